import type { Trace, TraceSummary } from './trace';

/** The traces of the last hours, in memory. */
export interface TraceStore {
  /** Those that began in the window, newest first. */
  list(startMs: number, endMs: number): readonly TraceSummary[];
  get(id: string): Trace | undefined;
}

export const createTraceStore = (): TraceStore => ({ list: () => [], get: () => undefined });
