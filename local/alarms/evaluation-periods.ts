import type { AlarmDefinition } from './alarm-definition';
import { evaluationRange } from './alarm-evaluation';
import { wallClockBounds } from './wall-clock-window';

/** Where the periods of an evaluation lie, oldest first. */
export interface Periods {
  readonly count: number;
  /** Where a period begins, and the one before it ends; that of `count` is the end of the newest. */
  bound(i: number): number;
}

/** The periods that end at a moment, or the last complete ones on the clock. */
export type PeriodsAt = (atMs: number) => Periods;

/**
 * A window slides: it is a number of periods back from the last full minute, wherever that stands on the clock. Only then
 * CloudWatch looks back beyond the evaluation periods.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export const evaluationPeriods = ({
  periodSeconds,
  rule,
  wallClock,
}: Pick<AlarmDefinition, 'periodSeconds' | 'rule' | 'wallClock'>): PeriodsAt => {
  if (wallClock) {
    return (atMs) =>
      listedPeriods(
        wallClockBounds(atMs, wallClock.periodSeconds, rule.evaluationPeriods, wallClock.zone),
      );
  }
  const count = evaluationRange(rule.evaluationPeriods, periodSeconds);
  return (atMs) => new EvenPeriods(atMs - count * periodSeconds * 1000, periodSeconds, count);
};

/** Periods of one length. */
export class EvenPeriods implements Periods {
  readonly count: number;
  readonly #startMs: number;
  readonly #periodMs: number;

  constructor(startMs: number, periodSeconds: number, count: number) {
    this.count = count;
    this.#startMs = startMs;
    this.#periodMs = periodSeconds * 1000;
  }

  bound(i: number): number {
    return this.#startMs + i * this.#periodMs;
  }
}

/** @param bounds - one more than periods */
export const listedPeriods = (bounds: readonly number[]): Periods => ({
  count: bounds.length - 1,
  bound: (i) => bounds[i] ?? 0,
});
