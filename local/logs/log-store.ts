import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventId } from './event-block';
import { inTimeOrder } from './event-source';
import { compileFilterPattern } from './filter-pattern';
import { createGroupEvents, type GroupEvents } from './group-events';
import type { LogEvent, StoredLogEvent } from './log-event';
import { byteLength, EVENT_OVERHEAD_BYTES } from './message-size';
import { withTimeLimit } from './time-limit';

export type { LogEvent, StoredLogEvent } from './log-event';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
export const logGroupClasses = ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] as const;
export type LogGroupClass = (typeof logGroupClasses)[number];

export interface LogGroupSettings {
  /** @default - never expires */
  readonly retentionInDays?: number;
  /** Cannot be changed once the group is there. @default 'STANDARD' */
  readonly logGroupClass?: LogGroupClass;
  /** @default 0 */
  readonly createdMs?: number;
}

export interface LogGroup {
  readonly name: string;
  /** @default - never expires */
  readonly retentionInDays?: number;
  readonly logGroupClass: LogGroupClass;
  readonly createdMs: number;
  /** Names. */
  readonly streams: readonly string[];
  readonly events: number;
  /** Of all that was ever ingested, as CloudWatch counts it. */
  readonly ingestedBytes: number;
  /** How many events were given up because the group was full. */
  readonly dropped: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdMs: number;
  /** Undefined where it has no event yet. */
  readonly firstEventMs?: number;
  readonly lastEventMs?: number;
  readonly lastIngestionMs?: number;
}

export interface LogEventWindow {
  readonly groups: readonly string[];
  /** @default - all streams */
  readonly streams?: readonly string[];
  /** Inclusive. */
  readonly startMs?: number;
  /** Inclusive, as FilterLogEvents has it. */
  readonly endMs?: number;
  /** @default false */
  readonly newestFirst?: boolean;
}

export interface LogEventFilter extends LogEventWindow {
  /** In the filter pattern syntax. @default - all events */
  readonly pattern?: string;
  readonly limit?: number;
}

/** @param bytes - of the events, as IncomingBytes counts them */
type Listener = (
  group: string,
  stream: string,
  events: readonly StoredLogEvent[],
  bytes: number,
) => void;

/** Log groups, with their newest events in memory. Moments are milliseconds since 1970. */
export interface LogStore {
  /** Makes a group, or gives an existing one another retention. */
  putGroup(name: string, settings?: LogGroupSettings): void;
  deleteGroup(name: string): void;
  groups(): readonly LogGroup[];
  group(name: string): LogGroup | undefined;
  /** STANDARD also where there is no such group. */
  classOf(name: string): LogGroupClass;
  /** Makes a stream, and its group where there is none. */
  putStream(group: string, name: string, createdMs: number): void;
  deleteStream(group: string, name: string): void;
  streams(group: string): readonly LogStream[];
  /** Keeps events; the group and the stream are made where they do not exist. */
  append(
    group: string,
    stream: string,
    events: readonly LogEvent[],
    ingestionMs?: number,
  ): readonly StoredLogEvent[];
  /** Tells of each append, after it; returns how to stop. */
  onEvents(listener: Listener): () => void;
  /** Events by time, read as they are asked for. */
  scan(window: LogEventWindow): Iterable<StoredLogEvent>;
  /** By time. @throws FilterPatternError, TimeLimitError */
  filterEvents(filter: LogEventFilter): readonly StoredLogEvent[];
  /** Drops the events that are older than their group's retention, and the streams that have none left. */
  forgetExpired(nowMs: number): void;
}

export interface LogStoreOptions {
  /** Where older events lie; it is emptied at the start. @default - all events stay in memory */
  readonly directory?: string;
  /** Where there is no folder: the oldest events above it are dropped and counted. @default 200,000 */
  readonly maxEventsPerGroup?: number;
  /** Where there is a folder: what a group keeps in memory. @default 2 MiB */
  readonly maxBytesInMemory?: number;
}

const DAY = 86_400_000;
/** A search that goes on longer is ended: the process has other things to do. */
const FILTER_LIMIT_MS = 20_000;
/** Events of the DELIVERY class are kept this long, whatever a template says. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
const DELIVERY_RETENTION_DAYS = 2;

interface Group {
  retentionInDays?: number;
  readonly logGroupClass: LogGroupClass;
  readonly createdMs: number;
  readonly streams: Map<string, LogStream>;
  /** Up to which event the streams are deleted that were, by name. */
  readonly deleted: Map<string, string>;
  readonly events: GroupEvents;
  ingestedBytes: number;
}

export const createLogStore = (options: LogStoreOptions = {}): LogStore => {
  const { directory, maxEventsPerGroup = 200_000, maxBytesInMemory = 2 * 1024 * 1024 } = options;
  const groups = new Map<string, Group>();
  const listeners = new Set<Listener>();
  let nextEvent = 0;
  let nextFolder = 0;
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });

  const newGroup = (name: string, settings: LogGroupSettings): Group => ({
    logGroupClass: settings.logGroupClass ?? 'STANDARD',
    createdMs: settings.createdMs ?? 0,
    streams: new Map(),
    deleted: new Map(),
    ingestedBytes: 0,
    events: createGroupEvents({
      group: name,
      directory: directory && join(directory, String(nextFolder++)),
      maxEvents: maxEventsPerGroup,
      maxBytesInMemory,
    }),
  });

  const groupOf = (name: string, settings: LogGroupSettings = {}): Group => {
    const group = groups.get(name) ?? newGroup(name, settings);
    groups.set(name, group);
    return group;
  };

  const scan = (window: LogEventWindow): Iterable<StoredLogEvent> => {
    const { startMs = Number.NEGATIVE_INFINITY, endMs = Number.POSITIVE_INFINITY } = window;
    const sources = [...new Set(window.groups)].flatMap(
      (name) => groups.get(name)?.events.sources(startMs, endMs) ?? [],
    );
    const events = inTimeOrder(sources, window.newestFirst ?? false);
    const streams = window.streams && new Set(window.streams);
    const hasDeleted = window.groups.some((name) => (groups.get(name)?.deleted.size ?? 0) > 0);
    if (!streams && !hasDeleted) return events;
    return only(
      events,
      ({ id, group, stream }) =>
        (streams?.has(stream) ?? true) && id >= (groups.get(group)?.deleted.get(stream) ?? ''),
    );
  };

  return {
    putGroup: (name, settings = {}) => {
      const group = groupOf(name, settings);
      group.retentionInDays =
        group.logGroupClass === 'DELIVERY' ? DELIVERY_RETENTION_DAYS : settings.retentionInDays;
    },
    deleteGroup: (name) => {
      groups.get(name)?.events.remove();
      groups.delete(name);
    },
    groups: () => [...groups].map(([name, group]) => describe(name, group)),
    group: (name) => {
      const group = groups.get(name);
      return group && describe(name, group);
    },
    classOf: (name) => groups.get(name)?.logGroupClass ?? 'STANDARD',
    putStream: (groupName, name, createdMs) => {
      const { streams } = groupOf(groupName, { createdMs });
      if (!streams.has(name)) streams.set(name, { name, createdMs });
    },
    deleteStream: (groupName, name) => {
      const group = groups.get(groupName);
      if (group?.streams.delete(name)) group.deleted.set(name, eventId(nextEvent));
    },
    streams: (name) => [...(groups.get(name)?.streams.values() ?? [])],
    append: (name, stream, events, ingestionMs) => {
      const stored = events.map(({ timestampMs, message }) => ({
        id: eventId(nextEvent++),
        group: name,
        stream,
        timestampMs,
        message,
        ingestionMs: ingestionMs ?? timestampMs,
      }));
      const group = groupOf(name, { createdMs: stored[0]?.ingestionMs });
      group.streams.set(stream, withEvents(group.streams.get(stream), stream, stored));
      const bytes = ingestedBytes(stored);
      group.ingestedBytes += bytes;
      group.events.add(stored);
      if (stored.length > 0)
        for (const listener of listeners) listener(name, stream, stored, bytes);
      return stored;
    },
    onEvents: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    scan,
    filterEvents: (filter) => {
      const matches = compileFilterPattern(filter.pattern ?? '');
      const limit = filter.limit ?? Number.POSITIVE_INFINITY;
      return withTimeLimit(FILTER_LIMIT_MS, 'the search', () =>
        firstOf(scan(filter), ({ message }) => matches(message), limit),
      );
    },
    forgetExpired: (nowMs) => {
      for (const { retentionInDays, events, streams } of groups.values()) {
        if (retentionInDays === undefined) continue;
        const oldestMs = nowMs - retentionInDays * DAY;
        events.forgetBefore(oldestMs);
        // Environments come and go, and each has a stream of its own.
        for (const { name, lastEventMs = Number.POSITIVE_INFINITY } of streams.values()) {
          if (lastEventMs < oldestMs) streams.delete(name);
        }
      }
    },
  };
};

const firstOf = (
  events: Iterable<StoredLogEvent>,
  isWanted: (event: StoredLogEvent) => boolean,
  limit: number,
): readonly StoredLogEvent[] => {
  const found: StoredLogEvent[] = [];
  if (limit <= 0) return found;
  for (const event of events) if (isWanted(event) && found.push(event) >= limit) break;
  return found;
};

const describe = (name: string, group: Group): LogGroup => ({
  name,
  retentionInDays: group.retentionInDays,
  logGroupClass: group.logGroupClass,
  createdMs: group.createdMs,
  streams: [...group.streams.keys()],
  events: group.events.count,
  ingestedBytes: group.ingestedBytes,
  dropped: group.events.dropped,
});

const withEvents = (
  stream: LogStream | undefined,
  name: string,
  events: readonly StoredLogEvent[],
): LogStream => {
  const ingestionMs = events[0]?.ingestionMs;
  let { firstEventMs, lastEventMs } = stream ?? {};
  for (const { timestampMs } of events) {
    firstEventMs = Math.min(firstEventMs ?? timestampMs, timestampMs);
    lastEventMs = Math.max(lastEventMs ?? timestampMs, timestampMs);
  }
  const createdMs = stream?.createdMs ?? ingestionMs ?? 0;
  return {
    name,
    createdMs,
    firstEventMs,
    lastEventMs,
    lastIngestionMs: ingestionMs ?? stream?.lastIngestionMs,
  };
};

const ingestedBytes = (events: readonly LogEvent[]): number =>
  events.reduce((total, { message }) => total + byteLength(message) + EVENT_OVERHEAD_BYTES, 0);

function* only(
  events: Iterable<StoredLogEvent>,
  isWanted: (event: StoredLogEvent) => boolean,
): Generator<StoredLogEvent> {
  for (const event of events) if (isWanted(event)) yield event;
}
