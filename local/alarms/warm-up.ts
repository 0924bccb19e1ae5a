import type { AlarmEvaluator } from './alarm-evaluator';
import type { ReadProperties } from './alarm-properties';
import type { AlarmRecord } from './alarm-record';

/** The time after its creation in which an alarm is not evaluated yet. */
export interface WarmUp {
  readonly hasEnded: boolean;
  /** Whether the alarm is evaluated now. Once it is, it stays so. */
  isOver(reading: Pick<AlarmEvaluator, 'firstDataMs' | 'hasNewest'>, nowMs: number): boolean;
}

/**
 * A warm-up ends with its time, or sooner when there is data for the whole window. An alarm has one when it is created,
 * and none when it gets another configuration later.
 * @param windowMs - what the alarm evaluates: the evaluation periods
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
 */
export const createWarmUp = (
  configuration: ReadProperties['WarmUpConfiguration'],
  windowMs: number,
  { createdMs, state }: Pick<AlarmRecord, 'createdMs' | 'state'>,
): WarmUp => {
  const { WarmUpPeriodDurationInMinutes = 0, OnlyStartEvaluatingAfterWarmUpPeriodEnds } =
    configuration ?? {};
  const endMs = createdMs + WarmUpPeriodDurationInMinutes * 60_000;
  let hasEnded = configuration === undefined || state !== 'INSUFFICIENT_DATA';
  let firstDataMs: number | undefined;
  return {
    get hasEnded() {
      return hasEnded;
    },
    isOver: (reading, nowMs) => {
      if (hasEnded) return true;
      firstDataMs ??= reading.firstDataMs();
      const isFull =
        firstDataMs !== undefined && reading.hasNewest && nowMs >= firstDataMs + windowMs;
      hasEnded = nowMs >= endMs || (isFull && !OnlyStartEvaluatingAfterWarmUpPeriodEnds);
      return hasEnded;
    },
  };
};
