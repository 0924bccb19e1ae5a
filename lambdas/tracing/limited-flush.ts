/** Left for the answer itself. */
const ANSWER_MS = 100;

/** After a flush that failed nobody waits for another one for so long: each would cost as much again. */
const PAUSE_MS = 30_000;

/**
 * Makes a flush that never rejects and is waited for no longer than a limit, nor than the invocation has time.
 * @param now - milliseconds, from any time on
 */
export const limitedFlush = (
  flush: () => Promise<void>,
  limitMs: number,
  onFailure: (error: unknown) => void,
  now: () => number = () => performance.now(),
): ((remainingTimeMs: number) => Promise<void> | undefined) => {
  let pausedUntil = Number.NEGATIVE_INFINITY;
  return (remainingTimeMs) => {
    const waitMs = Math.min(limitMs, remainingTimeMs - ANSWER_MS);
    if (waitMs <= 0 || now() < pausedUntil) return undefined;
    const flushed = within(waitMs, flush());
    return flushed.catch((error) => {
      pausedUntil = now() + PAUSE_MS;
      onFailure(error);
    });
  };
};

const within = async (limitMs: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};
