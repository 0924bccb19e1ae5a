import { gunzipSync } from 'node:zlib';
import type {
  AlarmHistoryItem,
  GetMetricDataInput,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { MetricAlarm } from '../alarms/metric-alarm';
import type { Cloud } from '../cloud/cloud';
import { STALLED_SHARE } from '../faults';
import { compileFilterPattern } from '../logs/filter-pattern';
import { runInsightsQuery } from '../logs/insights';
import type { StoredLogEvent } from '../logs/log-store';
import { getMetricData } from '../metrics/get-metric-data';
import type { Pacer } from '../pacer';
import type { DeployedStack, UnsupportedResource } from '../template/stack';
import type {
  AlarmDetail,
  AlarmStateName,
  AlarmView,
  ArchivedObject,
  ConsoleSource,
  FaultView,
  LogEvent,
  Messages,
  MetricQuery,
  MetricSeries,
  ServiceView,
  Transition,
} from './console-source';

export interface ConsoleFacts {
  readonly stacks: readonly DeployedStack[];
  readonly unsupported: readonly UnsupportedResource[];
  /** What moves the clock; without one the console cannot steer it. */
  readonly pacer?: Pacer;
  /** Buckets that hold what was deployed, not what was archived. */
  readonly assetBuckets: readonly string[];
  /** Where each API is served, with its stage. */
  readonly apis: readonly { readonly name: string; readonly url: string }[];
}

/** What the console shows, answered from the state of the cloud. */
export const consoleSource = (cloud: Cloud, facts: ConsoleFacts): ConsoleSource => ({
  overview: () => ({
    nowMs: cloud.clock.now(),
    speed: facts.pacer?.speed ?? 0,
    jumpingToMs: facts.pacer?.jumpingToMs,
    stacks: facts.stacks.map(({ name }) => name),
    services: facts.stacks.map(({ name }) => serviceView(cloud, name, facts)),
    apis: facts.apis,
    alarms: [...cloud.alarms.values()].map(alarmView),
    dashboards: [...cloud.dashboards.keys()],
    logGroups: cloud.logs.groups().map(({ name }) => name),
    faults: faultView(cloud),
    unsupported: facts.unsupported.map(({ stackName, ...rest }) => ({ stack: stackName, ...rest })),
  }),
  dashboard: (name) => cloud.dashboards.get(name),
  metricData: (queries, startMs, endMs) => metricData(cloud, queries, startMs, endMs),
  alarm: (name) => {
    const alarm = cloud.alarms.get(name);
    return alarm && alarmDetail(alarm);
  },
  logEvents: ({ groups, pattern, startMs, endMs, limit }) =>
    cloud.logs
      .filterEvents({ groups, pattern, startMs, endMs, limit, newestFirst: true })
      .map(eventView),
  metricNames: () => cloud.metrics.list(),
  tail: (groups, pattern, listener) => {
    const matches = compileFilterPattern(pattern);
    return cloud.logs.onEvents((group, _stream, events) => {
      if (!groups.includes(group)) return;
      const wanted = events.filter(({ message }) => matches(message));
      if (wanted.length > 0) listener(wanted.map(eventView));
    });
  },
  logTable: (query, startMs, endMs, groups) => {
    const { fields, rows } = runInsightsQuery(cloud.logs, query, { startMs, endMs, groups });
    return {
      columns: fields,
      rows: rows.map((row) => fields.map((field) => row[field] ?? '')),
      recordsMatched: rows.length,
      recordsScanned: rows.length,
    };
  },
  savedQueries: () => [...cloud.savedQueries.values()],
  traces: (startMs, endMs) => cloud.traces.list(startMs, endMs),
  trace: (id) => cloud.traces.get(id),
  traceEvents: (id) => {
    const groups = cloud.logs.groups().map(({ name }) => name);
    return cloud.logs.filterEvents({ groups, pattern: `"${id}"` }).map(eventView);
  },
  messages: () => messages(cloud),
  archive: () => archive(cloud, facts.assetBuckets),
  archiveObject: async (bucket, key) => {
    const { content } = await cloud.objects.get(bucket, key);
    const text = (key.endsWith('.gz') ? gunzipSync(content) : content).toString('utf8');
    return text.trimEnd().split('\n');
  },
  setFaults: (faults) => {
    cloud.faults.set(faults);
    cloud.emit('faults');
  },
  clearFaults: () => {
    cloud.faults.clear();
    cloud.emit('faults');
  },
  setClock: async (command) => {
    if (!facts.pacer)
      throw new Error('the clock of this cloud is moved by the program that runs it');
    const arrived = facts.pacer.command(command);
    cloud.emit('clock');
    await arrived;
    cloud.emit('clock');
  },
  subscribe: (listener) => cloud.onEvent(listener),
});

const eventView = ({ id, timestampMs, group, stream, message }: StoredLogEvent): LogEvent => ({
  id,
  timestampMs,
  group,
  stream,
  message,
});

const serviceView = (cloud: Cloud, stack: string, { apis }: ConsoleFacts): ServiceView => ({
  stack,
  functions: [],
  apis,
  alarms: [...cloud.alarms.keys()],
  dashboards: [...cloud.dashboards.keys()],
});

const faultView = ({ faults }: Cloud): FaultView | null =>
  faults.active ? { ...faults.active, stalledShare: STALLED_SHARE } : null;

const alarmView = (alarm: MetricAlarm): AlarmView => {
  const { AlarmName = '', AlarmArn = '', AlarmDescription, ...described } = alarm.describe();
  return {
    kind: 'metric',
    name: AlarmName,
    arn: AlarmArn,
    ...(AlarmDescription === undefined ? {} : { description: AlarmDescription }),
    state: alarm.state,
    sinceMs: described.StateUpdatedTimestamp?.getTime() ?? alarm.createdMs,
    reason: described.StateReason ?? '',
  };
};

const alarmDetail = (alarm: MetricAlarm): AlarmDetail => ({
  ...alarmView(alarm),
  properties: { ...alarm.definition.properties },
  history: alarm.describeHistory().flatMap(toTransition),
  actions: alarm.describeHistory().flatMap(toAction),
  ...(alarm.lastEvaluation ? { lastEvaluation: alarm.lastEvaluation } : {}),
});

const toAction = ({ HistoryItemType, HistorySummary = '', Timestamp }: AlarmHistoryItem) =>
  HistoryItemType === 'Action'
    ? [{ atMs: Timestamp?.getTime() ?? 0, summary: HistorySummary }]
    : [];

const toTransition = ({
  HistoryItemType,
  HistoryData,
  Timestamp,
}: AlarmHistoryItem): Transition[] => {
  if (HistoryItemType !== 'StateUpdate') return [];
  const { oldState, newState } = JSON.parse(HistoryData ?? '{}') as {
    readonly oldState: { readonly stateValue: AlarmStateName };
    readonly newState: { readonly stateValue: AlarmStateName; readonly stateReason: string };
  };
  return [
    {
      atMs: Timestamp?.getTime() ?? 0,
      from: oldState.stateValue,
      to: newState.stateValue,
      reason: newState.stateReason,
    },
  ];
};

const metricData = (
  cloud: Cloud,
  queries: readonly MetricQuery[],
  startMs: number,
  endMs: number,
): readonly MetricSeries[] => {
  const input: GetMetricDataInput = {
    MetricDataQueries: queries.map(toMetricDataQuery),
    StartTime: new Date(startMs),
    EndTime: new Date(endMs),
    ScanBy: 'TimestampAscending',
  };
  const { MetricDataResults = [] } = getMetricData(cloud.metrics, input, cloud.clock.now());
  return MetricDataResults.map(({ Id = '', Label = '', Timestamps = [], Values = [] }) => ({
    id: Id,
    label: Label,
    timestampsMs: Timestamps.map((at) => at.getTime()),
    values: Values,
  }));
};

const toMetricDataQuery = (query: MetricQuery): MetricDataQuery => ({
  Id: query.id,
  Label: query.label,
  ReturnData: query.returnData,
  Expression: query.expression,
  Period: query.metricStat ? undefined : query.periodSeconds,
  MetricStat: query.metricStat && {
    Metric: {
      Namespace: query.metricStat.namespace,
      MetricName: query.metricStat.metricName,
      Dimensions: Object.entries(query.metricStat.dimensions).map(([Name, Value]) => ({
        Name,
        Value,
      })),
    },
    Stat: query.metricStat.stat,
    Period: query.metricStat.periodSeconds,
  },
});

const messages = ({ slack, mailbox }: Cloud): Messages => ({
  slack: [...slack.messages()].reverse(),
  emails: [...mailbox.messages()].reverse().map((mail) => ({ ...mail, to: mail.to.join(', ') })),
});

const archive = async (
  { objects }: Cloud,
  assetBuckets: readonly string[],
): Promise<readonly ArchivedObject[]> => {
  const buckets = (await objects.buckets()).filter((bucket) => !assetBuckets.includes(bucket));
  const lists = await Promise.all(
    buckets.map(async (bucket) =>
      (await objects.list(bucket)).map((object) => ({
        bucket,
        key: object.key,
        bytes: object.sizeBytes,
        storageClass: object.storageClass,
        lastModifiedMs: object.lastModifiedMs,
      })),
    ),
  );
  return lists.flat().sort((a, b) => b.lastModifiedMs - a.lastModifiedMs);
};
