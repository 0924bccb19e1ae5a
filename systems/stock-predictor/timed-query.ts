import type { PredictorTools } from './predictor-tools';
import type { predictor } from './telemetry';

type Operation = (typeof predictor.database.queryTime.by.operation)[number];

/** Runs a query as a span, and measures how long it took, also when it fails. */
export const timedQuery = <R>(
  { metrics, traced }: PredictorTools,
  operation: Operation,
  query: () => Promise<R>,
): Promise<R> =>
  traced(operation, async () => {
    const startedMs = performance.now();
    try {
      return await query();
    } finally {
      metrics.database.queryTime.record(performance.now() - startedMs, { operation });
    }
  });
