import type { ScheduledEvent } from 'aws-lambda';
import { type Handler, observe } from '../../../lambdas/observe';
import { variable } from '../../../lambdas/variable';
import { predictor } from '../telemetry';

const TIMEOUT_MS = 5000;

/** Asks the service's health from outside, as its callers come (SP9: downtime). */
export const checkHealth =
  (url: () => string): Handler<typeof predictor, ScheduledEvent, void> =>
  async (_event, { logger, metrics, note }) => {
    const startedMs = performance.now();
    const failure = await failureOf(url());
    metrics.availability.checkTime.record(performance.now() - startedMs);
    metrics.availability.up.set(failure === undefined ? 1 : 0);
    note({ up: failure === undefined });
    if (failure !== undefined) logger.error('the health check failed', { reason: failure });
  };

/** Why the service is not up; undefined when it is. */
const failureOf = async (url: string): Promise<string | undefined> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.status === 200 ? undefined : `GET ${url} answered ${response.status}`;
  } catch (error) {
    return `GET ${url} got no answer: ${String((error as Error).cause ?? error)}`;
  }
};

export const handler = observe(
  predictor,
  checkHealth(() => variable('HEALTH_URL')),
);
