/** Rejects at the limit, whether or not `work` heeds the signal; what it does later is nobody's concern. */
export const withinLimit = <R>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R> => {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const late = new TimeoutError(`no answer in ${limitMs} ms`);
      reject(late);
      controller.abort(late);
    }, limitMs);
    const settle =
      <V>(how: (value: V) => void) =>
      (value: V) => {
        clearTimeout(timer);
        how(value);
      };
    // Both ends are taken, for a rejection that comes after the limit too. A throw is made a rejection.
    (async () => work(controller.signal))().then(settle(resolve), settle(reject));
  });
};

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}
