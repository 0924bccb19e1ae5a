import fc from 'fast-check';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { parseStatistic } from '../../../local/metrics/statistic';
import { vectors } from '../../testdata/statistics-vectors.json';

const metric = { namespace: 'App', metricName: 'latency', dimensions: {} };

const statisticOf = (stat: string, values: readonly number[]) => {
  const store = createMetricStore();
  store.put(metric, 0, values);
  return store.values({ metric, stat, periodSeconds: 60, startMs: 0, endMs: 60_000 })[0] ?? null;
};

const certain = <T extends object>(cases: readonly T[]): T[] =>
  cases.filter((one) => ['high', undefined].includes((one as { certainty?: string }).certainty));

test.each(certain(vectors.fixedBounds))(
  '$id: $statistic of $values is $expected',
  ({ statistic, values, expected }) => {
    expect(statisticOf(statistic, values)).toBeCloseTo(expected, 9);
  },
);

test.each(certain(vectors.percentBounds))(
  '$id: $statistic of the values is about $expected',
  ({ statistic, values, expected, relTolerance }) => {
    const actual = statisticOf(statistic, values) ?? Number.NaN;

    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relTolerance * expected);
  },
);

test.each(vectors.syntax)('$id: $statistic can be read', ({ statistic }) => {
  expect(() => parseStatistic(statistic)).not.toThrow();
});

test.each([
  'sum',
  'P99',
  'p101',
  'p-1',
  'tm(10:20)',
  'TM99',
  'TM(:)',
  'TM(20:10)',
  'TM(10%:20)',
  'PR(10%:90%)',
  'pr90',
  'iqm',
  'TM(10%:101%)',
  'p99.12345678901',
  'TM(0.12345678901%:50%)',
])('refuses %s as a statistic', (text) => {
  expect(() => parseStatistic(text)).toThrow(`unknown statistic "${text}"`);
});

test('counts a value in part when a percentage cuts through it', () => {
  const count = statisticOf('tc99', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

  expect(count).toBeCloseTo(9.9);
});

test('sets what lies outside the bounds of a winsorized mean to the nearest value inside', () => {
  const mean = statisticOf('wm90', [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]);

  expect(mean).toBeCloseTo((1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 9) / 10);
});

test('gives no percentile where a value is negative', () => {
  expect(statisticOf('p50', [-1, 2, 3])).toBeNull();
  expect(statisticOf('Average', [-1, 2, 5])).toBe(2);
});

test('gives the same statistics however equal values are grouped', () => {
  const samples = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 });
  const statistics = fc.constantFrom('p50', 'p90', 'TM(10%:90%)', 'tc95', 'PR(1:4)', 'Sum');

  fc.assert(
    fc.property(samples, statistics, (values, stat) => {
      const store = createMetricStore();
      for (const value of new Set(values)) {
        store.put(metric, 0, [value], [values.filter((other) => other === value).length]);
      }
      const query = { metric, stat, periodSeconds: 60, startMs: 0, endMs: 60_000 };

      expect(store.values(query)[0] ?? null).toEqual(statisticOf(stat, values));
    }),
  );
});

test('reads or refuses any name of a statistic', () => {
  const parts = ['p', 'tm', 'TM', 'PR', 'IQM', '(', ')', ':', '%', '9', '99.9', '-1', 'Sum'];
  const texts = fc
    .array(fc.oneof(fc.constantFrom(...parts), fc.string()))
    .map((all) => all.join(''));

  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseStatistic(text);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect((error as RangeError).message).toContain(JSON.stringify(text));
      }
    }),
  );
});

test.each([
  ['TM(150:1000)', [100, 150], null],
  ['TC(150:1000)', [100, 150], 0],
  ['TS(150:1000)', [100, 150], 0],
  ['PR(150:)', [100, 150, 200, 250], 50],
  ['IQM', [1, 2, 3, 4, 5, 6, 7, 8], 4.5],
  ['TM(2:)', [2, 3, 5], 4],
  ['WM(10%:90%)', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5],
  ['p0', [3, 1, 2], 1],
  ['p0.0', [3, 1, 2], 1],
  ['wm0', [3, 1, 2], 1],
])('%s of %j is %j', (stat, values, expected) => {
  expect(statisticOf(stat, values)).toBe(expected);
});
