import { readdirSync } from 'node:fs';

/** What the process takes, in the words of AR6. */
export interface ProcessUsage {
  /** Resident; Lambda's MB are MiB. */
  readonly memory_mb: number;
  /** CPU time as a share of the time since the last reading, that in which Lambda froze the environment included. */
  readonly cpu_percent: number;
  /** Absent where the system does not tell. */
  readonly threads?: number;
}

/** Over less than this the share says nothing: the last one is given again. */
const SHORTEST_MS = 100;

/**
 * Reads the process's usage; the first reading is about the time since `processUsage` was called.
 * @param monotonicNow - milliseconds since any moment
 */
export const processUsage = (monotonicNow: () => number): (() => ProcessUsage) => {
  let last = { ms: monotonicNow(), cpuMs: cpuMs() };
  let cpuPercent = 0;
  return () => {
    const current = { ms: monotonicNow(), cpuMs: cpuMs() };
    const elapsedMs = current.ms - last.ms;
    if (elapsedMs >= SHORTEST_MS) {
      cpuPercent = hundredths((100 * (current.cpuMs - last.cpuMs)) / elapsedMs);
      last = current;
    }
    return { memory_mb: residentMb(), cpu_percent: cpuPercent, threads: threadCount() };
  };
};

export const residentMb = (): number => hundredths(process.memoryUsage.rss() / 1_048_576);

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** Linux has a folder for each thread. */
const threadCount = (): number | undefined => {
  try {
    return readdirSync('/proc/self/task').length;
  } catch {
    return undefined;
  }
};
