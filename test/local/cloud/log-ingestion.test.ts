import { VirtualClock } from '../../../local/clock';
import type { Cloud } from '../../../local/cloud/cloud';
import { ingestLogs } from '../../../local/cloud/log-ingestion';
import { createLogStore } from '../../../local/logs/log-store';
import { createMetricFilter } from '../../../local/logs/metric-filter';
import { createMetricFilters } from '../../../local/logs/metric-filters';
import { createMetricStore } from '../../../local/metrics/metric-store';

const NOW = Date.UTC(2026, 1, 26, 10);
const MINUTE = 60_000;

const newCloud = () => {
  const clock = new VirtualClock(NOW);
  const metrics = createMetricStore();
  const report = (error: unknown): void => {
    throw error;
  };
  const metricFilters = createMetricFilters({
    putMetric: (metric, atMs, value) => metrics.put(metric, atMs, [value]),
    report,
  });
  const subscribed: string[] = [];
  const subscriptions = {
    onEvents: (group: string) => subscribed.push(group),
  } as unknown as Cloud['subscriptions'];
  const cloud = { clock, logs: createLogStore(), metrics, metricFilters, subscriptions, report };
  ingestLogs(cloud);
  const sum = (namespace: string, metricName: string, dimensions: Record<string, string> = {}) =>
    metrics
      .datapoints({
        metric: { namespace, metricName, dimensions },
        stat: 'Sum',
        periodSeconds: 60,
        startMs: NOW,
        endMs: NOW + 10 * MINUTE,
      })
      .map(({ value }) => value);
  return { ...cloud, sum, subscribed };
};

const embedded = JSON.stringify({
  _aws: {
    Timestamp: NOW,
    CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'orders' }] }],
  },
  orders: 3,
});

test('counts what comes into each log group, once a minute', async () => {
  const { clock, logs, sum } = newCloud();
  logs.append('/shop', 's', [{ timestampMs: NOW, message: 'é' }], NOW);
  logs.append('/shop', 's', [{ timestampMs: NOW, message: 'abc' }], NOW);

  await clock.advanceTo(NOW + 2 * MINUTE);

  const dimensions = { LogGroupName: '/shop' };
  expect(sum('AWS/Logs', 'IncomingLogEvents', dimensions)).toEqual([2]);
  expect(sum('AWS/Logs', 'IncomingBytes', dimensions)).toEqual([2 + 3 + 2 * 26]);
});

test('takes embedded metrics and metric filters out of standard groups', async () => {
  const { clock, logs, metricFilters, sum, subscribed } = newCloud();
  metricFilters.put(
    createMetricFilter({
      filterName: 'errors',
      logGroupName: '/shop',
      filterPattern: 'ERROR',
      transformation: {
        metricNamespace: 'Shop',
        metricName: 'errors',
        metricValue: '1',
        defaultValue: 0,
      },
    }),
  );

  logs.append('/shop', 's', [{ timestampMs: NOW, message: embedded }], NOW);
  await clock.advanceTo(NOW + MINUTE);
  logs.append('/shop', 's', [{ timestampMs: NOW + MINUTE, message: 'ERROR' }], NOW + MINUTE);
  await clock.advanceTo(NOW + 5 * MINUTE);

  expect(sum('Shop', 'orders')).toEqual([3]);
  expect(sum('Shop', 'errors')).toEqual([0, 1]);
  expect(subscribed).toEqual(['/shop', '/shop']);
});

test('only counts what comes into a group of infrequent access', async () => {
  const { clock, logs, sum, subscribed } = newCloud();
  logs.putGroup('/rare', { logGroupClass: 'INFREQUENT_ACCESS' });

  logs.append('/rare', 's', [{ timestampMs: NOW, message: embedded }], NOW);
  await clock.advanceTo(NOW + MINUTE);

  expect(sum('Shop', 'orders')).toEqual([]);
  expect(sum('AWS/Logs', 'IncomingLogEvents', { LogGroupName: '/rare' })).toEqual([1]);
  expect(subscribed).toEqual([]);
});
