import { listMetrics } from '../../../local/metrics/list-metrics';
import { createMetricStore } from '../../../local/metrics/metric-store';

const NOW = Date.UTC(2026, 0, 30);
const HOUR = 3_600_000;
const metric = { namespace: 'App', metricName: 'errors', dimensions: {} };

const names = (store: ReturnType<typeof createMetricStore>, input: object = {}) =>
  listMetrics(store, input, NOW).Metrics?.map(({ MetricName }) => MetricName);

test('lists dimensions in the order of the alphabet', () => {
  const store = createMetricStore();
  store.put({ ...metric, dimensions: { uri: '/', method: 'GET' } }, NOW, [1]);

  expect(listMetrics(store, {}, NOW).Metrics).toEqual([
    {
      Namespace: 'App',
      MetricName: 'errors',
      Dimensions: [
        { Name: 'method', Value: 'GET' },
        { Name: 'uri', Value: '/' },
      ],
    },
  ]);
});

test('leaves out metrics that were silent for two weeks, though their data can be read', () => {
  const store = createMetricStore();
  store.put({ ...metric, metricName: 'silent' }, NOW - 337 * HOUR, [1]);
  store.put({ ...metric, metricName: 'quiet' }, NOW - 335 * HOUR, [1]);
  store.put(metric, NOW - HOUR, [1]);

  expect(names(store)).toEqual(['errors', 'quiet']);
  expect(names(store, { RecentlyActive: 'PT3H' })).toEqual(['errors']);
  expect(store.list()).toHaveLength(3);
});

test('finds no dimension that a metric does not have', () => {
  const store = createMetricStore();
  store.put(metric, NOW, [1]);

  expect(names(store, { Dimensions: [{ Name: 'toString' }] })).toEqual([]);
  expect(() => names(store, { RecentlyActive: 'PT1H' })).toThrow('RecentlyActive must be a value');
});

test('gives 500 metrics a page', () => {
  const store = createMetricStore();
  for (let i = 0; i < 501; i++) store.put({ ...metric, metricName: `m${i}` }, NOW, [1]);

  const first = listMetrics(store, {}, NOW);
  const second = listMetrics(store, { NextToken: first.NextToken }, NOW);

  expect(first.Metrics).toHaveLength(500);
  expect(second.Metrics).toHaveLength(1);
  expect(second.NextToken).toBeUndefined();
  expect(() => listMetrics(store, { NextToken: 'x' }, NOW)).toThrow('parameter NextToken');
});
