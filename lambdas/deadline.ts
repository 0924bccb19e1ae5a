/** Enough to write a line in, and too little to be in time after all. */
const MARGIN_MS = 200;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const LONGEST_TIMEOUT_MS = 900_000;

/**
 * Tells of invocations that Lambda is about to end: with the process everything that they have not written is gone.
 * One timer serves all of them, and is seldom set: a timer for each would cost as much as the line does.
 */
export class DeadlineWatch<I> {
  readonly #onNear: (invocation: I, error: Error) => void;
  /** When each open invocation has to be told of, on the clock of `performance.now()`. */
  readonly #dueMs = new Map<I, number>();
  #timer: NodeJS.Timeout | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;

  constructor(onNear: (invocation: I, error: Error) => void) {
    this.#onNear = onNear;
  }

  /** @param remainingMs - until Lambda ends the invocation; Infinity where nobody does */
  begin(invocation: I, remainingMs: number): void {
    if (!Number.isFinite(remainingMs)) return;
    const dueMs = performance.now() + Math.min(remainingMs, LONGEST_TIMEOUT_MS) - MARGIN_MS;
    this.#dueMs.set(invocation, dueMs);
    if (dueMs < this.#timerDueMs) this.#setTimer(dueMs);
  }

  end(invocation: I): void {
    this.#dueMs.delete(invocation);
  }

  #setTimer(dueMs: number): void {
    clearTimeout(this.#timer);
    this.#timerDueMs = dueMs;
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, dueMs - performance.now()));
    // It may outlive the invocation that it was set for, and nobody should wait for it.
    this.#timer.unref();
  }

  #tell(): void {
    const nowMs = performance.now();
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    for (const [invocation, dueMs] of this.#dueMs) {
      // Timers count whole milliseconds, and may be early by a part of one.
      if (dueMs - nowMs >= 1) continue;
      this.#dueMs.delete(invocation);
      this.#onNear(invocation, noAnswer());
    }
    const nextMs = Math.min(...this.#dueMs.values());
    if (Number.isFinite(nextMs)) this.#setTimer(nextMs);
  }
}

// Without a stack: it would be the timer's, and to look up its source takes time that is short now.
const noAnswer = (): Error =>
  Object.assign(new Error(`no answer ${MARGIN_MS} ms before Lambda’s time-out`), {
    name: 'TimeoutError',
    category: 'timeout',
    stack: undefined,
  });
