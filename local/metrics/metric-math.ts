import { callFunction } from './metric-math-functions';
import { applyOperator, negate } from './metric-math-operators';
import { type Expression, MetricMathError } from './metric-math-syntax';
import { type Grid, type Series, scalar, type Value, type Values } from './metric-math-value';

/** A metric of the request: its values on the grid. */
export interface MetricInput {
  readonly kind: 'metric';
  readonly id: string;
  /** In seconds. */
  readonly period: number;
  readonly values: Values;
}

export interface ExpressionInput {
  readonly kind: 'expression';
  readonly id: string;
  readonly expression: Expression;
}

export type MathInput = MetricInput | ExpressionInput;

/** What an expression gives: the series, and whether they came as an array. */
export interface MathResult {
  readonly isArray: boolean;
  readonly series: readonly Series[];
}

/**
 * Computes an expression over the metrics and the other expressions of a request, in whatever order they stand there.
 * @throws MetricMathError when the result would not be a time series or an array of them
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const evaluateMetricMath = (
  expression: Expression,
  inputs: readonly MathInput[],
  grid: Grid,
): MathResult => {
  const value = new Evaluation(inputs, grid).evaluate(expression);
  if (value.kind === 'scalar') {
    throw new MetricMathError(
      'the result is a scalar, an expression must give a time series: use TIME_SERIES(…), or combine it with a series',
      expression.position,
    );
  }
  return value.kind === 'series'
    ? { isArray: false, series: [value.series] }
    : { isArray: true, series: value.series };
};

class Evaluation {
  readonly #inputs: ReadonlyMap<string, MathInput>;
  readonly #grid: Grid;
  readonly #done = new Map<string, Value>();
  readonly #underway = new Set<string>();

  constructor(inputs: readonly MathInput[], grid: Grid) {
    this.#inputs = new Map(inputs.map((input) => [input.id, input]));
    this.#grid = grid;
  }

  evaluate = (expression: Expression): Value => {
    switch (expression.kind) {
      case 'number':
        return scalar(expression.value);
      case 'id':
        return this.#input(expression.name, expression.position);
      case 'negative':
        return negate(this.evaluate(expression.operand), expression);
      case 'binary':
        return applyOperator(
          expression,
          this.evaluate(expression.left),
          this.evaluate(expression.right),
        );
      case 'array':
        return { kind: 'array', series: expression.items.flatMap((item) => this.#items(item)) };
      case 'call':
        return callFunction({
          call: expression,
          grid: this.#grid,
          metrics: () => [...this.#inputs.values()].filter(isMetric).map(toSeries),
          evaluate: this.evaluate,
        });
      case 'string':
      case 'keyword':
        throw new MetricMathError(
          `expected a number, an id or a function, got ${expression.kind === 'string' ? 'a text' : expression.name}`,
          expression.position,
        );
      default:
        return unreachable(expression);
    }
  };

  #items(item: Expression): readonly Series[] {
    const value = this.evaluate(item);
    if (value.kind === 'series') return [value.series];
    if (value.kind === 'array') return value.series;
    throw new MetricMathError('an array holds time series, got a scalar', item.position);
  }

  #input(id: string, position: number): Value {
    const input = this.#inputs.get(id);
    if (!input) {
      const known = [...this.#inputs.keys()].join(', ') || 'none';
      throw new MetricMathError(
        `no metric or expression has the id ${id}, known: ${known}`,
        position,
      );
    }
    if (input.kind === 'metric') return { kind: 'series', series: toSeries(input) };
    const done = this.#done.get(id);
    if (done) return done;
    if (this.#underway.has(id)) {
      throw new MetricMathError(`the expression ${id} refers to itself`, position);
    }
    this.#underway.add(id);
    const value = this.evaluate(input.expression);
    this.#underway.delete(id);
    this.#done.set(id, value);
    return value;
  }
}

const isMetric = (input: MathInput): input is MetricInput => input.kind === 'metric';

const toSeries = ({ id, values, period }: MetricInput): Series => ({
  id,
  values,
  metricPeriod: period,
});

const unreachable = (expression: never): never => {
  throw new TypeError(`unknown expression ${JSON.stringify(expression)}`);
};
