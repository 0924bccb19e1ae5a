/** What an invocation took. */
export interface Usage {
  readonly durationMs: number;
  /** Absent where nobody asked for it. */
  readonly system?: SystemUsage;
}

export interface SystemUsage {
  /** CPU time as a share of the duration; above 100 when several threads work. */
  readonly cpuPercent: number;
  /** The most that the environment ever held in memory; Lambda's MB are MiB. */
  readonly peakMemoryMegabytes: number;
}

/**
 * Measures from its making on.
 * @param measuresSystem - CPU and memory cost a system call each, more than all the rest that is measured
 */
export class Stopwatch {
  readonly #startedMs = performance.now();
  readonly #cpuBefore: NodeJS.CpuUsage | undefined;

  constructor(measuresSystem: boolean) {
    this.#cpuBefore = measuresSystem ? process.cpuUsage() : undefined;
  }

  read(): Usage {
    const durationMs = performance.now() - this.#startedMs;
    const before = this.#cpuBefore;
    return {
      durationMs: rounded(durationMs),
      system: before && systemUsage(before, durationMs),
    };
  }
}

const systemUsage = (before: NodeJS.CpuUsage, durationMs: number): SystemUsage => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuMs = (userCPUTime + systemCPUTime - before.user - before.system) / 1000;
  return {
    // No time at all would make it NaN, and CloudWatch would take none of the line's metrics.
    cpuPercent: durationMs > 0 ? rounded((100 * cpuMs) / durationMs) : 0,
    peakMemoryMegabytes: rounded(maxRSS / 1024),
  };
};

/** More digits would be noise that every line pays for. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
