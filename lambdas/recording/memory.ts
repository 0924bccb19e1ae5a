import { componentLine, shownMs } from './component-line';
import { type Counter, type Gauge, type Histogram, measure } from './measure';
import { currentMemoryTally, type MemoryTally } from './memory-tally';
import { type Ending, timedWork } from './timed-work';

interface MemoryFacet {
  readonly readTime: Histogram;
  readonly writeTime: Histogram;
  readonly lookups: Counter<{ readonly result: readonly ['hit', 'miss'] }>;
  readonly bytesWritten: Counter;
  readonly size: Gauge;
}

interface Memory {
  /** Reads; `undefined`, `null` and an empty list are a miss. */
  read<V>(work: () => Promise<V> | V): Promise<V>;
  /** Writes; `bytes` is what the memory grows by. */
  write<R>(entry: { readonly bytes: number }, work: () => Promise<R> | R): Promise<R>;
  /** Tells how large the memory is, in bytes. */
  size(bytes: number): void;
}

/**
 * Makes what reads and writes a memory (AR4): both are timed and traced, hits and misses counted, and so is what the memory
 * grows by. Each is a DEBUG line, and an agent's last line sums up what the agent did.
 * @example
 * const memory = memoryOf(runtime.agentMemory);
 * const past = await memory.read(() => store.find(topic));
 * await memory.write({ bytes: Buffer.byteLength(text) }, () => store.add(topic, text));
 */
export const memoryOf = (facet: MemoryFacet): Memory => {
  const { service } = facet.readTime.metric;
  return {
    read: (work) =>
      timedWork(
        { service, name: 'memory read', onEnd: (ending) => recordRead(facet, ending) },
        work,
      ),
    write: ({ bytes }, work) =>
      timedWork(
        { service, name: 'memory write', onEnd: (ending) => recordWrite(facet, bytes, ending) },
        work,
      ),
    size: (bytes) => measure(facet.size, bytes),
  };
};

const recordRead = ({ readTime, lookups }: MemoryFacet, ending: Ending<unknown>): void => {
  measure(readTime, ending.durationMs);
  const result = lookupOf(ending);
  if (result) measure(lookups, 1, { result });
  tally({ reads: 1, hits: result === 'hit' ? 1 : 0, misses: result === 'miss' ? 1 : 0 });
  writeLine('memory read', ending, { result });
};

/** Undefined for a read that failed: it is neither. */
const lookupOf = (ending: Ending<unknown>): 'hit' | 'miss' | undefined => {
  if (ending.status === 'failure') return undefined;
  return isFound(ending.result) ? 'hit' : 'miss';
};

const recordWrite = (facet: MemoryFacet, bytes: number, ending: Ending<unknown>): void => {
  const bytes_written = ending.status === 'success' ? bytes : 0;
  measure(facet.writeTime, ending.durationMs);
  measure(facet.bytesWritten, bytes_written);
  tally({ writes: 1, bytes_written });
  writeLine('memory write', ending, { bytes_written });
};

const writeLine = (message: string, { status, durationMs }: Ending<unknown>, details = {}): void =>
  componentLine('memory', 'debug', message, {
    status,
    duration_ms: shownMs(durationMs),
    ...details,
  });

const isFound = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

const tally = (done: Partial<MemoryTally>): void => {
  const current = currentMemoryTally();
  if (!current) return;
  for (const [name, count] of Object.entries(done)) current[name as keyof MemoryTally] += count;
};
