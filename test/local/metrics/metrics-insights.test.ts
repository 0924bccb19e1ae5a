import fc from 'fast-check';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { runMetricsInsights } from '../../../local/metrics/metrics-insights';
import {
  MetricsInsightsError,
  parseMetricsInsights,
} from '../../../local/metrics/metrics-insights-syntax';
import { vectors } from '../../testdata/metric-math-vectors.json';

const MINUTE = 60_000;
const grid = { startMs: 0, periodSeconds: 60, length: 2 };

const storeWithRequests = () => {
  const store = createMetricStore();
  const put = (dimensions: Record<string, string>, values: readonly number[]) => {
    values.forEach((value, i) => {
      store.put({ namespace: 'Shop', metricName: 'requests', dimensions }, i * MINUTE, [value]);
    });
  };
  put({ route: '/a', stage: 'prod' }, [1, 2]);
  put({ route: '/b', stage: 'prod' }, [10, 20]);
  put({ route: '/b', stage: 'test' }, [100]);
  put({ route: '/b' }, [1000]);
  put({}, [5]);
  return store;
};

const run = (query: string, store = storeWithRequests()) =>
  runMetricsInsights(parseMetricsInsights(query), store, grid, 0).map(({ source, values }) => [
    source?.label,
    values,
  ]);

test('mi-1: sums statistic sets, and labels a group by its value', () => {
  const vector = vectors.metricsInsights.find(({ id }) => id === 'mi-1');
  const {
    Maximum = 0,
    Minimum = 0,
    Sum = 0,
    SampleCount = 0,
  } = vector?.input?.statisticValues ?? {};
  const store = createMetricStore();
  store.putStatisticSet(
    { namespace: 'NS', metricName: 'ApiResponse', dimensions: { ...vector?.input?.dimensions } },
    0,
    { sampleCount: SampleCount, sum: Sum, minimum: Minimum, maximum: Maximum },
  );

  expect(run(vector?.query ?? '', store)).toEqual([
    ['my audience', [...(vector?.expectedValues ?? []), null]],
  ]);
});

test.each([
  ['SELECT SUM(requests) FROM Shop', [['', [1116, 22]]]],
  ['SELECT SUM(requests) FROM SCHEMA(Shop)', [['', [5, null]]]],
  ['SELECT SUM(requests) FROM SCHEMA(Shop, stage, route)', [['', [111, 22]]]],
  ["SELECT SUM(requests) FROM Shop WHERE stage = 'prod' AND route != '/a'", [['', [10, 20]]]],
  ['SELECT COUNT(requests) FROM SCHEMA("Shop", route, stage)', [['', [3, 2]]]],
  ['SELECT AVG(requests) FROM SCHEMA("Shop", route, stage)', [['', [37, 11]]]],
  ['SELECT MIN(requests) FROM Shop', [['', [1, 2]]]],
  ['SELECT MAX(requests) FROM Shop', [['', [1000, 20]]]],
  ['select sum("requests") from "Shop" limit 1', [['', [1116, 22]]]],
])('%s', (query, expected) => {
  expect(run(query)).toEqual(expected);
});

test('groups by labels in the order of the alphabet, and calls a missing one Other', () => {
  expect(run('SELECT SUM(requests) FROM Shop GROUP BY stage, route')).toEqual([
    ['Other /b', [1000, null]],
    ['Other Other', [5, null]],
    ['prod /a', [1, 2]],
    ['prod /b', [10, 20]],
    ['test /b', [100, null]],
  ]);
});

test.each([
  ['ORDER BY MAX() DESC LIMIT 2', ['/b', 'Other']],
  ['ORDER BY SUM()', ['/a', 'Other', '/b']],
  ['ORDER BY AVG() ASC', ['/a', 'Other', '/b']],
  ['ORDER BY COUNT() DESC LIMIT 1', ['/a']],
])('orders groups by what their series are: %s', (order, labels) => {
  const found = run(`SELECT SUM(requests) FROM Shop GROUP BY route ${order}`);

  expect(found.map(([label]) => label)).toEqual(labels);
});

test('finds no metric that is silent', () => {
  const query = parseMetricsInsights('SELECT SUM(requests) FROM Shop GROUP BY route');

  expect(runMetricsInsights(query, storeWithRequests(), grid, 2 * MINUTE)).toEqual([]);
});

test.each([
  ['SELECT', 'expected one of AVG, COUNT, MAX, MIN, SUM, got the end of the query at position 6'],
  ['SELECT P99(x) FROM y', 'expected one of AVG, COUNT, MAX, MIN, SUM, got "P99" at position 7'],
  ['SELECT SUM(my-metric) FROM y', 'unexpected "-"'],
  ['SELECT SUM(my.metric) FROM y', 'expected the name of a metric, in double quotes'],
  ['SELECT SUM(x) FROM AWS/Lambda', 'unexpected "/"'],
  ['SELECT SUM(limit) FROM y', 'in double quotes if it is a keyword'],
  ['SELECT SUM(x) FROM y WHERE a = "b"', 'expected a value in single quotes, got "b"'],
  ["SELECT SUM(x) FROM y WHERE a > 'b'", 'unexpected ">"'],
  ["SELECT SUM(x) FROM y WHERE tag.env = 'b'", 'tag.env cannot be used here'],
  ["SELECT SUM(x) FROM y WHERE AWS.AccountId = 'b'", 'AWS.AccountId cannot be used here'],
  ['SELECT SUM(x) FROM y LIMIT 501', 'expected a number from 1 to 500, got "501"'],
  ['SELECT SUM(x) FROM y LIMIT 5 GROUP BY z', 'expected WHERE, GROUP BY, ORDER BY, LIMIT (in this'],
  ['SELECT SUM(x) FROM y ORDER BY SUM(x)', 'expected \')\', got "x"'],
])('refuses %s and says where', (query, message) => {
  expect(() => parseMetricsInsights(query)).toThrow(message);
});

test('reads or refuses any query, and says where it stopped', () => {
  const words = [
    ...['SELECT', 'SUM', '(', ')', 'x', 'FROM', 'SCHEMA', '"a b"', 'WHERE', '=', '!=', "'v'"],
    ...['AND', 'GROUP', 'BY', ',', 'ORDER', 'DESC', 'LIMIT', '10', '"', "'", '\\', 'tag.x'],
  ];
  const valid = `SELECT SUM ( x ) FROM SCHEMA ( y , z ) WHERE a = 'b' GROUP BY c ORDER BY MAX ( ) DESC LIMIT 3`;
  const mutated = fc
    .tuple(fc.nat(25), fc.constantFrom(...words))
    .map(([i, word]) => valid.split(' ').with(Math.min(i, 23), word).join(' '));
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words)).map((parts) => parts.join(' ')),
    mutated,
  );

  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseMetricsInsights(text);
      } catch (error) {
        expect(error).toBeInstanceOf(MetricsInsightsError);
        expect((error as MetricsInsightsError).position).toBeLessThanOrEqual(text.length);
      }
    }),
  );
});
