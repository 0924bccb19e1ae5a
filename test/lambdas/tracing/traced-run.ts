// Run as a process of its own: serves one request with three spans side by side, each with a span inside, and one that refuses the caller.
import { setTimeout as pause } from 'node:timers/promises';
import { HttpError } from '../../../lambdas/http/http-error';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { apiEvent, lambdaContext } from '../lambda-event';

const traced = defineTelemetry({ service: 'traced', namespace: 'Traced', facets: {} });

const handler = observe(traced, async (_event, tools) => {
  const branch = (name: string, pauseMs: number) =>
    tools.traced(name, async () => {
      await pause(pauseMs);
      await tools.traced(`${name} inside`, () => pause(pauseMs));
    });
  await Promise.all([branch('a', 15), branch('b', 5), branch('c', 10)]);
  const refuse = () => {
    throw new HttpError(404, 'no such order');
  };
  await tools.traced('refused', refuse).catch(() => {});
  return json(200, { usesOriginal: Object.keys(require.cache).some(isOriginal) });
});

/** A package that cls-hooked loads, and nothing else does. */
const isOriginal = (path: string): boolean => path.includes('emitter-listener');

void handler(apiEvent('GET', '/'), lambdaContext).then(async ({ body }) => {
  process.stdout.write(`${body}\n`);
  // The spans leave by UDP, which nobody waits for.
  await pause(100);
});
