import { type TrendAlerts, trendAlerts } from '../../../systems/trend-intelligence/alerts';
import { trendSignals } from '../../../systems/trend-intelligence/signals';
import { trendIntelligence } from '../../../systems/trend-intelligence/telemetry';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import { megabytes } from '../../../telemetry/unit';
import type { MetricSeries } from '../../../testing/alarm-test';
import { awsSeries, day, fewErrors, goesOffAt, seriesOf, staysQuiet, traffic } from '../metric-day';

const alerts = trendAlerts({
  runbook: (section) => `https://example.com/runbook#${section}`,
  memoryLimit: megabytes(1024),
  queues: ['collection', 'processing'],
  workers: ['collector', 'processor'],
});
const { http, tasks, database, system, disk, trends, availability, health } = trendIntelligence;

const queue = (name: string, metricName: string, values: string): MetricSeries =>
  awsSeries('AWS/SQS', metricName, { QueueName: name }, values);
const waiting = (name: string, values: string) =>
  queue(name, 'ApproximateNumberOfMessagesVisible', values);
const running = (FunctionName: string, values: string) =>
  awsSeries('AWS/Lambda', 'ConcurrentExecutions', { FunctionName }, values);
const failed = { status: 'failure' };
const postgres = { dependency: 'postgres' };

const normalDay = [
  seriesOf(http.requests, traffic),
  seriesOf(http.errors, fewErrors),
  seriesOf(
    http.latency,
    day((busy, noise) => (noise > 0.99 ? 5000 : 120 + 900 * busy * noise)),
  ),
  seriesOf(
    availability.up,
    day((_, __, minute) => (minute === 200 ? null : minute === 900 ? 0 : 1)),
  ),
  seriesOf(
    tasks.executed,
    day((busy, noise) => Math.round(2 + 10 * busy * noise)),
  ),
  seriesOf(
    tasks.executed,
    day((_, noise) => (noise > 0.96 ? 1 : null)),
    failed,
  ),
  // Each hour a batch comes in, and is done within ten minutes; at night both queues idle and no worker runs.
  waiting(
    'collection',
    day((_, __, minute) => (minute % 60 < 10 ? 1500 - 150 * (minute % 60) : 0)),
  ),
  waiting(
    'processing',
    day((busy, noise) => Math.round(200 * busy * noise)),
  ),
  running(
    'collector',
    day((_, __, minute) => (minute % 60 < 11 ? 10 : null)),
  ),
  running(
    'processor',
    day((busy, noise) => (busy * noise > 0 ? Math.ceil(5 * busy) : null)),
  ),
  queue(
    'collection',
    'ApproximateAgeOfOldestMessage',
    day((_, __, minute) => (minute % 60 < 10 ? 60 * (minute % 60) : 0)),
  ),
  seriesOf(
    health.up,
    day((_, __, minute) => (minute === 100 ? null : minute === 800 ? 0 : 1)),
    postgres,
  ),
  seriesOf(
    database.connectionsAvailable,
    day((busy, noise) => Math.round(9 - 6 * busy * noise)),
  ),
  seriesOf(
    system.cpu,
    day((busy, noise) => 20 + 50 * busy * noise),
  ),
  seriesOf(
    system.memory,
    day((_, noise) => 400 + 300 * noise),
  ),
  seriesOf(
    disk.used,
    day((_, noise) => 20 + 40 * noise),
  ),
  // The collectors run every ten minutes, and trends are looked for twice an hour.
  seriesOf(
    trends.itemsCollected,
    day((_, noise, minute) => (minute % 10 === 0 ? Math.round(100 + 200 * noise) : null)),
  ),
  seriesOf(
    trends.trendsCreated,
    day((_, noise, minute) => (minute % 30 === 0 ? Math.round(1 + 5 * noise) : null)),
  ),
];

const incidents: readonly (readonly [keyof TrendAlerts, readonly MetricSeries[], string])[] = [
  ['errors', [seriesOf(http.requests, '80x99'), seriesOf(http.errors, '0x59 5x30')], '63m'],
  ['latency', [seriesOf(http.requests, '80x99'), seriesOf(http.latency, '300x59 2500x30')], '63m'],
  ['down', [seriesOf(availability.up, '1x59 0x9')], '62m'],
  [
    'taskFailures',
    [seriesOf(tasks.executed, '5x99'), seriesOf(tasks.executed, '0x59 1x30', failed)],
    '68m',
  ],
  ['backlog', [waiting('collection', '0x99'), waiting('processing', '100x59 1200x30')], '69m'],
  ['workers', [waiting('collection', '0x59 5x30'), running('collector', '1x59 _x31')], '63m'],
  ['longTask', [queue('processing', 'ApproximateAgeOfOldestMessage', '0x59 1860+60x30')], '63m'],
  ['databaseDown', [seriesOf(health.up, '1x59 0x9', postgres)], '62m'],
  ['connections', [seriesOf(database.connectionsAvailable, '6x59 1x30')], '63m'],
  ['cpu', [seriesOf(system.cpu, '40x59 90x30')], '66m'],
  // 85 % of 1024 MB are 870.4.
  ['memory', [seriesOf(system.memory, '500x59 875x30')], '63m'],
  ['disk', [seriesOf(disk.used, '50x59 93x30')], '63m'],
  ['noItems', [seriesOf(trends.itemsCollected, '20x59 0x5 _x30')], '80m'],
  ['noTrends', [seriesOf(trends.trendsCreated, '1x179 _x150')], '310m'],
  // 4 items a minute are 0.07 a second.
  ['fewItems', [seriesOf(trends.itemsCollected, '60x59 4x59')], '89m'],
];

test.each(incidents)('TR5: %s goes off when it is bad', (key, series, at) => {
  expect(goesOffAt(alerts[key], series)).toEqual([at]);
});

test.each(Object.entries(alerts))('TR5: %s stays quiet on a normal day', (_, rule) => {
  expect(staysQuiet(rule, normalDay)).toBe(true);
});

test('TR5: slow queries go off, with a dozen of them a minute', () => {
  const often = { interval: 5 };
  const slow = [seriesOf(database.queryTime, '80x359 1500x240')];
  const fast = [seriesOf(database.queryTime, '80x10 900x2 1500 90x700')];

  expect(goesOffAt(alerts.slowQueries, slow, often)).toEqual(['36m']);
  expect(staysQuiet(alerts.slowQueries, fast, often)).toBe(true);
});

test('TR5: workers that do nothing are well while no work waits', () => {
  const idle = [waiting('collection', '0x60'), running('collector', '_x61')];

  expect(staysQuiet(alerts.workers, idle)).toBe(true);
});

test('TR5: work that waits is well while one of the workers runs', () => {
  const busy = [waiting('collection', '50x60'), running('processor', '1x60')];

  expect(staysQuiet(alerts.workers, busy)).toBe(true);
});

test('TR5: silence of what must speak is an outage', () => {
  expect(goesOffAt(alerts.down, [seriesOf(availability.up, '1x59 _x20')])).toEqual(['67m']);
  expect(goesOffAt(alerts.databaseDown, [seriesOf(health.up, '1x59 _x20', postgres)])).toEqual([
    '67m',
  ]);
});

test('TR5: there are sixteen alerts of the document’s names and severities', () => {
  expect(Object.values(alerts).map(({ name, severity }) => `${name} ${severity}`)).toEqual([
    'HighAPIErrorRate critical',
    'HighAPILatency warning',
    'APIDown critical',
    'HighTaskFailureRate warning',
    'TaskQueueBacklog warning',
    'NoActiveCeleryWorkers critical',
    'LongRunningTask warning',
    'PostgreSQLDown critical',
    'LowDatabaseConnections warning',
    'SlowDatabaseQueries warning',
    'HighCPUUsage warning',
    'HighMemoryUsage warning',
    'LowDiskSpace critical',
    'NoDataCollection warning',
    'NoTrendsCreated warning',
    'LowCollectionRate info',
  ]);
  for (const { source } of Object.values(alerts)) expect(source).toMatchObject({ need: 'TR5' });
});

test('TR2: the alerts look at what the recording rules compute', () => {
  const expressionOf = (key: keyof TrendAlerts) =>
    toMetricMath(alerts[key].condition.signal).expression;
  const recorded = (name: keyof typeof trendSignals) => toMetricMath(trendSignals[name]).expression;

  expect([expressionOf('errors'), expressionOf('taskFailures')]).toEqual([
    'IF(m1 >= 10, 100 * FILL(m2, 0) / m1, 0)',
    'IF(m1 >= 10, 100 * FILL(m2, 0) / m1, 0)',
  ]);
  expect([recorded('api:error_rate'), recorded('celery:failure_rate')]).toEqual([
    '100 * FILL(m1, 0) / m2',
    '100 * FILL(m1, 0) / m2',
  ]);
});
