import { minutes } from '../../telemetry/duration';
import { countedStatuses } from '../../telemetry/facets/http';
import { outcomes } from '../../telemetry/facets/tasks';
import type { DashboardPlan } from '../../telemetry/panels/dashboard-plan';
import {
  alarmStates,
  graph,
  heading,
  numbers,
  type Panel,
  recentErrors,
  text,
} from '../../telemetry/panels/panel';
import { judgedBy } from '../../telemetry/panels/panel-threshold';
import type { MetricSearch } from '../../telemetry/signals/metric-search';
import {
  average,
  awsMetric,
  labelled,
  maximum,
  minimum,
  p50,
  p95,
  p99,
  rate,
  type Signal,
  samples,
  sum,
} from '../../telemetry/signals/signal';
import type { Statistic } from '../../telemetry/signals/statistic';
import type { Unit } from '../../telemetry/unit';
import type { EnergyForecastAlerts } from './alerts';
import { energyForecast, features, modelTypes } from './telemetry';

export interface EnergyForecastPanelSources {
  readonly alerts: EnergyForecastAlerts;
  readonly runbook: string;
  /** Of the database in `AWS/RDS`: `{ DBInstanceIdentifier }`. */
  readonly database: Readonly<Record<string, string>>;
  /** Of the cache in `AWS/ElastiCache`: `{ CacheClusterId }`. */
  readonly cache: Readonly<Record<string, string>>;
}

const { http, model, drift, training, database, postgres, cache, redis, usage } = energyForecast;
const { system, disk, network } = energyForecast;

/** The four dashboards of EF3; the panels of the last two are what EF1 measures. */
export const energyForecastDashboards = (
  given: EnergyForecastPanelSources,
): readonly DashboardPlan[] => [
  { id: 'system-overview', title: 'System overview', panels: systemOverview(given) },
  { id: 'model-performance', title: 'Model performance', panels: modelPerformance(given) },
  { id: 'api-performance', title: 'API performance', panels: apiPerformance(given) },
  { id: 'database-health', title: 'Database health', panels: databaseHealth(given) },
];

const top = (
  purpose: string,
  { runbook }: EnergyForecastPanelSources,
  note = '',
): readonly Panel[] => [
  text(purpose, `What to do when an alarm goes off: [runbook](${runbook}). ${note}`.trim()),
  alarmStates('Alarms', { worstFirst: true }),
];

/** Four stand in a row. */
const quarter = { width: 6 } as const;
const half = { width: 12 } as const;

const applicationHealth = ({ alerts }: EnergyForecastPanelSources): readonly Panel[] => [
  graph('Request Rate', [labelled('a second', rate(http.requests, 'second'))], quarter),
  graph('Error Rate', [judgedBy(alerts.errors, '5xx of all requests')], {
    ...quarter,
    rules: [alerts.errors],
  }),
  graph('Response Time', [labelled('p50', p50(http.latency)), labelled('p95', p95(http.latency))], {
    ...quarter,
    rules: [alerts.latency],
  }),
  graph('Active Users', [labelled('active', maximum(usage.activeUsers))], {
    ...quarter,
    period: minutes(5),
  }),
];

const systemOverview = (given: EnergyForecastPanelSources): readonly Panel[] => [
  ...top(
    'Energy forecast',
    given,
    'A function has no disk I/O that anybody measures: that of the database stands in.',
  ),
  heading('Application Health'),
  ...applicationHealth(given),

  heading('System Health'),
  graph('CPU Usage', [judgedBy(given.alerts.cpu, 'average')], {
    ...quarter,
    rules: [given.alerts.cpu],
  }),
  graph('Memory Usage', [judgedBy(given.alerts.memory, 'peak')], {
    ...quarter,
    rules: [given.alerts.memory],
  }),
  graph('Disk Usage and I/O', [labelled('/tmp, used', maximum(disk.used))], {
    ...quarter,
    right: databaseIo(given),
  }),
  graph(
    'Network Traffic',
    [
      labelled('bytes received', rate(network.bytesReceived, 'second')),
      labelled('bytes sent', rate(network.bytesSent, 'second')),
    ],
    { ...quarter, right: [labelled('TCP connections', maximum(network.tcpConnections))] },
  ),
];

const modelPerformance = (given: EnergyForecastPanelSources): readonly Panel[] => [
  ...top(
    'Models',
    given,
    'A function has no GPU: that of the training jobs in SageMaker is drawn, where there are any.',
  ),
  heading('Model Performance'),
  graph(
    'Inference Time',
    modelTypes.map((model_type) => labelled(model_type, p95(model.inferenceTime, { model_type }))),
  ),
  graph(
    'Prediction Accuracy',
    [
      judgedBy(given.alerts.accuracy, 'all'),
      ...modelTypes.map((model_type) =>
        labelled(model_type, average(model.accuracy, { model_type })),
      ),
    ],
    { rules: [given.alerts.accuracy], period: given.alerts.accuracy.period },
  ),
  graph(
    'Model Drift',
    modelTypes.map((model_type) => labelled(model_type, maximum(drift.score, { model_type }))),
    { period: minutes(5) },
  ),
  graph('Resource Usage', [judgedBy(given.alerts.cpu, 'CPU')], {
    rules: [given.alerts.cpu],
    right: [labelled('peak memory', maximum(system.memory))],
  }),
  graph(
    'Feature Importance',
    features.map((feature) => labelled(feature, average(drift.featureImportance, { feature }))),
    { stacked: true, period: minutes(5) },
  ),
  numbers(
    'Model Version',
    modelTypes.map((model_type) =>
      labelled(model_type, maximum(drift.modelVersion, { model_type })),
    ),
    { width: 8, height: 6 },
  ),

  heading('Training Metrics'),
  graph(
    'Training Status',
    outcomes.map((status) => labelled(status, sum(training.runs, { status }))),
    { stacked: true, period: minutes(60) },
  ),
  graph('Training Time', [labelled('longest', maximum(training.duration))], {
    period: minutes(60),
  }),
  graph('Model Size', [labelled('newest', maximum(training.modelSize))], { period: minutes(60) }),
  graph('Memory Usage', [labelled('peak of a training', maximum(training.memory))], {
    ...half,
    period: minutes(60),
  }),
  graph('GPU Utilization', [], { ...half, searches: [trainingHosts('GPUUtilization')] }),
];

const apiPerformance = (given: EnergyForecastPanelSources): readonly Panel[] => [
  ...top('API', given),
  ...applicationHealth(given),

  graph(
    'Requests by Endpoint',
    http.requests.by.route.map((route) => labelled(route, sum(http.requests, { route }))),
  ),
  graph(
    'Response Time by Endpoint (p95)',
    http.latency.by.route.map((route) => labelled(route, p95(http.latency, { route }))),
  ),
  graph('Response Time Percentiles', [
    labelled('p50', p50(http.latency)),
    labelled('p95', p95(http.latency)),
    labelled('p99', p99(http.latency)),
  ]),

  graph(
    'Errors by Status',
    countedStatuses.map((status) => labelled(status, sum(http.errorResponses, { status }))),
    { stacked: true },
  ),
  graph('Cache Hit Ratio', [judgedBy(given.alerts.cacheHits, 'hits')], {
    rules: [given.alerts.cacheHits],
    period: given.alerts.cacheHits.period,
  }),
  graph('Size of Bodies (p95)', [
    labelled('request', p95(http.requestBytes)),
    labelled('response', p95(http.responseBytes)),
  ]),
  recentErrors(['status_code', 'endpoint', 'request_id']),
];

const databaseHealth = (given: EnergyForecastPanelSources): readonly Panel[] => [
  ...top('Database and cache', given),
  heading('PostgreSQL'),
  graph('Connections', [
    labelled('active', maximum(postgres.connectionsActive)),
    labelled('idle', minimum(postgres.connectionsIdle)),
    labelled('open', maximum(postgres.connectionsOpen)),
  ]),
  graph('Query Rate', [labelled('all', rate(samples(database.queryTime), 'second'))]),
  graph('Query Time', [
    labelled('p50', p50(database.queryTime)),
    labelled('p95', p95(database.queryTime)),
  ]),
  graph('Cache Hits and Index Use', [
    labelled('blocks from the cache', minimum(postgres.cacheHits)),
    labelled('scans by an index', minimum(postgres.indexUse)),
  ]),
  graph('Locks', [labelled('awaited', maximum(postgres.locksAwaited))], {
    right: [labelled('longest transaction', maximum(postgres.longestTransaction))],
  }),
  graph('Connection Pool', [
    labelled('size', maximum(database.connectionsLimit)),
    labelled('most in use', maximum(database.connectionsInUse)),
    labelled('fewest available', minimum(database.connectionsAvailable)),
  ]),
  graph('CPU of the Instance', [ofDatabase(given, 'CPU', 'Percent', 'CPUUtilization', 'Average')]),
  graph('Free Storage', [ofDatabase(given, 'free', 'Bytes', 'FreeStorageSpace', 'Minimum')]),
  graph('Disk I/O', databaseIo(given)),

  heading('Redis'),
  graph('Redis Memory', [labelled('used', maximum(redis.memory))], {
    ...quarter,
    right: [ofCache(given, 'of its memory', 'Percent', 'DatabaseMemoryUsagePercentage')],
  }),
  graph('Redis Hit Rate', [labelled('found', minimum(redis.hitRate))], quarter),
  graph('Connected Clients', [labelled('clients', maximum(redis.clients))], quarter),
  graph('Operations', [labelled('commands', maximum(redis.operations))], quarter),
  graph(
    'Look-ups of the Functions',
    cache.requests.by.result.map((result) => labelled(result, sum(cache.requests, { result }))),
    { ...half, stacked: true },
  ),
  graph('Evictions', [ofCache(given, 'evicted', 'Count', 'Evictions')], half),
];

const databaseIo = (given: EnergyForecastPanelSources): readonly Signal[] => [
  ofDatabase(given, 'database reads', 'Count/Second', 'ReadIOPS', 'Average'),
  ofDatabase(given, 'database writes', 'Count/Second', 'WriteIOPS', 'Average'),
];

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
const ofDatabase = <const U extends Unit>(
  { database: dimensions }: EnergyForecastPanelSources,
  label: string,
  unit: U,
  metricName: string,
  statistic: Statistic,
): Signal<U> => awsMetric(label, unit, { namespace: 'AWS/RDS', metricName, dimensions, statistic });

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html */
const ofCache = <const U extends Unit>(
  { cache: dimensions }: EnergyForecastPanelSources,
  label: string,
  unit: U,
  metricName: string,
): Signal<U> =>
  awsMetric(label, unit, {
    ...{ namespace: 'AWS/ElastiCache', metricName, dimensions },
    statistic: metricName === 'Evictions' ? 'Sum' : 'Maximum',
  });

/** Each job is a host of its own name. @see https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html */
const trainingHosts = (metricName: string): MetricSearch => ({
  ...{ label: 'training jobs', unit: 'Percent', metricName, statistic: 'Average' },
  namespace: '/aws/sagemaker/TrainingJobs',
  dimensions: {},
  over: ['Host'],
  draw: { kind: 'top', limit: 10, by: 'MAX' },
});
