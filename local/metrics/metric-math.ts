import { callFunction } from './metric-math-functions';
import { applyOperator, negate } from './metric-math-operators';
import { type Expression, MetricMathError, partsOf } from './metric-math-syntax';
import {
  type Grid,
  type MathSources,
  type Series,
  type SeriesSource,
  scalar,
  type Value,
  type Values,
} from './metric-math-value';

/** A metric of the request: its values on the grid. */
export interface MetricInput {
  readonly kind: 'metric';
  readonly id: string;
  /** In seconds. */
  readonly period: number;
  readonly values: Values;
  readonly source?: SeriesSource;
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
 * @param sources - what SEARCH, SELECT and ANOMALY_DETECTION_BAND read. @default - they are refused
 * @throws MetricMathError when the result would not be a time series or an array of them
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const evaluateMetricMath = (
  expression: Expression,
  inputs: readonly MathInput[],
  grid: Grid,
  sources: MathSources = {},
): MathResult => metricMathOver(inputs, grid, sources)(expression);

/** Computes several expressions over the same inputs: what they have in common is computed once. */
export const metricMathOver = (
  inputs: readonly MathInput[],
  grid: Grid,
  sources: MathSources = {},
): ((expression: Expression) => MathResult) => {
  const evaluation = new Evaluation(inputs, grid, sources);
  return (expression) => toResult(evaluation.compute(expression), expression);
};

const toResult = (value: Value, { position }: Expression): MathResult => {
  if (value.kind === 'scalar') {
    throw new MetricMathError(
      'the result is a scalar, an expression must give a time series: use TIME_SERIES(…), or combine it with a series',
      position,
    );
  }
  return value.kind === 'series'
    ? { isArray: false, series: [value.series] }
    : { isArray: true, series: value.series };
};

/** What one graph of CloudWatch shows. */
const MAX_SERIES = 500;

class Evaluation {
  readonly #inputs: ReadonlyMap<string, MathInput>;
  readonly #grid: Grid;
  readonly #sources: MathSources;
  readonly #done = new Map<string, Value>();
  readonly #metrics: readonly Series[];

  constructor(inputs: readonly MathInput[], grid: Grid, sources: MathSources) {
    this.#inputs = new Map(inputs.map((input) => [input.id, input]));
    this.#metrics = inputs.filter(isMetric).map(toSeries);
    this.#grid = grid;
    this.#sources = sources;
  }

  /**
   * Whatever it refers to comes first, one expression after the other: recursion through a chain of hundreds would be
   * more than the stack can take.
   * @throws MetricMathError
   */
  compute(expression: Expression): Value {
    const underway: Underway[] = [{ expression, references: referencesIn(expression) }];
    for (let one = underway.at(-1); one; one = underway.at(-1)) {
      const next = this.#notDone(one.references.shift());
      if (next && underway.some(({ id }) => id === next.id)) {
        throw new MetricMathError(`the expression ${next.id} refers to itself`, next.position);
      }
      if (next) underway.push(next);
      else if (one.references.length === 0) {
        underway.pop();
        if (one.id !== undefined) this.#done.set(one.id, this.#named(one.id, one.expression));
      }
    }
    return this.#evaluate(expression);
  }

  #notDone(reference: Reference | undefined) {
    if (!reference || this.#done.has(reference.name)) return undefined;
    const input = this.#inputs.get(reference.name);
    if (input?.kind !== 'expression') return undefined;
    const { id, expression } = input;
    return { id, expression, references: referencesIn(expression), position: reference.position };
  }

  /** Positions are those of the text that is wrong, so it is named. */
  #named(id: string, expression: Expression): Value {
    try {
      return this.#evaluate(expression);
    } catch (error) {
      if (!(error instanceof MetricMathError)) throw error;
      throw new MetricMathError(`${error.problem} (expression ${id})`, error.position);
    }
  }

  #evaluate = (expression: Expression): Value => {
    switch (expression.kind) {
      case 'number':
        return scalar(expression.value);
      case 'id':
        return this.#input(expression.name, expression.position);
      case 'negative':
        return negate(this.#evaluate(expression.operand), expression);
      case 'binary':
        return applyOperator(
          expression,
          this.#evaluate(expression.left),
          this.#evaluate(expression.right),
        );
      case 'array':
        return { kind: 'array', series: this.#array(expression) };
      case 'call':
        return callFunction({
          call: expression,
          grid: this.#grid,
          sources: this.#sources,
          metrics: () => this.#metrics,
          evaluate: this.#evaluate,
        });
      case 'insights':
        return this.#insights(expression);
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

  #insights({ query, position }: Extract<Expression, { kind: 'insights' }>): Value {
    const series = this.#sources.insights?.(query, this.#grid);
    if (!series) {
      throw new MetricMathError('a query of Metrics Insights cannot be computed here', position);
    }
    if (query.groupBy.length > 0) return { kind: 'array', series };
    const [only = { id: '', values: Array<null>(this.#grid.length).fill(null) }] = series;
    return { kind: 'series', series: only };
  }

  #array({ items, position }: Extract<Expression, { kind: 'array' }>): readonly Series[] {
    const series: Series[] = [];
    for (const item of items) {
      series.push(...this.#items(item));
      if (series.length > MAX_SERIES) {
        throw new MetricMathError(`an array has at most ${MAX_SERIES} time series`, position);
      }
    }
    return series;
  }

  #items(item: Expression): readonly Series[] {
    const value = this.#evaluate(item);
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
    const value = this.#done.get(id);
    if (!value) throw new MetricMathError(`the expression ${id} refers to itself`, position);
    return value.kind === 'series'
      ? { kind: 'series', series: withoutPeriod(value.series) }
      : value;
  }
}

interface Reference {
  readonly name: string;
  readonly position: number;
}

/** An expression that is computed when all that it refers to has been. */
interface Underway {
  readonly id?: string;
  readonly expression: Expression;
  /** Those not looked at yet. */
  readonly references: Reference[];
}

const referencesIn = (expression: Expression): Reference[] =>
  expression.kind === 'id' ? [expression] : partsOf(expression).flatMap(referencesIn);

/** The result of an expression has none, though it be nothing but a metric's id. */
const withoutPeriod = ({ metricPeriod: _, ...series }: Series): Series => series;

const isMetric = (input: MathInput): input is MetricInput => input.kind === 'metric';

const toSeries = ({ id, values, period, source }: MetricInput): Series => ({
  id,
  values,
  source,
  metricPeriod: period,
});

const unreachable = (expression: never): never => {
  throw new TypeError(`unknown expression ${JSON.stringify(expression)}`);
};
