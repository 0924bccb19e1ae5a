import type { Cancel, Clock } from '../clock';

export interface BufferLimits {
  readonly bytes: number;
  readonly intervalMs: number;
}

/** Keeps items until they are many or old enough, then hands them on together. */
export interface Buffering<T> {
  add(item: T, bytes: number): Promise<void>;
  flush(): Promise<void>;
}

/** Where handing on fails the items are kept, `onRetry` hears why, and the next interval tries again. */
export const createBuffer = <T>(
  clock: Clock,
  limits: BufferLimits,
  handOn: (items: readonly T[]) => Promise<void>,
  onRetry: (error: unknown) => void,
): Buffering<T> => {
  let items: T[] = [];
  let size = 0;
  let cancelTimer: Cancel | undefined;

  const keep = (kept: readonly T[], bytes: number): void => {
    items = [...kept, ...items];
    size += bytes;
    cancelTimer ??= clock.at(clock.now() + limits.intervalMs, flush);
  };

  const flush = async (): Promise<void> => {
    const [full, bytes] = [items, size];
    cancelTimer?.();
    cancelTimer = undefined;
    items = [];
    size = 0;
    if (full.length === 0) return;
    try {
      await handOn(full);
    } catch (error) {
      onRetry(error);
      keep(full, bytes);
    }
  };

  return {
    add: async (item, bytes) => {
      items.push(item);
      size += bytes;
      cancelTimer ??= clock.at(clock.now() + limits.intervalMs, flush);
      if (size >= limits.bytes) await flush();
    },
    flush,
  };
};
