import { gunzipSync } from 'node:zlib';
import type { Cloud } from '../cloud/cloud';
import { STALLED_SHARE } from '../faults';
import { compileFilterPattern } from '../logs/filter-pattern';
import { runInsightsQuery } from '../logs/insights';
import type { StoredLogEvent } from '../logs/log-store';
import type { Pacer } from '../pacer';
import type { DeployedStack, UnsupportedResource } from '../template/stack';
import { alarmChanges, alarmDetail, alarmView } from './alarm-view';
import type {
  ArchivedObject,
  ConsoleSource,
  FaultView,
  LogEvent,
  Messages,
} from './console-source';
import { metricSeries } from './metric-series';
import { type MadeResource, serviceView } from './service-view';

export interface ConsoleFacts {
  readonly stacks: readonly DeployedStack[];
  readonly unsupported: readonly UnsupportedResource[];
  readonly made: readonly MadeResource[];
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
    services: facts.stacks.map(({ name }) => serviceView(cloud, name, facts.apis, facts.made)),
    apis: facts.apis,
    alarms: cloud.alarms.values().map((alarm) => alarmView(cloud.alarms, alarm)),
    dashboards: [...cloud.dashboards.keys()],
    logGroups: cloud.logs.groups().map(({ name }) => name),
    faults: faultView(cloud),
    unsupported: facts.unsupported.map(({ stackName, ...rest }) => ({ stack: stackName, ...rest })),
  }),
  dashboard: (name) => cloud.dashboards.get(name),
  metricData: (queries, startMs, endMs) =>
    metricSeries(cloud.metrics, queries, { startMs, endMs, nowMs: cloud.clock.now() }),
  alarm: (name) => {
    const alarm = cloud.alarms.get(name);
    return alarm && alarmDetail(cloud.alarms, alarm);
  },
  alarmChanges: (limit) => alarmChanges(cloud.alarms, limit),
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
    const nowMs = cloud.clock.now();
    const window = { startMs, endMs, groups, nowMs };
    const { fields, rows, statistics } = runInsightsQuery(cloud.logs, query, window);
    return {
      columns: fields,
      rows: rows.map((row) => fields.map((field) => row[field] ?? '')),
      recordsMatched: statistics.recordsMatched,
      recordsScanned: statistics.recordsScanned,
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

const faultView = ({ faults }: Cloud): FaultView | null =>
  faults.active ? { ...faults.active, stalledShare: STALLED_SHARE } : null;

const messages = ({ slack, mailbox, delivered }: Cloud): Messages => ({
  deliveries: delivered.list().toReversed(),
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
