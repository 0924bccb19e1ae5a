import fc from 'fast-check';
import { evaluateMetricMath, type MathInput } from '../../../local/metrics/metric-math';
import { MetricMathError, parseMetricMath } from '../../../local/metrics/metric-math-syntax';
import { vectors } from '../../testdata/metric-math-vectors.json';

interface Vector {
  readonly id: string;
  readonly expression: string;
  readonly period: number;
  readonly start: string;
  readonly inputs: Readonly<Record<string, readonly (number | null)[] | string | number>>;
  readonly expected: {
    readonly type?: string;
    readonly values?: readonly (number | null)[];
    readonly series?: readonly { from: string; values: readonly (number | null)[] }[];
    readonly error?: string;
  };
  readonly certainty?: string;
  readonly kind?: string;
}

// Judged where the rule lives: the length of ids and their first letter in get-metric-data.test.ts, "one series in an
// alarm" in metric-alarm.test.ts.
const judgedElsewhere = ['mm-122', 'mm-126', 'mm-128', 'mm-129'];

const groups = vectors as unknown as Readonly<Record<string, readonly Vector[]>>;
const certain = ['operators', 'functions', 'ifExpressions', 'types']
  .flatMap((group) => groups[group] ?? [])
  .filter(({ certainty }) => certainty === undefined || certainty === 'high')
  .filter(({ id }) => !judgedElsewhere.includes(id));

const compute = ({ expression, inputs, period, start }: Vector) => {
  const metrics = Object.entries(inputs).map(
    ([id, given]): MathInput =>
      Array.isArray(given)
        ? { kind: 'metric', id, period, values: given }
        : { kind: 'expression', id, expression: parseMetricMath(String(given)) },
  );
  const length = Math.max(...metrics.map((m) => (m.kind === 'metric' ? m.values.length : 0)));
  const grid = { startMs: Date.parse(start), periodSeconds: period, length };
  return evaluateMetricMath(parseMetricMath(expression), metrics, grid);
};

const evaluate = (
  expression: string,
  inputs: Vector['inputs'],
): readonly (number | null)[] | undefined => {
  const start = '2026-01-05T00:00:00Z';
  return compute({ id: '', expression, inputs, period: 60, start, expected: {} }).series[0]?.values;
};

test.each(certain.filter(({ expected }) => expected.values))('$id: $expression', (vector) => {
  const { isArray, series } = compute(vector);

  expect(isArray).toBe(false);
  expect(series[0]?.values).toEqual(approximately(vector.expected.values ?? []));
});

test.each(certain.filter(({ expected }) => expected.series))('$id: $expression', (vector) => {
  const { isArray, series } = compute(vector);

  expect(isArray).toBe(true);
  expect(series.map(({ id, values }) => ({ from: id, values }))).toEqual(vector.expected.series);
});

test.each(certain.filter(({ expected }) => expected.error))(
  '$id: refuses $expression: $expected.error',
  (vector) => {
    expect(() => compute(vector)).toThrow(MetricMathError);
  },
);

const approximately = (values: readonly (number | null)[]) =>
  values.map((value) => (value === null ? null : expect.closeTo(value, 9)));

test('drops the point of an idle minute from an error rate', () => {
  const rate = evaluate('100 * errors / requests', {
    errors: [1, 0, null],
    requests: [10, 0, null],
  });

  expect(rate).toEqual([10, null, null]);
});

test('gives no point for a missing point and a scalar', () => {
  expect(evaluate('m1 + 5', { m1: [1, null] })).toEqual([6, null]);
});

test('binds operators as mathematics does', () => {
  expect(evaluate('m1 + 2 * 3 ^ 2 ^ 1 - -m1', { m1: [1] })).toEqual([20]);
  expect(evaluate('m1 > 1 AND m1 < 3 || m1 == 9', { m1: [2, 9, 4] })).toEqual([1, 1, 0]);
});

test.each([
  ['IF(m1, m2, m3)', [30, 0, 20, 0, null]],
  ['IF(m1, 5, m3)', [5, 5, 20, null, null]],
  ['IF(m1, m2, 5)', [30, 0, 5, 5, null]],
  ['IF(m1, m2)', [30, 0, null, null, null]],
])('fills the gaps of %s as its own table says', (expression, expected) => {
  const values = evaluate(expression, {
    m1: [1, 1, 0, 0, null],
    m2: [30, null, 0, 0, 30],
    m3: [0, 0, 20, null, 20],
  });

  expect(values).toEqual(expected);
});

test.each([
  ['AVG(METRICS())', [5, 1.5, null]],
  ['SUM(METRICS())', [10, 3, null]],
  ['MIN(METRICS())', [2, 3, null]],
  ['DATAPOINT_COUNT(METRICS())', [2, 1, null]],
  ['SUM(METRICS()) * 0 + 1', [1, 1, null]],
])('%s: a missing point counts as 0 in the average alone', (expression, expected) => {
  expect(evaluate(expression, { m1: [8, 3, null], m2: [2, null, null] })).toEqual(expected);
});

test.each([
  ['FILL(m1, 0)', [0, 1, 0, 0, 4, 0]],
  ['FILL(m1, m2)', [9, 1, 9, null, 4, 9]],
  ['FILL(m1, REPEAT)', [null, 1, 1, 1, 4, 4]],
  ['FILL(m1, LINEAR)', [null, 1, 2, 3, 4, null]],
  ['DIFF(m1)', [null, null, null, null, 3, null]],
  ['DIFF_TIME(m1)', [null, null, null, null, 180, null]],
  ['RUNNING_SUM(m1)', [null, 1, null, null, 5, null]],
])('%s of a series with gaps', (expression, expected) => {
  const inputs = { m1: [null, 1, null, null, 4, null], m2: [9, 9, 9, null, 9, 9] };

  expect(evaluate(expression, inputs)).toEqual(expected);
});

test.each([
  ['m1 +', 'got the end of the expression at position 4'],
  ['SUM(m1', "expected ')' or an operator, got the end of the expression at position 6"],
  ['m1 $ 2', 'unexpected "$"'],
  ['m1 m2', 'expected end of the expression, got "m2" at position 3'],
  ['nope * 2', 'no metric or expression has the id nope, known: m1 at position 0'],
  ['TOP(m1)', 'unknown function TOP'],
  ['ABS()', 'ABS takes 1 argument, got 0 at position 0'],
  [
    '1 + SUM(5)',
    'argument 1 of SUM must be a time series or an array of time series at position 8',
  ],
  ["SEARCH('{NS} x', 'Sum')", 'SEARCH is not supported by the local evaluator yet'],
  ['METRICS() + METRICS()', "'+' cannot combine two arrays"],
])('refuses %s and says where', (expression, message) => {
  expect(() => evaluate(expression, { m1: [1] })).toThrow(message);
});

test('refuses expressions that refer to each other in a circle', () => {
  expect(() => evaluate('e1', { m1: [1], e1: 'e2 + m1', e2: 'e1 * 2' })).toThrow(
    'the expression e1 refers to itself',
  );
});

test('reads or refuses any text, and says where it stopped', () => {
  const words = [
    'm1',
    'SUM',
    '(',
    ')',
    '[',
    ']',
    ',',
    '+',
    '-',
    '^',
    '&&',
    'AND',
    '1e3',
    "'a'",
    '<=',
  ];
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words)).map((parts) => parts.join(' ')),
    fc.constantFrom('(', '-', '[', 'm1^').map((part) => part.repeat(500)),
  );

  fc.assert(
    fc.property(texts, (text) => {
      const position = positionOfError(() => parseMetricMath(text));

      expect(position === undefined || (position >= 0 && position <= text.length)).toBe(true);
    }),
  );
});

const positionOfError = (run: () => unknown): number | undefined => {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof MetricMathError) return error.position;
    throw error;
  }
};
