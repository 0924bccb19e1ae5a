import type { Tracing } from '../tracing/port';
import type { ErrorTracking } from './port';

/** What is a span of the trace is a part of the error tracking's transaction too. */
export const withTrackedSpans = (tracing: Tracing, errorTracking: ErrorTracking): Tracing => ({
  ...tracing,
  span: (name, work, details) =>
    tracing.span(name, () => errorTracking.span(name, work, details), details),
});
