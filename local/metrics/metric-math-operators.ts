import { type Expression, MetricMathError, type Operator } from './metric-math-syntax';
import { point, type Series, scalar, type Value, type Values } from './metric-math-value';

/** What each operator makes of two numbers; a comparison gives 1 or 0. */
export const operators: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
};

/**
 * Between two series a missing point counts as 0 where the other has one. AWS does not say what a missing point and a
 * scalar give: here no point, for a scalar has no timestamps.
 */
export const applyOperator = (
  { operator, position }: Extract<Expression, { kind: 'binary' }>,
  left: Value,
  right: Value,
): Value => {
  const f = operators[operator];
  const exact = (a: number, b: number) => (Number.isNaN(a + b) ? Number.NaN : f(a, b));
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    return scalar(exact(left.value, right.value));
  }
  const one = (a: Side, b: Side): Series => ({ ...originOf(a, b), values: zip(a, b, exact) });
  if (left.kind === 'array') {
    if (right.kind === 'array') throw twoArrays(operator, position);
    return { kind: 'array', series: left.series.map((series) => one(series, sideOf(right))) };
  }
  if (right.kind === 'array') {
    return { kind: 'array', series: right.series.map((series) => one(sideOf(left), series)) };
  }
  return { kind: 'series', series: one(sideOf(left), sideOf(right)) };
};

const twoArrays = (operator: Operator, position: number): MetricMathError =>
  new MetricMathError(
    `'${operator}' cannot combine two arrays of time series: make one of them a single series with SUM, AVG or FIRST`,
    position,
  );

export const negate = (value: Value, minus: Expression): Value =>
  applyOperator(
    { kind: 'binary', operator: '-', left: minus, right: minus, position: minus.position },
    scalar(0),
    value,
  );

type Side = Series | number;

const sideOf = (value: Exclude<Value, { kind: 'array' }>): Side =>
  value.kind === 'scalar' ? value.value : value.series;

const originOf = (a: Side, b: Side): Pick<Series, 'id' | 'source'> => {
  const series = typeof a !== 'number' ? a : typeof b !== 'number' ? b : undefined;
  return { id: series?.id ?? '', source: series?.source };
};

const zip = (a: Side, b: Side, f: (a: number, b: number) => number): Values => {
  if (typeof a === 'number') {
    return typeof b === 'number' ? [] : b.values.map((y) => (y === null ? null : point(f(a, y))));
  }
  if (typeof b === 'number') return a.values.map((x) => (x === null ? null : point(f(x, b))));
  return a.values.map((x, i) => {
    const y = b.values[i] ?? null;
    return x === null && y === null ? null : point(f(x ?? 0, y ?? 0));
  });
};
