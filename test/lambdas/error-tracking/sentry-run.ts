// Run as a process of its own: serves requests side by side, as the observer does, and tells how long the answers took.
import { setTimeout as pause } from 'node:timers/promises';
import { readConfiguration } from '../../../lambdas/configuration';
import { startErrorTracking } from '../../../lambdas/error-tracking/start-error-tracking';
import { withTrackedSpans } from '../../../lambdas/error-tracking/with-tracked-spans';
import { HttpError } from '../../../lambdas/http/http-error';
import type { RequestInfo } from '../../../lambdas/invocation';
import { noTracing } from '../../../lambdas/tracing/none';

const told: string[] = [];
const errorTracking = startErrorTracking(readConfiguration(), (level, message) => {
  told.push(`${level} ${message}`);
});
const tracing = errorTracking ? withTrackedSpans(noTracing, errorTracking) : noTracing;

const serve = async (name: string, work: () => Promise<unknown>): Promise<number> => {
  const request: RequestInfo = {
    requestId: `r-${name}`,
    userId: `u-${name}`,
    workspaceId: `w-${name}`,
    route: `GET /${name}`,
    trigger: 'http',
    coldStart: false,
    remainingTimeMs: () => 9000,
  };
  try {
    await errorTracking?.invocation(request, work);
  } catch (error) {
    errorTracking?.report(request, error);
  }
  const before = performance.now();
  await errorTracking?.flush(request.remainingTimeMs());
  return performance.now() - before;
};

const failing = (name: string) => async () => {
  console.log(`${name} asks with password=hunter2`);
  await fetch(`${process.env.PARTNER_URL}/${name}?token=hunter2`, {
    headers: { cookie: 'id=hunter2' },
  });
  await pause(20);
  await tracing.span('load', () => pause(5), { attributes: { table: 'orders' } });
  throw new Error(`no ${name}: token=hunter2`, { cause: new TypeError(`${name} is shut`) });
};

const main = async () => {
  const flushedMs = await Promise.all([
    serve('orders', failing('orders')),
    serve('prices', failing('prices')),
    serve('missing', async () => {
      throw new HttpError(404, 'no such page');
    }),
  ]);
  process.stdout.write(`\n${JSON.stringify({ told, flushedMs })}\n`);
  // A dead sink keeps its sockets.
  process.exit();
};

void main();
