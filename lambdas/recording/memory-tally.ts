import { AsyncLocalStorage } from 'node:async_hooks';

/** What was done with a memory, by the log lines' own names. */
export interface MemoryTally {
  reads: number;
  hits: number;
  misses: number;
  writes: number;
  bytes_written: number;
}

const storage = new AsyncLocalStorage<MemoryTally>();

/** Runs `work`; what it, or what it awaits, does with memories is added to `tally`. */
export const withMemoryTally = <R>(tally: MemoryTally, work: () => R): R =>
  storage.run(tally, work);

export const currentMemoryTally = (): MemoryTally | undefined => storage.getStore();

export const emptyTally = (): MemoryTally => ({
  reads: 0,
  hits: 0,
  misses: 0,
  writes: 0,
  bytes_written: 0,
});
