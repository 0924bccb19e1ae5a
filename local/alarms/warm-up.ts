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
 * A warm-up ends with its time, or sooner when there is data for the whole window. It is counted from the alarm's
 * creation: while it lasts another configuration may change or end it, and later none brings it back.
 * @param windowMs - what the alarm evaluates: the evaluation periods
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
 */
export const createWarmUp = (
  configuration: ReadProperties['WarmUpConfiguration'],
  windowMs: number,
  record: Pick<AlarmRecord, 'createdMs' | 'hasWarmedUp' | 'endWarmUp'>,
): WarmUp => {
  const { WarmUpPeriodDurationInMinutes = 0, OnlyStartEvaluatingAfterWarmUpPeriodEnds } =
    configuration ?? {};
  const endMs = record.createdMs + WarmUpPeriodDurationInMinutes * 60_000;
  let firstDataMs: number | undefined;
  if (configuration === undefined) record.endWarmUp();
  return {
    get hasEnded() {
      return record.hasWarmedUp;
    },
    isOver: (reading, nowMs) => {
      if (record.hasWarmedUp) return true;
      firstDataMs ??= reading.firstDataMs();
      const isFull =
        firstDataMs !== undefined && reading.hasNewest && nowMs >= firstDataMs + windowMs;
      if (nowMs >= endMs || (isFull && !OnlyStartEvaluatingAfterWarmUpPeriodEnds)) {
        record.endWarmUp();
      }
      return record.hasWarmedUp;
    },
  };
};
