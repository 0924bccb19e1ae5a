import type { PredictorTools } from './predictor-tools';

/** Runs work as a span, and tells how long it took, also when it fails. */
export const timed = <R>(
  { traced }: PredictorTools,
  name: string,
  record: (durationMs: number) => void,
  work: () => Promise<R>,
): Promise<R> =>
  traced(name, async () => {
    const startedMs = performance.now();
    try {
      return await work();
    } finally {
      record(performance.now() - startedMs);
    }
  });
