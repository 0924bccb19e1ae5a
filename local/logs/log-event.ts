export interface LogEvent {
  readonly timestampMs: number;
  readonly message: string;
}

export interface StoredLogEvent extends LogEvent {
  /** Of one length, and in the order in which events came. */
  readonly id: string;
  readonly group: string;
  readonly stream: string;
  readonly ingestionMs: number;
}

/** Oldest first; events of one moment in the order in which they came. */
export const byTime = (a: StoredLogEvent, b: StoredLogEvent): number =>
  a.timestampMs - b.timestampMs || (a.id < b.id ? -1 : 1);

/** Where the events of a moment, and all after it, begin in a list that is ordered by time. */
export const indexAt = (events: readonly LogEvent[], timestampMs: number): number =>
  firstIndex(events, (event) => event.timestampMs >= timestampMs);

/** Where the events after a moment begin. */
export const indexAfter = (events: readonly LogEvent[], timestampMs: number): number =>
  firstIndex(events, (event) => event.timestampMs > timestampMs);

const firstIndex = (events: readonly LogEvent[], isThere: (event: LogEvent) => boolean): number => {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isThere(events[middle] as LogEvent)) high = middle;
    else low = middle + 1;
  }
  return low;
};
