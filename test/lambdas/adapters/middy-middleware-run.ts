// Run as a process of its own, which an unhandled rejection would end: serves one batch that fails, with spans in it.
import { setTimeout as pause } from 'node:timers/promises';
import middy from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import type { ObservedContext } from '../../../lambdas/adapters/middy';
import { observeMiddleware } from '../../../lambdas/adapters/middy-middleware';
import { annotate } from '../../../lambdas/recording/traced-function';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { lambdaContext, queueEvent, queueMessage } from '../lambda-event';

const traced = defineTelemetry({ service: 'traced', namespace: 'Traced', facets: {} });

const handler = middy<SQSEvent>()
  .use(observeMiddleware(traced))
  .handler(async (_event, { watchkeeper }) => {
    await watchkeeper.traced('collect', () => watchkeeper.traced('parse', () => pause(1)));
    annotate('rows', 3);
    await watchkeeper.traced('store', () => {
      throw new Error('no space');
    });
  });

const context = lambdaContext as ObservedContext<typeof traced>;

handler(queueEvent(queueMessage('m-1')), context).catch(async (error: Error) => {
  process.stdout.write(`thrown: ${error.message}\n`);
  // The spans leave by UDP, which nobody waits for.
  await pause(100);
});
