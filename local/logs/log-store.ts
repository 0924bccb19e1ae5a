import { compileFilterPattern } from './filter-pattern';

export interface LogEvent {
  readonly timestampMs: number;
  readonly message: string;
}

export interface StoredLogEvent extends LogEvent {
  readonly id: string;
  readonly group: string;
  readonly stream: string;
  readonly ingestionMs: number;
}

export interface LogGroup {
  readonly name: string;
  /** @default - never expires */
  readonly retentionInDays?: number;
  readonly streams: readonly string[];
  readonly events: number;
  /** How many events were given up because the group was full. */
  readonly dropped: number;
}

export interface LogEventFilter {
  readonly groups: readonly string[];
  /** In the filter pattern syntax. @default - all events */
  readonly pattern?: string;
  /** @default - all streams */
  readonly streams?: readonly string[];
  /** Inclusive. */
  readonly startMs?: number;
  /** Inclusive, as FilterLogEvents has it. */
  readonly endMs?: number;
  readonly limit?: number;
  /** @default false */
  readonly newestFirst?: boolean;
}

type Listener = (group: string, stream: string, events: readonly StoredLogEvent[]) => void;

/** Log groups in memory. Moments are milliseconds since 1970. */
export interface LogStore {
  /** Makes a group, or gives an existing one another retention. */
  putGroup(name: string, options?: { readonly retentionInDays?: number }): void;
  deleteGroup(name: string): void;
  groups(): readonly LogGroup[];
  /** Keeps events; the group and the stream are made where they do not exist. */
  append(
    group: string,
    stream: string,
    events: readonly LogEvent[],
    ingestionMs?: number,
  ): readonly StoredLogEvent[];
  /** Tells of each append, after it; returns how to stop. */
  onEvents(listener: Listener): () => void;
  /** By time. @throws FilterPatternError */
  filterEvents(filter: LogEventFilter): readonly StoredLogEvent[];
  /** Drops the events that are older than their group's retention, and the streams that have none left. */
  forgetExpired(nowMs: number): void;
}

/** Events that a group keeps in memory: some hundred megabytes at most. */
export const MAX_EVENTS_PER_GROUP = 200_000;

const DAY = 86_400_000;

interface Group {
  retentionInDays?: number;
  streams: Set<string>;
  /** By time, oldest first. */
  readonly events: StoredLogEvent[];
  dropped: number;
}

/** @param maxEventsPerGroup - the oldest events above it are dropped and counted */
export const createLogStore = (maxEventsPerGroup: number = MAX_EVENTS_PER_GROUP): LogStore => {
  const groups = new Map<string, Group>();
  const listeners = new Set<Listener>();
  let nextId = 0;

  const groupOf = (name: string): Group => {
    const group = groups.get(name) ?? { streams: new Set(), events: [], dropped: 0 };
    groups.set(name, group);
    return group;
  };

  return {
    putGroup: (name, { retentionInDays } = {}) => {
      groupOf(name).retentionInDays = retentionInDays;
    },
    deleteGroup: (name) => {
      groups.delete(name);
    },
    groups: () =>
      [...groups].map(([name, { retentionInDays, streams, events, dropped }]) => ({
        name,
        retentionInDays,
        streams: [...streams],
        events: events.length,
        dropped,
      })),
    append: (name, stream, events, ingestionMs) => {
      const group = groupOf(name);
      group.streams.add(stream);
      const stored = events.map(({ timestampMs, message }) => ({
        id: String(nextId++).padStart(20, '0'),
        group: name,
        stream,
        timestampMs,
        message,
        ingestionMs: ingestionMs ?? timestampMs,
      }));
      for (const event of stored) insert(group.events, event);
      const excess = Math.max(0, group.events.length - maxEventsPerGroup);
      group.events.splice(0, excess);
      group.dropped += excess;
      if (stored.length > 0) for (const listener of listeners) listener(name, stream, stored);
      return stored;
    },
    onEvents: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    filterEvents: (filter) => {
      const isWanted = wanted(filter);
      const limit = filter.limit ?? Number.POSITIVE_INFINITY;
      const found = [...new Set(filter.groups)].flatMap((name) =>
        take(groups.get(name)?.events ?? [], isWanted, limit, filter.newestFirst ?? false),
      );
      const direction = filter.newestFirst ? -1 : 1;
      found.sort((a, b) => direction * byTime(a, b));
      return found.slice(0, limit);
    },
    forgetExpired: (nowMs) => {
      for (const group of groups.values()) {
        const { retentionInDays = Number.POSITIVE_INFINITY, events } = group;
        const oldestMs = nowMs - retentionInDays * DAY;
        const kept = events.findIndex(({ timestampMs }) => timestampMs >= oldestMs);
        events.splice(0, kept === -1 ? events.length : kept);
        // Environments come and go, and each has a stream of its own.
        group.streams = new Set(events.map(({ stream }) => stream));
      }
    },
  };
};

/** Puts an event behind those of its time or before; nearly always that is the end. */
const insert = (events: StoredLogEvent[], event: StoredLogEvent): void => {
  let i = events.length;
  while (i > 0 && (events[i - 1]?.timestampMs ?? 0) > event.timestampMs) i--;
  events.splice(i, 0, event);
};

const byTime = (a: StoredLogEvent, b: StoredLogEvent): number =>
  a.timestampMs - b.timestampMs || (a.id < b.id ? -1 : 1);

const wanted = (filter: LogEventFilter): ((event: StoredLogEvent) => boolean) => {
  const { startMs = Number.NEGATIVE_INFINITY, endMs = Number.POSITIVE_INFINITY } = filter;
  const matches = compileFilterPattern(filter.pattern ?? '');
  return ({ timestampMs, stream, message }) =>
    timestampMs >= startMs &&
    timestampMs <= endMs &&
    (filter.streams === undefined || filter.streams.includes(stream)) &&
    matches(message);
};

const take = (
  events: readonly StoredLogEvent[],
  isWanted: (event: StoredLogEvent) => boolean,
  limit: number,
  newestFirst: boolean,
): StoredLogEvent[] => {
  const found: StoredLogEvent[] = [];
  for (let i = 0; i < events.length && found.length < limit; i++) {
    const event = events[newestFirst ? events.length - 1 - i : i];
    if (event && isWanted(event)) found.push(event);
  }
  return found;
};
