import { countedStatuses } from '../../telemetry/facets/http';
import { outcomes } from '../../telemetry/facets/tasks';
import type { DashboardPlan } from '../../telemetry/panels/dashboard-plan';
import {
  alarmStates,
  gauges,
  graph,
  numbers,
  type Panel,
  recentErrors,
  text,
} from '../../telemetry/panels/panel';
import { judgedBy } from '../../telemetry/panels/panel-threshold';
import {
  awsMetric,
  difference,
  labelled,
  maximum,
  minimum,
  p50,
  p95,
  p99,
  rate,
  type Signal,
  sum,
  total,
} from '../../telemetry/signals/signal';
import type { TrendAlerts } from './alerts';
import { trendSignals } from './signals';
import { categories, queues, sources, trendIntelligence, trendStates } from './telemetry';

export interface TrendPanelSources {
  readonly alerts: TrendAlerts;
  readonly runbook: string;
  /** Names of the functions behind the API. */
  readonly apiFunctions: readonly string[];
  /** Names of the functions that take the tasks. */
  readonly workers: readonly string[];
  /** Names of the SQS queues, by what the telemetry calls them. */
  readonly queueNames: Readonly<Record<(typeof queues)[number], string>>;
}

const { http, tasks, database, system, trends } = trendIntelligence;

/** The four dashboards of TR6, with the panels and titles that it lists. */
export const trendDashboards = (given: TrendPanelSources): readonly DashboardPlan[] => [
  { id: 'trends-overview', title: 'Trends overview', panels: trendsOverview(given) },
  { id: 'api-performance', title: 'API performance', panels: apiPerformance(given) },
  { id: 'tasks', title: 'Tasks', panels: tasksPanels(given) },
  { id: 'system-health', title: 'System health', panels: systemHealth(given) },
];

/** Four stand in a row. */
const stat = (title: string, label: string, signal: Signal): Panel =>
  numbers(title, [labelled(label, signal)], { width: 6, sparkline: true });

const half = { width: 12 } as const;

const top = (purpose: string, { runbook }: TrendPanelSources): readonly Panel[] => [
  text(purpose, `What to do when an alarm goes off: [runbook](${runbook})`),
  alarmStates('Alarms', { worstFirst: true }),
];

const trendsOverview = (given: TrendPanelSources): readonly Panel[] => [
  ...top('Trends', given),
  stat(
    'Active Trends',
    'in all states',
    total(
      'Active trends',
      trendStates.map((state) => maximum(trends.activeTrends, { state })),
    ),
  ),
  stat('Items Collected per Minute', 'a minute', rate(trends.itemsCollected, 'minute')),
  stat('Trends Created per Minute', 'a minute', rate(trends.trendsCreated, 'minute')),
  stat('Topics Created per Minute', 'a minute', rate(trends.topicsCreated, 'minute')),
  graph(
    'Items Collected by Source',
    sources.map((source) => labelled(source, sum(trends.itemsCollected, { source }))),
  ),
  graph(
    'Active Trends by State',
    trendStates.map((state) => labelled(state, maximum(trends.activeTrends, { state }))),
    { stacked: true },
  ),
  graph(
    'Trends Created by Category',
    categories.map((category) => labelled(category, sum(trends.trendsCreated, { category }))),
  ),
];

const apiPerformance = (given: TrendPanelSources): readonly Panel[] => {
  const { alerts, apiFunctions } = given;
  const failed = countedStatuses.map((status) => sum(http.errorResponses, { status }));
  return [
    ...top('API', given),
    stat('Request Rate', 'a second', trendSignals['api:requests_per_second']),
    stat('Error Rate', '% of requests, 5xx', trendSignals['api:error_rate']),
    stat('P95 Latency', 'ms', trendSignals['api:request_duration_p95']),
    stat('Active Requests', 'at once, at most', total('', apiFunctions.map(running))),
    graph(
      'Request Rate by Endpoint',
      http.requests.by.route.map((route) =>
        labelled(route, rate(sum(http.requests, { route }), 'second')),
      ),
      half,
    ),
    graph(
      'Response Time Percentiles',
      [
        labelled('p50', p50(http.latency)),
        labelled('p95', p95(http.latency)),
        labelled('p99', p99(http.latency)),
      ],
      { ...half, rules: [alerts.latency] },
    ),
    graph(
      'Requests by Status Code',
      [
        labelled('below 400', difference('', sum(http.requests), total('', failed))),
        ...countedStatuses.map((status, i) => labelled(status, failed[i] ?? sum(http.errors))),
      ],
      { ...half, stacked: true },
    ),
    graph('Error Rate Over Time', [judgedBy(alerts.errors)], { ...half, rules: [alerts.errors] }),
    recentErrors(['status_code', 'endpoint', 'request_id']),
  ];
};

const tasksPanels = (given: TrendPanelSources): readonly Panel[] => {
  const { alerts, workers, queueNames } = given;
  return [
    ...top('Tasks', given),
    stat('Active Tasks', 'at once, at most', total('', workers.map(running))),
    stat('Queue Length', 'that wait', total('', Object.values(queueNames).map(waiting))),
    stat('Task Failure Rate', '% of tasks', trendSignals['celery:failure_rate']),
    stat(
      'Tasks Completed per Minute',
      'a minute',
      rate(sum(tasks.executed, { status: 'success' }), 'minute'),
    ),
    graph(
      'Task Execution Rate by Status',
      outcomes.map((status) => labelled(status, rate(sum(tasks.executed, { status }), 'second'))),
      { ...half, stacked: true },
    ),
    graph(
      'Queue Length by Queue',
      queues.map((queue) => labelled(queue, waiting(queueNames[queue]))),
      { ...half, rules: [alerts.backlog] },
    ),
    graph(
      'Task Duration Percentiles',
      [labelled('p50', p50(tasks.duration)), labelled('p95', p95(tasks.duration))],
      half,
    ),
    graph(
      'Task Retries per Minute',
      [
        labelled('all', sum(tasks.retries)),
        ...tasks.retries.by.task_name.map((task_name) =>
          labelled(task_name, sum(tasks.retries, { task_name })),
        ),
      ],
      half,
    ),
  ];
};

const systemHealth = (given: TrendPanelSources): readonly Panel[] => {
  const { cpu, memory, disk, connections, slowQueries } = given.alerts;
  return [
    ...top('System', given),
    gauges('CPU Usage', [judgedBy(cpu, 'CPU')], { rules: [cpu] }),
    gauges('Memory Usage', [judgedBy(memory, 'memory')], { rules: [memory] }),
    gauges('Disk Usage', [judgedBy(disk, '/tmp')], { rules: [disk] }),
    numbers('DB Connections Available', [judgedBy(connections, 'in the fullest pool')], {
      width: 6,
      height: 6,
      sparkline: true,
    }),
    graph(
      'CPU Usage Over Time',
      [judgedBy(cpu, 'average'), labelled('most in an invocation', maximum(system.cpu))],
      { rules: [cpu] },
    ),
    graph('Memory Usage Over Time', [judgedBy(memory, 'peak')], { rules: [memory] }),
    graph('Disk Usage Over Time', [judgedBy(disk, 'most')], { rules: [disk] }),
    graph(
      'Database Connection Pool',
      [
        labelled('size', maximum(database.connectionsLimit)),
        labelled('most in use', maximum(database.connectionsInUse)),
        labelled('fewest available', minimum(database.connectionsAvailable)),
      ],
      { ...half, rules: [connections] },
    ),
    graph(
      'Database Query Duration',
      [labelled('p50', p50(database.queryTime)), labelled('p95', p95(database.queryTime))],
      { ...half, rules: [slowQueries] },
    ),
  ];
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html */
const running = (FunctionName: string): Signal<'Count'> =>
  awsMetric('Concurrent executions', 'Count', {
    ...{ namespace: 'AWS/Lambda', metricName: 'ConcurrentExecutions', statistic: 'Maximum' },
    dimensions: { FunctionName },
  });

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const waiting = (QueueName: string): Signal<'Count'> =>
  awsMetric('Tasks that wait', 'Count', {
    ...{ namespace: 'AWS/SQS', statistic: 'Maximum' },
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName },
  });
