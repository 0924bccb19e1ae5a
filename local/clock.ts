/** A moment in milliseconds since 1970, UTC. */
export type EpochMs = number;
export type Cancel = () => void;
type Task = () => void | Promise<void>;

/** What the parts of the local cloud know of time. None of them reads `Date` or sets a timer of its own. */
export interface Clock {
  now(): EpochMs;
  /**
   * Runs a task once at a moment; at once, in the next step, when that moment has passed.
   * @throws RangeError when the moment is no number
   */
  at(time: EpochMs, task: Task): Cancel;
  /** Runs a task at each multiple of the period. A task's promise is awaited before the clock goes on. */
  every(periodMs: number, task: Task): Cancel;
  /**
   * Work under way (an invocation): the clock does not begin a new minute before it ends, or `maxHoldMs` have passed.
   * Returns the work, whose failure stays the caller's.
   */
  hold<T>(work: Promise<T>): Promise<T>;
}

interface Entry {
  readonly time: EpochMs;
  readonly order: number;
  readonly task: Task;
}

const MINUTE = 60_000;

/** A clock that moves only when it is told to: by a test or by a `Pacer`. */
export class VirtualClock implements Clock {
  #now: EpochMs;
  #order = 0;
  #entries: Entry[] = [];
  readonly #held = new Set<Promise<unknown>>();
  readonly #maxHoldMs: number;

  /** @param maxHoldMs - real milliseconds that work under way can hold a minute back. */
  constructor(start: EpochMs, maxHoldMs = 3000) {
    this.#now = start;
    this.#maxHoldMs = maxHoldMs;
  }

  now(): EpochMs {
    return this.#now;
  }

  at(time: EpochMs, task: Task): Cancel {
    if (Number.isNaN(time)) throw new RangeError('a task of the clock needs a moment, got NaN');
    const entry = { time: Math.max(time, this.#now), order: this.#order++, task };
    const next = this.#entries.findIndex((other) => other.time > entry.time);
    this.#entries.splice(next === -1 ? this.#entries.length : next, 0, entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  every(periodMs: number, task: Task): Cancel {
    let cancel: Cancel = () => {};
    const schedule = (time: EpochMs): void => {
      cancel = this.at(time, async () => {
        schedule(time + periodMs);
        await task();
      });
    };
    schedule((Math.floor(this.#now / periodMs) + 1) * periodMs);
    return () => cancel();
  }

  hold<T>(work: Promise<T>): Promise<T> {
    const settled = work.catch(() => {}).finally(() => this.#held.delete(settled));
    this.#held.add(settled);
    return work;
  }

  /**
   * Moves on to a moment, running what is due on the way in order. A task that fails keeps no other from running: its
   * error is thrown when the moment is reached.
   * @param holdEveryMs - work under way is waited for before each multiple of it. @default a minute
   */
  async advanceTo(time: EpochMs, holdEveryMs: number = MINUTE): Promise<void> {
    const errors: unknown[] = [];
    for (let entry = this.#entries[0]; entry && entry.time <= time; entry = this.#entries[0]) {
      const isNext = Math.floor(entry.time / holdEveryMs) > Math.floor(this.#now / holdEveryMs);
      if (isNext) await this.settled();
      if (entry !== this.#entries[0]) continue;
      this.#entries.shift();
      this.#now = Math.max(this.#now, entry.time);
      try {
        await entry.task();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#now = Math.max(this.#now, time);
    if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('; '));
    if (errors.length === 1) throw errors[0];
  }

  /** Ends when the work that is under way now has ended, at most `maxHoldMs` later. */
  async settled(): Promise<void> {
    if (this.#held.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise((resolve) => {
      timer = setTimeout(resolve, this.#maxHoldMs);
    });
    await Promise.race([Promise.all(this.#held), limit]);
    clearTimeout(timer);
  }
}
