import { byTime, type StoredLogEvent } from './log-event';

/** A run of events that is read only when it is needed. */
export interface EventSource {
  /** No event is older, and none newer than `lastMs`. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Oldest first. */
  load(): readonly StoredLogEvent[];
}

/** Gives the events of sources in the order of their time. Sources that are not reached are not read. */
export function* inTimeOrder(
  sources: readonly EventSource[],
  newestFirst: boolean,
): Generator<StoredLogEvent> {
  const queue = [...sources].sort((a, b) =>
    newestFirst ? b.lastMs - a.lastMs : a.firstMs - b.firstMs,
  );
  let pending: StoredLogEvent[] = [];
  for (const [i, source] of queue.entries()) {
    pending = withLoaded(pending, source, newestFirst);
    const next = queue[i + 1];
    let given = 0;
    for (; given < pending.length; given++) {
      const event = pending[given] as StoredLogEvent;
      // What the next source holds may come before this event.
      if (
        next &&
        (newestFirst ? event.timestampMs <= next.lastMs : event.timestampMs >= next.firstMs)
      ) {
        break;
      }
      yield event;
    }
    pending = pending.slice(given);
  }
}

const withLoaded = (
  pending: readonly StoredLogEvent[],
  source: EventSource,
  newestFirst: boolean,
): StoredLogEvent[] => {
  const loaded = [...source.load()];
  if (newestFirst) loaded.reverse();
  if (pending.length === 0) return loaded;
  return [...pending, ...loaded].sort((a, b) => (newestFirst ? byTime(b, a) : byTime(a, b)));
};
