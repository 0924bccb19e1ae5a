import type { AlarmStateName, Transition } from '../console-server/console-source';
import type { TimeWindow } from './time-window';

/** A time that an alarm spent in one state. */
export interface StateSpan extends TimeWindow {
  readonly state: AlarmStateName;
  /** Why it came into the state; empty where that was before the first known change. */
  readonly reason: string;
}

/**
 * The states of an alarm through a window, oldest first, without gaps.
 * @param history - newest first
 * @param current - its state where the history knows of no change
 */
export const stateSpans = (
  history: readonly Transition[],
  current: AlarmStateName,
  window: TimeWindow,
): readonly StateSpan[] => {
  const changes = history.toReversed().filter(({ atMs }) => atMs < window.endMs);
  const later = history.findLast(({ atMs }) => atMs >= window.endMs);
  const first = changes[0]?.from ?? later?.from ?? current;
  const begins = [{ atMs: -Infinity, to: first, reason: '' }, ...changes];
  return begins
    .map(({ atMs, to, reason }, index) => ({
      state: to,
      reason,
      startMs: Math.max(atMs, window.startMs),
      endMs: begins[index + 1]?.atMs ?? window.endMs,
    }))
    .filter(({ startMs, endMs }) => endMs > startMs);
};
