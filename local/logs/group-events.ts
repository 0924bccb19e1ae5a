import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { appendBlock, type EventBlock, readBlock, type StreamTable } from './event-block';
import type { EventSource } from './event-source';
import { indexAfter, indexAt, type StoredLogEvent } from './log-event';

/** The events of one log group: the newest in memory, those before them on disk where there is a folder. */
export interface GroupEvents {
  add(events: readonly StoredLogEvent[]): void;
  /** What a window can be read from. Both ends are inclusive. */
  sources(startMs: number, endMs: number): readonly EventSource[];
  forgetBefore(timestampMs: number): void;
  remove(): void;
  readonly count: number;
  /** How many were given up because there was no place. */
  readonly dropped: number;
}

export interface GroupEventsOptions {
  readonly group: string;
  /** Of this group alone. @default - memory only */
  readonly directory?: string;
  /** Where there is no folder: older ones are dropped. */
  readonly maxEvents: number;
  /** Where there is a folder: above it, the older half goes there. */
  readonly maxBytesInMemory: number;
}

const HOUR = 3_600_000;
/** How many events of the memory are looked through at a time, so that a reader with a limit can stop early. */
const EVENTS_AT_A_TIME = 1000;
/** About what an event costs in memory beside its text. */
const OBJECT_BYTES = 150;

export const createGroupEvents = (options: GroupEventsOptions): GroupEvents => {
  const { group, directory, maxEvents, maxBytesInMemory } = options;
  const streams = createStreamTable();
  /** Oldest first. */
  let recent: StoredLogEvent[] = [];
  let recentBytes = 0;
  let blocks: EventBlock[] = [];
  let keptFromMs = Number.NEGATIVE_INFINITY;
  let dropped = 0;

  const spill = (folder: string): void => {
    let bytes = 0;
    const end = recent.findIndex((event) => {
      bytes += sizeOf(event);
      return bytes > maxBytesInMemory / 2;
    });
    const older = recent.slice(0, end === -1 ? recent.length : end + 1);
    mkdirSync(folder, { recursive: true });
    blocks.push(appendBlock(join(folder, segmentName(older)), older, streams));
    recent = recent.slice(older.length);
    recentBytes -= older.reduce((total, event) => total + sizeOf(event), 0);
  };

  const dropOldest = (): void => {
    const excess = Math.max(0, recent.length - maxEvents);
    recent.splice(0, excess);
    dropped += excess;
  };

  return {
    add: (events) => {
      for (const event of events) {
        insert(recent, event);
        recentBytes += sizeOf(event);
        if (directory !== undefined && recentBytes > maxBytesInMemory) spill(directory);
      }
      if (directory === undefined) dropOldest();
    },
    sources: (startMs, endMs) => {
      const firstMs = Math.max(startMs, keptFromMs);
      const fromDisk = blocks
        .filter((block) => block.lastMs >= firstMs && block.firstMs <= endMs)
        .map((block) => ({
          firstMs: Math.max(block.firstMs, firstMs),
          lastMs: Math.min(block.lastMs, endMs),
          load: () => within(readBlock(block, group, streams), firstMs, endMs),
        }));
      return [...fromDisk, ...inPieces(within(recent, firstMs, endMs))];
    },
    forgetBefore: (timestampMs) => {
      keptFromMs = Math.max(keptFromMs, timestampMs);
      const kept = blocks.filter(({ lastMs }) => lastMs >= timestampMs);
      removeFiles(blocks, kept);
      blocks = kept;
      recent = recent.slice(indexAt(recent, timestampMs));
      recentBytes = recent.reduce((total, event) => total + sizeOf(event), 0);
    },
    remove: () => {
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    },
    get count() {
      return blocks.reduce((total, { events }) => total + events, recent.length);
    },
    get dropped() {
      return dropped;
    },
  };
};

const sizeOf = ({ message }: StoredLogEvent): number => message.length + OBJECT_BYTES;

/** Puts an event behind those of its time or before; nearly always that is the end. */
const insert = (events: StoredLogEvent[], event: StoredLogEvent): void => {
  const last = events.at(-1);
  if (!last || last.timestampMs <= event.timestampMs) events.push(event);
  else events.splice(indexAfter(events, event.timestampMs), 0, event);
};

const within = (
  events: readonly StoredLogEvent[],
  startMs: number,
  endMs: number,
): readonly StoredLogEvent[] => {
  const from = indexAt(events, startMs);
  const to = indexAfter(events, endMs);
  return from === 0 && to === events.length ? events : events.slice(from, to);
};

const inPieces = (events: readonly StoredLogEvent[]): EventSource[] =>
  Array.from({ length: Math.ceil(events.length / EVENTS_AT_A_TIME) }, (_, i) => {
    const piece = events.slice(i * EVENTS_AT_A_TIME, (i + 1) * EVENTS_AT_A_TIME);
    return {
      firstMs: piece[0]?.timestampMs ?? 0,
      lastMs: piece.at(-1)?.timestampMs ?? 0,
      load: () => piece,
    };
  });

/** One file for the blocks of an hour: `2026-02-26T10.events`. */
const segmentName = (events: readonly StoredLogEvent[]): string => {
  const hourMs = Math.floor((events.at(-1)?.timestampMs ?? 0) / HOUR) * HOUR;
  return `${new Date(hourMs).toISOString().slice(0, 13)}.events`;
};

const removeFiles = (before: readonly EventBlock[], after: readonly EventBlock[]): void => {
  const used = new Set(after.map(({ path }) => path));
  const unused = new Set(before.map(({ path }) => path).filter((path) => !used.has(path)));
  for (const path of unused) rmSync(path, { force: true });
};

const createStreamTable = (): StreamTable => {
  const names: string[] = [];
  const indices = new Map<string, number>();
  return {
    indexOf: (stream) => {
      const known = indices.get(stream);
      if (known !== undefined) return known;
      indices.set(stream, names.length);
      return names.push(stream) - 1;
    },
    nameOf: (index) => names[index] ?? '',
  };
};
