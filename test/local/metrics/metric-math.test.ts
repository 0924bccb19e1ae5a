import fc from 'fast-check';
import { evaluateMetricMath, type MathInput } from '../../../local/metrics/metric-math';
import { MetricMathError, parseMetricMath } from '../../../local/metrics/metric-math-syntax';
import type { BandRequest } from '../../../local/metrics/metric-math-value';
import { functions, vectors } from '../../testdata/metric-math-vectors.json';

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
  ["SEARCH('{NS} x', 'Sum')", 'SEARCH cannot be computed here, where no metrics can be searched'],
  ["SEARCH('{NS x', 'Sum')", "expected ',' or '}', got \"x\" at position 12"],
  ["SEARCH('{NS}', 'sum')", 'unknown statistic "sum"'],
  ["SEARCH('{NS}', 'Sum', 7)", 'argument 3 of SEARCH must be 1, 5, 10, 20, 30 or a multiple of 60'],
  ['SELECT SUM(x) FROM', 'expected a namespace or SCHEMA(…)'],
  ['SELECT SUM(x) FROM y', 'a query of Metrics Insights cannot be computed here'],
  ['ANOMALY_DETECTION_BAND(m1)', 'cannot be reproduced: supply the band of m1'],
  [
    'ANOMALY_DETECTION_BAND(m1, 0)',
    'argument 2 of ANOMALY_DETECTION_BAND must be a number above 0',
  ],
  ["LAMBDA('fn')", 'LAMBDA cannot be computed here, for it reads a data source'],
  ['SERVICE_QUOTA(m1)', 'write the quota as a number, such as TIME_SERIES(1000)'],
  ["DB_PERF_INSIGHTS('RDS', 'db', ['a', 'b'])", 'put its counters as metrics'],
  ["INSIGHT_RULE_METRIC('rule', 'Sum')", 'put a metric, or query the logs'],
  ['METRICS() + METRICS()', "'+' cannot combine two arrays"],
  ['SLICE(METRICS(), -1)', 'argument 2 of SLICE must be a whole number from 0, got -1'],
  ['SLICE(METRICS(), 0, 0.5)', 'argument 3 of SLICE must be a whole number from 0, got 0.5'],
  ['SORT(METRICS(), SUM, ASC, -1)', 'argument 4 of SORT must be a whole number from 0, got -1'],
  ['PERIOD(FIRST(METRICS())) * m1', 'argument 1 of PERIOD must be the id of a metric'],
  ['toString(m1)', 'unknown function toString'],
])('refuses %s and says where', (expression, message) => {
  expect(() => evaluate(expression, { m1: [1] })).toThrow(message);
});

test.each(functions)('knows $name', ({ name }) => {
  const refusal = (expression: string): string => {
    try {
      evaluate(expression, { m1: [1] });
      return '';
    } catch (error) {
      return (error as MetricMathError).message;
    }
  };

  expect(refusal(`${name}()`)).not.toContain('unknown function');
  expect(refusal(`${name.toLowerCase()}()`)).toContain('unknown function');
});

test('takes the lower and upper bound of a band that is supplied, two deviations wide by default', () => {
  const asked: object[] = [];
  const band = ({ id, deviations }: BandRequest) => {
    asked.push({ id, deviations });
    return { lower: [1, 2], upper: [5, 6] };
  };
  const bound = (expression: string) => {
    const inputs: MathInput[] = [{ kind: 'metric', id: 'm1', period: 60, values: [3, 9] }];
    const grid = { startMs: 0, periodSeconds: 60, length: 2 };
    const { series } = evaluateMetricMath(parseMetricMath(expression), inputs, grid, { band });
    return series.map(({ values }) => values);
  };

  expect(bound('ANOMALY_DETECTION_BAND(m1)')).toEqual([
    [1, 2],
    [5, 6],
  ]);
  expect(bound('m1 > LAST(ANOMALY_DETECTION_BAND(m1, 3))')).toEqual([[0, 1]]);
  expect(asked).toEqual([
    { id: 'm1', deviations: 2 },
    { id: 'm1', deviations: 3 },
  ]);
});

test.each(['AVG', 'SUM'])('sorts series without data points to the end, by %s', (by) => {
  const inputs = { m1: [1], m2: [null], m3: [3] };
  const sorted = (order: string) =>
    compute({
      id: '',
      expression: `SORT([m1, m2, m3], ${by}, ${order})`,
      inputs,
      period: 60,
      start: '2026-01-05T00:00:00Z',
      expected: {},
    }).series.map(({ id }) => id);

  expect(sorted('ASC')).toEqual(['m1', 'm3', 'm2']);
  expect(sorted('DESC')).toEqual(['m3', 'm1', 'm2']);
});

test('refuses arrays that grow beyond what a graph shows', () => {
  const doubled = Array.from({ length: 40 }, (_, i) => [`e${i + 1}`, `[e${i}, e${i}]`]);
  const inputs = { m1: [1], e0: '[m1, m1]', ...Object.fromEntries(doubled) };

  expect(() => evaluate('SUM(e40)', inputs)).toThrow('an array has at most 500 time series');
});

test.each(['m1 > MIN(m2)', 'm1 - MAX(m2)', 'm1 / MAX(m2)'])(
  'gives no point for %s of a series without data points',
  (expression) => {
    expect(evaluate(expression, { m1: [1], m2: [null] })).toEqual([null]);
  },
);

test.each(['m1', 'SELECT SUM(m) FROM n'])('reads no more than 2048 characters of %s', (text) => {
  expect(() => parseMetricMath(text.padEnd(2048))).not.toThrow();
  expect(() => parseMetricMath(text.padEnd(2049))).toThrow('at most 2048 characters, got 2049');
});

test('takes any id, also one that JavaScript knows', () => {
  expect(evaluate('constructor + valueOf', { constructor: [1], valueOf: [2] })).toEqual([3]);
});

test('knows no period of an expression that is nothing but a metric', () => {
  expect(() => evaluate('PERIOD(e1) * m1', { m1: [1], e1: 'm1' })).toThrow('the id of a metric');
});

test('goes through hundreds of expressions that refer to each other', () => {
  const deep = `${'-('.repeat(40)}`;
  const chain = Array.from({ length: 490 }, (_, i) => [
    `e${i}`,
    `${deep}${i === 489 ? 'm1' : `e${i + 1}`}${')'.repeat(40)}`,
  ]);

  expect(evaluate('e0', { m1: [1], ...Object.fromEntries(chain) })).toEqual([1]);
});

test('says in which expression it is wrong', () => {
  expect(() => evaluate('e1 * 2', { m1: [1], e1: '1 + SUM(5)' })).toThrow(
    'must be a time series or an array of time series (expression e1) at position 8',
  );
});

test('refuses expressions that refer to each other in a circle', () => {
  expect(() => evaluate('e1', { m1: [1], e1: 'e2 + m1', e2: 'e1 * 2' })).toThrow(
    'the expression e1 refers to itself',
  );
});

test('reads or refuses any text, and says where it stopped', () => {
  const words = [
    'm1',
    'm2',
    ...functions.map(({ name }) => `${name}(`),
    'REPEAT',
    'SELECT',
    "'{NS} x'",
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
      const position = positionOfError(() => evaluate(text, { m1: [1, null], m2: [2, 3] }));

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
