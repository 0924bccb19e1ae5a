import { appendFileSync, closeSync, openSync, readSync, statSync } from 'node:fs';
import type { StoredLogEvent } from './log-event';
import { byteLength } from './message-size';

/** Events that lie together in a file, oldest first. */
export interface EventBlock {
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
  readonly events: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Of an event before its text: three doubles (time, time of ingestion, id), then stream and length of the text. */
const HEADER_BYTES = 32;

/** Streams stand in a file by their index. */
export interface StreamTable {
  indexOf(stream: string): number;
  nameOf(index: number): string;
}

/** Puts events behind what a file holds. */
export const appendBlock = (
  path: string,
  events: readonly StoredLogEvent[],
  streams: StreamTable,
): EventBlock => {
  const content = encode(events, streams);
  const offset = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  appendFileSync(path, content);
  return {
    path,
    offset,
    bytes: content.length,
    events: events.length,
    firstMs: events[0]?.timestampMs ?? 0,
    lastMs: events.at(-1)?.timestampMs ?? 0,
  };
};

export const readBlock = (
  block: EventBlock,
  group: string,
  streams: StreamTable,
): StoredLogEvent[] => {
  const content = Buffer.allocUnsafe(block.bytes);
  const file = openSync(block.path, 'r');
  try {
    readSync(file, content, 0, block.bytes, block.offset);
  } finally {
    closeSync(file);
  }
  return decode(content, group, streams);
};

const encode = (events: readonly StoredLogEvent[], streams: StreamTable): Buffer => {
  const sizes = events.map(({ message }) => byteLength(message));
  const content = Buffer.allocUnsafe(sizes.reduce((total, size) => total + HEADER_BYTES + size, 0));
  let at = 0;
  for (const [i, event] of events.entries()) {
    const size = sizes[i] ?? 0;
    content.writeDoubleLE(event.timestampMs, at);
    content.writeDoubleLE(event.ingestionMs, at + 8);
    content.writeDoubleLE(Number(event.id), at + 16);
    content.writeUInt32LE(streams.indexOf(event.stream), at + 24);
    content.writeUInt32LE(size, at + 28);
    content.write(event.message, at + HEADER_BYTES, 'utf8');
    at += HEADER_BYTES + size;
  }
  return content;
};

const decode = (content: Buffer, group: string, streams: StreamTable): StoredLogEvent[] => {
  const events: StoredLogEvent[] = [];
  for (let at = 0; at < content.length; ) {
    const textAt = at + HEADER_BYTES;
    const end = textAt + content.readUInt32LE(at + 28);
    events.push({
      id: eventId(content.readDoubleLE(at + 16)),
      group,
      stream: streams.nameOf(content.readUInt32LE(at + 24)),
      timestampMs: content.readDoubleLE(at),
      message: content.toString('utf8', textAt, end),
      ingestionMs: content.readDoubleLE(at + 8),
    });
    at = end;
  }
  return events;
};

const ID_LENGTH = 20;
/** By the number of digits behind them; `padStart` takes three times as long, and each event has an id. */
const zeros = Array.from({ length: ID_LENGTH + 1 }, (_, digits) => '0'.repeat(ID_LENGTH - digits));

export const eventId = (order: number): string => {
  const digits = String(order);
  return zeros[digits.length] + digits;
};
