import type { Clock, EpochMs } from './clock';

/** What is to go wrong, and for how long. */
export interface FaultSettings {
  /** Share of API requests whose AWS calls fail, 0 to 1. */
  readonly errors: number;
  /** How long the AWS calls of a further share of requests stall, in real milliseconds; 0 for none. */
  readonly latencyMs: number;
  readonly forMs: number;
}

export interface ActiveFaults extends FaultSettings {
  readonly untilMs: EpochMs;
}

/** What happens to the AWS calls of one invocation. */
export type Fate = { readonly kind: 'pass' } | { readonly kind: 'fail' } | Stall;
interface Stall {
  readonly kind: 'stall';
  readonly latencyMs: number;
}

/** Share of requests that stall when a latency is set. */
export const STALLED_SHARE = 0.2;

const pass: Fate = { kind: 'pass' };

/**
 * Faults made at the local endpoint: for a share of the API's requests each AWS call fails or stalls, so that real
 * code fails. An execution environment is known by its access key and serves one invocation at a time.
 */
export class Faults {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #fates = new Map<string, Fate>();
  #active: ActiveFaults | undefined;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** @throws RangeError for a share outside 0 to 1 or a time that is not positive */
  set(settings: FaultSettings): void {
    const { errors, latencyMs, forMs } = settings;
    if (!(errors >= 0 && errors <= 1)) {
      throw new RangeError(`errors must be a share between 0 and 1, got ${errors}`);
    }
    if (!(latencyMs >= 0 && latencyMs <= 60_000)) {
      throw new RangeError(`latency must be between 0 and 60000 ms, got ${latencyMs}`);
    }
    if (!(forMs > 0)) throw new RangeError(`the time must be more than 0 ms, got ${forMs}`);
    this.#active = { ...settings, untilMs: this.#clock.now() + forMs };
  }

  clear(): void {
    this.#active = undefined;
  }

  get active(): ActiveFaults | undefined {
    if (this.#active && this.#clock.now() >= this.#active.untilMs) this.#active = undefined;
    return this.#active;
  }

  /** An environment begins an invocation: its fate is drawn once, so that retries of a call do not save it. */
  onInvocation(accessKeyId: string, origin: 'api' | 'event'): void {
    const fate = origin === 'api' ? this.#draw() : pass;
    // Only what is to go wrong is remembered: environments come and go.
    if (fate.kind === 'pass') this.#fates.delete(accessKeyId);
    else this.#fates.set(accessKeyId, fate);
  }

  fateOf(accessKeyId: string): Fate {
    return this.#fates.get(accessKeyId) ?? pass;
  }

  #draw(): Fate {
    const active = this.active;
    if (!active) return pass;
    const drawn = this.#random();
    if (drawn < active.errors) return { kind: 'fail' };
    const stalled = active.latencyMs > 0 && drawn < active.errors + STALLED_SHARE;
    return stalled ? { kind: 'stall', latencyMs: active.latencyMs } : pass;
  }
}
