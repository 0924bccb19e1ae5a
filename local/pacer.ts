import type { EpochMs, VirtualClock } from './clock';
import type { ClockCommand } from './clock-command';

/** The real clock, as an argument. */
export interface RealTime {
  now(): EpochMs;
  sleep(ms: number): Promise<void>;
}

export const realTime: RealTime = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export interface PacerOptions {
  readonly clock: VirtualClock;
  /** Virtual seconds in a real one; 0: it stands. */
  readonly speed: number;
  readonly real: RealTime;
  /** Hears of tasks that failed; the clock goes on. */
  readonly onError: (error: unknown) => void;
}

const STEP_MS = 20;
/** A jump waits for what is under way each second: else all requests of a minute would come at its end. */
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const FASTEST = 3600;

/**
 * Moves a clock on with real time, `speed` times as fast. In time-lapse a machine that cannot hold the speed goes
 * slower and skips nothing; at speed 1 the clock catches up with the wall.
 */
export class Pacer {
  readonly #options: PacerOptions;
  #speed: number;
  #goal: { readonly toMs: EpochMs; readonly arrived: () => void } | undefined;
  #stopped = false;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#speed = options.speed;
    void this.#run();
  }

  /** 0 while the clock stands. */
  get speed(): number {
    return this.#speed;
  }

  /** Where a step or jump that is under way ends. */
  get jumpingToMs(): EpochMs | undefined {
    return this.#goal?.toMs;
  }

  /**
   * Ends when a step or jump has arrived; another command ends it where it is.
   * @throws RangeError when time would go back, or the speed is out of range
   */
  async command(command: ClockCommand): Promise<void> {
    const toMs = this.#goalOf(command);
    if (command.kind === 'run') this.#speed = checkedSpeed(command.speed);
    if (command.kind === 'pause') this.#speed = 0;
    this.#goal?.arrived();
    this.#goal = undefined;
    if (toMs === undefined) return;
    await new Promise<void>((arrived) => {
      this.#goal = { toMs, arrived };
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#goal?.arrived();
  }

  #goalOf(command: ClockCommand): EpochMs | undefined {
    const now = this.#options.clock.now();
    if (command.kind !== 'step' && command.kind !== 'jump') return undefined;
    const toMs = command.kind === 'step' ? now + command.ms : command.toMs;
    if (toMs > now) return toMs;
    const asked = Number.isFinite(toMs) ? new Date(toMs).toISOString() : String(toMs);
    throw new RangeError(
      `the clock goes forward only: it is ${new Date(now).toISOString()}, asked for ${asked}`,
    );
  }

  async #run(): Promise<void> {
    const { real } = this.#options;
    let last = real.now();
    while (!this.#stopped) {
      // A jump leaves other work of the process a turn, and no more.
      await real.sleep(this.#goal ? 0 : STEP_MS);
      const now = real.now();
      const elapsed = this.#speed > 1 ? Math.min(now - last, 10 * STEP_MS) : now - last;
      last = now;
      await this.#move(elapsed * this.#speed);
    }
  }

  async #move(ms: number): Promise<void> {
    const { clock, onError } = this.#options;
    const goal = this.#goal;
    const toMs = goal ? Math.min(goal.toMs, clock.now() + MINUTE_MS) : clock.now() + ms;
    if (this.#stopped || toMs <= clock.now()) return;
    await clock.advanceTo(toMs, goal ? SECOND_MS : MINUTE_MS).catch((error: unknown) => {
      // What a task meets while its cloud closes is no failure.
      if (!this.#stopped) onError(error);
    });
    if (goal && goal === this.#goal && clock.now() >= goal.toMs) {
      this.#goal = undefined;
      goal.arrived();
    }
  }
}

const checkedSpeed = (speed: number): number => {
  if (speed >= 1 && speed <= FASTEST) return speed;
  throw new RangeError(
    `the speed is from 1 to ${FASTEST} virtual seconds in a real one, got ${speed}`,
  );
};
