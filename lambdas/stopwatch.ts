/** What an invocation took. */
export interface Usage {
  /** Two decimals. */
  readonly durationMs: number;
  /** The most that the environment ever held in memory; Lambda's MB are MiB. Absent where nobody asked for it. */
  readonly peakMemoryMegabytes?: number;
  /** CPU time as a share of the duration; above 100 when several threads work. Absent where nobody asked for it. */
  readonly cpuPercent?: number;
}

/** What is measured beside the time: each costs a system call, which is as much as all the rest. */
export interface Measured {
  readonly memory: boolean;
  readonly cpu: boolean;
}

/** Measures from its making on. */
export class Stopwatch {
  readonly #startedMs = performance.now();
  readonly #measured: Measured;
  readonly #cpuBeforeMicroseconds: number;

  constructor(measured: Measured) {
    this.#measured = measured;
    this.#cpuBeforeMicroseconds = measured.cpu ? cpuTimeOf(process.resourceUsage()) : 0;
  }

  read(): Usage {
    const durationMs = performance.now() - this.#startedMs;
    const { memory, cpu } = this.#measured;
    if (!memory && !cpu) return { durationMs: hundredths(durationMs) };
    const usage = process.resourceUsage();
    const cpuMs = (cpuTimeOf(usage) - this.#cpuBeforeMicroseconds) / 1000;
    return {
      durationMs: hundredths(durationMs),
      peakMemoryMegabytes: memory ? hundredths(usage.maxRSS / 1024) : undefined,
      // No time at all would make it NaN, and CloudWatch would take none of the line's metrics.
      cpuPercent: cpu ? hundredths(durationMs > 0 ? (100 * cpuMs) / durationMs : 0) : undefined,
    };
  }
}

const cpuTimeOf = ({ userCPUTime, systemCPUTime }: NodeJS.ResourceUsage): number =>
  userCPUTime + systemCPUTime;

/** More digits would be noise that every line pays for. */
const hundredths = (value: number): number => Math.round(value * 100) / 100;
