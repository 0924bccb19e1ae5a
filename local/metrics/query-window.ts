import type { Grid } from './metric-math-value';
import { parameterError } from './parameter-error';
import { finestPeriodSeconds } from './retention';

/** What a request for data points asks for, and when. */
export interface QueryWindow {
  /** Inclusive. */
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  readonly nowMs: number;
}

/** A period that is no multiple of what is still known gets no data points. */
export const isKnownPeriod = (periodSeconds: number, window: QueryWindow): boolean =>
  periodSeconds % finestPeriodSeconds(window.startMs, window.nowMs) === 0;

/** The periods of a window: the first begins at the start, rounded down as far as its age and the period ask for. */
export const periodsOf = (periodSeconds: number, window: QueryWindow): Grid => {
  const finest = finestPeriodSeconds(window.startMs, window.nowMs);
  const roundMs = 1000 * Math.max(finest, Math.min(periodSeconds, 60));
  const startMs = Math.floor(window.startMs / roundMs) * roundMs;
  const length = Math.ceil((window.endMs - startMs) / (periodSeconds * 1000));
  return { startMs, periodSeconds, length };
};

export const isPeriod = (seconds: number): boolean =>
  [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0);

/** @throws AwsError MissingParameter or InvalidParameterValue */
export const readWindow = (
  { StartTime, EndTime }: { readonly StartTime?: Date; readonly EndTime?: Date },
  nowMs: number,
): QueryWindow => {
  const startMs = StartTime?.getTime() ?? Number.NaN;
  const endMs = EndTime?.getTime() ?? Number.NaN;
  if (Number.isNaN(startMs)) throw parameterError.missing('StartTime');
  if (Number.isNaN(endMs)) throw parameterError.missing('EndTime');
  if (startMs < endMs) return { startMs, endMs, nowMs };
  throw parameterError.invalid('The parameter StartTime must be less than the parameter EndTime.');
};
