import { type AlertRule, alert } from '../../telemetry/alerts/alert-rule';
import { thresholdProfiles } from '../../telemetry/alerts/threshold-profile';
import { hours, minutes } from '../../telemetry/duration';
import { dependencyDown, serviceDown } from '../../telemetry/rules/availability';
import { lowConnections, slowQueries } from '../../telemetry/rules/database';
import { highErrorRate, highLatency } from '../../telemetry/rules/http';
import type { Runbook } from '../../telemetry/rules/shared-rule';
import { highCpu, highMemory, lowDiskSpace } from '../../telemetry/rules/system';
import {
  longRunningTask,
  nobodyWorks,
  queueBacklog,
  taskFailures,
} from '../../telemetry/rules/tasks';
import { labelled, rate, sum } from '../../telemetry/signals/signal';
import { count, type Quantity } from '../../telemetry/unit';
import { trendIntelligence } from './telemetry';

interface AlertSources {
  readonly runbook: Runbook;
  /** Of the functions; the smallest where they differ. */
  readonly memoryLimit: Quantity<'Megabytes'>;
  /** Names of the queues of tasks. */
  readonly queues: readonly string[];
  /** Names of the functions that take the tasks. */
  readonly workers: readonly string[];
}

const thresholds = thresholdProfiles.trendIntelligence;

export type TrendAlerts = Readonly<
  Record<
    | 'errors'
    | 'latency'
    | 'down'
    | 'taskFailures'
    | 'backlog'
    | 'workers'
    | 'longTask'
    | 'databaseDown'
    | 'connections'
    | 'slowQueries'
    | 'cpu'
    | 'memory'
    | 'disk'
    | 'noItems'
    | 'noTrends'
    | 'fewItems',
    AlertRule
  >
>;

/** The sixteen alerts of TR5, in the document's order. */
export const trendAlerts = (sources: AlertSources): TrendAlerts => ({
  ...apiAlerts(sources),
  ...taskAlerts(sources),
  ...databaseAlerts(sources),
  ...systemAlerts(sources),
  ...businessAlerts(sources),
});

const { http, tasks, database, system, disk, trends, availability, health } = trendIntelligence;

const apiAlerts = ({ runbook }: AlertSources) => ({
  errors: highErrorRate(http, {
    name: 'HighAPIErrorRate',
    above: thresholds.errors,
    for: minutes(5),
    severity: 'critical',
    runbook,
    source: { need: 'TR5', wording: 'HighAPIErrorRate: > 5%, 5 minutes', ours: ['guard'] },
  }),
  latency: highLatency(http, {
    name: 'HighAPILatency',
    above: thresholds.latency,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'TR5',
      wording: 'HighAPILatency: > 2 seconds (p95), 5 minutes',
      ours: ['guard'],
    },
  }),
  down: serviceDown(availability, {
    name: 'APIDown',
    for: minutes(2),
    severity: 'critical',
    runbook,
    source: {
      need: 'TR5',
      wording: 'APIDown: API not responding, 1 minute',
      reading:
        'The check is made once a minute: two in a row that fail are a minute apart, one is a blip.',
    },
  }),
});

const taskAlerts = ({ runbook, queues, workers }: AlertSources) => ({
  taskFailures: taskFailures(tasks, {
    above: thresholds.taskFailures,
    for: minutes(10),
    severity: 'warning',
    runbook,
    source: { need: 'TR5', wording: 'HighTaskFailureRate: > 10%, 10 minutes', ours: ['guard'] },
  }),
  backlog: queueBacklog({
    name: 'TaskQueueBacklog',
    queues,
    above: thresholds.backlog,
    for: minutes(15),
    severity: 'warning',
    runbook,
    source: {
      need: 'TR5',
      wording: 'TaskQueueBacklog: > 1000 tasks, 15 minutes',
      reading: 'In any of the queues.',
    },
  }),
  workers: nobodyWorks({
    name: 'NoActiveCeleryWorkers',
    queues,
    workers,
    for: minutes(5),
    severity: 'critical',
    runbook,
    source: {
      need: 'TR5',
      wording: 'NoActiveCeleryWorkers: 0 active tasks, 5 minutes',
      reading: 'No active task is true of an idle queue: here work waits and nobody takes it.',
    },
  }),
  longTask: longRunningTask({
    queues,
    above: thresholds.taskTime,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'TR5',
      wording: 'LongRunningTask: > 30 minutes, 5 minutes',
      reading:
        'A Lambda worker lives 15 minutes: the age of the message tells of a task that takes longer, and it counts the time in the queue.',
    },
  }),
});

const databaseAlerts = ({ runbook }: AlertSources) => ({
  databaseDown: dependencyDown(health, {
    name: 'PostgreSQLDown',
    dependency: 'postgres',
    summary: 'PostgreSQL does not answer, or nobody asks it any more.',
    incidentLevel: 'SEV1',
    for: minutes(2),
    severity: 'critical',
    runbook,
    source: {
      need: 'TR5',
      wording: 'PostgreSQLDown: DB not responding, 1 minute',
      reading:
        'The readiness check asks it once a minute: two in a row that fail are a minute apart, one is a blip.',
    },
  }),
  connections: lowConnections(database, {
    below: thresholds.connections,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'TR5',
      wording: 'LowDatabaseConnections: < 2 available, 5 minutes',
      reading: 'Each environment has a pool: the one that has fewest left.',
    },
  }),
  slowQueries: slowQueries(database, {
    above: thresholds.queryTime,
    for: minutes(10),
    severity: 'warning',
    runbook,
    source: {
      need: 'TR5',
      wording: 'SlowDatabaseQueries: > 1 second (p95), 10 minutes',
      ours: ['guard'],
    },
  }),
});

const systemAlerts = ({ runbook, memoryLimit }: AlertSources) => ({
  cpu: highCpu(system, {
    above: thresholds.cpu,
    for: minutes(10),
    severity: 'warning',
    runbook,
    source: {
      need: 'TR5',
      wording: 'HighCPUUsage: > 80%, 10 minutes',
      reading: 'A function has no machine to be busy: its CPU time as a share of its duration.',
    },
  }),
  memory: highMemory(system, {
    above: thresholds.memory,
    limit: memoryLimit,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'TR5',
      wording: 'HighMemoryUsage: > 85%, 5 minutes',
      reading: 'Of the memory that the function has.',
    },
  }),
  disk: lowDiskSpace(disk, {
    above: thresholds.disk,
    for: minutes(5),
    severity: 'critical',
    runbook,
    source: {
      need: 'TR5',
      wording: 'LowDiskSpace: > 90%, 5 minutes',
      reading: 'The disk of a function is /tmp.',
    },
  }),
});

/** A counter is silent when there is nothing to count, and a collector may count 0: both are none. */
const businessAlerts = ({ runbook }: AlertSources) => ({
  noItems: alert(
    'NoDataCollection',
    labelled('Items collected', sum(trends.itemsCollected)).atMost(count(0)),
    {
      for: minutes(15),
      unbroken: true,
      severity: 'warning',
      summary: 'Not one item was collected in 15 minutes.',
      action: 'Look whether the collectors are started, and what the sources answer them.',
      runbook: runbook('no-data-collection'),
      absence: 'dead',
      source: {
        need: 'TR5',
        wording: 'NoDataCollection: 0 items/minute, 15 minutes',
        reading: 'None in all of the 15 minutes: collectors need not run each minute.',
      },
    },
  ),
  noTrends: alert(
    'NoTrendsCreated',
    labelled('Trends created', sum(trends.trendsCreated)).atMost(count(0)),
    {
      for: hours(2),
      period: minutes(5),
      unbroken: true,
      severity: 'warning',
      summary: 'Not one trend was created in two hours.',
      action: 'Look whether items come in, and whether the detection fails or finds nothing.',
      runbook: runbook('no-trends-created'),
      absence: 'dead',
      source: {
        need: 'TR5',
        wording: 'NoTrendsCreated: 0 trends/hour, 2 hours',
        reading: 'None in all of the two hours.',
      },
    },
  ),
  fewItems: alert(
    'LowCollectionRate',
    labelled('Items collected a second', rate(trends.itemsCollected, 'second')).below(
      thresholds.itemsASecond,
    ),
    {
      for: minutes(30),
      period: minutes(30),
      severity: 'info',
      summary: 'Fewer than 0.1 items a second are collected.',
      action: 'Compare the sources: one that gives less than it used to explains it.',
      runbook: runbook('low-collection-rate'),
      // Until its first half hour is full a new service has collected little.
      warmUp: hours(1),
      source: {
        need: 'TR5',
        wording: 'LowCollectionRate: < 0.1 items/sec, 30 minutes',
        reading:
          'Over the half hour that slides on, however seldom collectors run; of none, NoDataCollection tells.',
      },
    },
  ),
});
