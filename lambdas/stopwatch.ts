/** What an invocation took. */
export interface Usage {
  readonly durationMs: number;
  /** CPU time as a share of the duration; above 100 when several threads work. */
  readonly cpuPercent: number;
  /** The most that the environment ever held in memory; Lambda's MB are MiB. */
  readonly peakMemoryMegabytes: number;
}

/** Starts measuring; the answer reads what it took until then. */
export const startStopwatch = (): (() => Usage) => {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  return () => {
    const durationMs = performance.now() - startedMs;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const cpuMs = (userCPUTime + systemCPUTime - before.user - before.system) / 1000;
    return {
      durationMs: rounded(durationMs),
      cpuPercent: rounded((100 * cpuMs) / durationMs),
      peakMemoryMegabytes: rounded(maxRSS / 1024),
    };
  };
};

/** More digits would be noise that every line pays for. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
