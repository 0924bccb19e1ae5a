import { CallerWentAway, sizeOf } from '../observe-stream';

type Body = NonNullable<Response['body']>;

interface Watcher {
  /** Has each piece of the body made as the request. */
  readonly run: <R>(work: () => R) => R;
  readonly onBytes: (bytes: number) => void;
  /** Told once: of the error, or of undefined. The body's end waits for it. */
  readonly onEnd: (error: unknown) => Promise<void>;
}

/** The same body, watched while somebody reads it. */
export const watchedBody = (body: Body, watcher: Watcher): Body => {
  const { run, onBytes, onEnd } = watcher;
  const reader = body.getReader();
  let isCancelled = false;
  const pull = async (controller: ReadableStreamDefaultController): Promise<void> => {
    try {
      const { done, value } = await run(() => reader.read());
      if (isCancelled) return;
      if (!done) {
        onBytes(sizeOf(value));
        controller.enqueue(value);
        return;
      }
    } catch (error) {
      await onEnd(error);
      throw error;
    }
    await onEnd(undefined);
    controller.close();
  };
  const cancel = async (reason: unknown): Promise<void> => {
    isCancelled = true;
    await Promise.all([onEnd(new CallerWentAway(reason)), reader.cancel(reason)]);
  };
  // Nothing is read ahead: what nobody took was not sent.
  return new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
};
