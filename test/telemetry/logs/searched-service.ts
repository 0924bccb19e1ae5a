import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent, SQSEvent } from 'aws-lambda';
import { readConfiguration } from '../../../lambdas/configuration';
import { HttpError } from '../../../lambdas/http/http-error';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { agentOf } from '../../../lambdas/recording/agent';
import { businessEvent } from '../../../lambdas/recording/business-event';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { agent } from '../../../telemetry/facets/agent';
import { health } from '../../../telemetry/facets/health';
import { http } from '../../../telemetry/facets/http';
import { security } from '../../../telemetry/facets/security';
import { tasks } from '../../../telemetry/facets/tasks';
import { usage } from '../../../telemetry/facets/usage';
import type { FieldChanges, FieldSet } from '../../../telemetry/line-fields';
import { captureLines, type Line } from '../../../testing/capture-lines';
import { apiEvent, lambdaContext, queueEvent, queueMessage } from '../../lambdas/lambda-event';

/** When the lines are written. */
export const NOON_MS = Date.UTC(2026, 0, 5, 12);
/** What `slow` paths take at least. */
export const SLOW_MS = 40;

/** A service with every facet that queries know of. */
export const searchedService = (...logFields: readonly (FieldSet | FieldChanges)[]) =>
  defineTelemetry({
    service: 'desk',
    namespace: 'Desk',
    facets: {
      http: http({
        routes: ['POST /ask', 'GET /health/ready'],
        latencyName: logFields.some((set) => set === 'access' || set === 'client')
          ? 'duration_ms'
          : 'response_time_ms',
      }),
      health: health({ dependencies: ['store'] }),
      tasks: tasks({ tasks: ['index'], queues: ['work'] }),
      agent: agent({ agents: ['analyst', 'writer'], models: ['large'] }),
      usage: usage({ agents: ['analyst', 'writer'] }),
      security: security({ resources: ['store'] }),
    },
    logFields,
  });

type Desk = ReturnType<typeof searchedService>;

/** What a request asks the handler to do, in its body. */
type Wish = 'answer' | 'slow' | 'fail' | 'throttled' | 'unknown' | 'ail';

/** The lines that the run time writes of a small day: real handlers, real helpers. */
export const linesOfADay = async (desk: Desk): Promise<readonly Line[]> => {
  const handler = deskHandler(desk);
  const asked: readonly (readonly [requestId: string, user: string, wish: Wish])[] = [
    ['req-1', 'ann', 'answer'],
    ['req-2', 'bob', 'slow'],
    ['req-3', 'ann', 'fail'],
    ['req-4', 'bob', 'fail'],
    ['req-5', 'ann', 'throttled'],
    ['req-6', 'cyd', 'unknown'],
    ['req-7', 'cyd', 'ail'],
  ];
  const { lines } = await captureLines(
    async () => {
      for (const [requestId, user, wish] of asked) {
        await handler(request(requestId, user, wish), lambdaContext);
      }
      await worker(desk)(queueEvent(queueMessage('m-1'), queueMessage('m-2')), lambdaContext);
    },
    { now: () => NOON_MS },
  );
  return lines;
};

const options = { configuration: readConfiguration({}), now: () => NOON_MS };

const request = (requestId: string, user: string, wish: Wish): APIGatewayProxyEvent =>
  apiEvent('POST', '/ask', {
    headers: { 'X-Request-ID': requestId },
    body: wish,
    requestContext: {
      requestId: 'gateway-1',
      authorizer: { userId: user, workspaceId: `ws-${user}` },
      identity: { sourceIp: `192.0.2.${user.length}` },
    } as unknown as APIGatewayProxyEvent['requestContext'],
  });

const deskHandler = (desk: Desk) => {
  const agentWork = agentOf(desk.agent);
  const credits = businessEvent(desk.usage.creditsConsumed);
  return observe(
    desk,
    async (event: APIGatewayProxyEvent, { logger, note }) => {
      const { userId } = event.requestContext.authorizer as { readonly userId: string };
      const wish = event.body as Wish;
      if (wish === 'fail') throw new Error(`no answer for "${userId}"`);
      if (wish === 'throttled')
        throw Object.assign(new Error('slow down'), { statusCode: 429, category: 'throttled' });
      if (wish === 'unknown') {
        logger.audit.authentication({ user: userId, success: false, ipAddress: '192.0.2.9' });
        throw new HttpError(404, 'there is no such page');
      }
      if (wish === 'ail') note({ dependencies: { store: { status: 'unhealthy', error: 'gone' } } });
      logger.warn('old client');
      logger.audit.dataAccess({ resourceType: 'answer', resourceId: 'a-1', action: 'read' });
      await agentWork({ agent_id: wish === 'slow' ? 'writer' : 'analyst' }, async (run) => {
        if (wish === 'slow') await sleep(SLOW_MS + 2);
        run.llm({ model: 'large', input_tokens: 5, output_tokens: 5, cost_usd: 0.25 });
      });
      credits(wish === 'slow' ? 40 : 5, { agent_id: 'analyst' }, { workspace_id: `ws-${userId}` });
      return json(200, {});
    },
    options,
  );
};

const worker = (desk: Desk) =>
  observe(
    desk,
    (_event: SQSEvent) => ({ batchItemFailures: [{ itemIdentifier: 'm-2' }] }),
    options,
  );

/** As Lambda writes it with the log format JSON. */
export const reportLine = (status: 'success' | 'timeout', initDurationMs?: number): Line => ({
  time: '2026-01-05T12:00:00.000Z',
  type: 'platform.report',
  record: {
    requestId: '79b4f56e-95b1-4643-9700-2807f4e68189',
    status,
    metrics: {
      ...{ durationMs: 4.2, billedDurationMs: 5, memorySizeMB: 512, maxMemoryUsedMB: 128 },
      ...(initDurationMs === undefined ? {} : { initDurationMs }),
    },
  },
});
