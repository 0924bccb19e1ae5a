import { readConfiguration } from '../../../lambdas/configuration';
import { json } from '../../../lambdas/http/json-response';
import { observe } from '../../../lambdas/observe';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { system } from '../../../telemetry/facets/system';
import type { FieldChanges, FieldSet } from '../../../telemetry/line-fields';
import { apiEvent, lambdaContext } from '../lambda-event';
import { type Line, writtenLines } from '../written-lines';

const startedAtMs = Date.UTC(2026, 0, 2, 10, 30, 45, 123);

const shop = (latencyName: string, ...logFields: readonly (FieldSet | FieldChanges)[]) =>
  defineTelemetry({
    service: 'shop',
    namespace: 'Shop',
    facets: { http: http({ routes: ['POST /orders'], latencyName }) },
    logFields,
  });

const event = apiEvent('POST', '/orders', {
  headers: { 'x-request-id': 'req-1', 'User-Agent': 'curl/8.5 token=abcdefgh1234' },
  requestContext: {
    requestId: 'gateway-1',
    identity: { sourceIp: '192.0.2.1' },
    authorizer: { principalId: 'u-1', workspaceId: 'w-1' },
  } as never,
});

const lineOf = async (telemetry: ReturnType<typeof shop>): Promise<Line> => {
  const observed = observe(
    telemetry,
    (_event: typeof event, { note }) => {
      note({ basket: 3 });
      return json(200, {});
    },
    {
      configuration: readConfiguration({ ENVIRONMENT: 'prod', APP_VERSION: '1.2.3' }),
      now: () => startedAtMs,
    },
  );
  const lines = await writtenLines(() => observed(event, lambdaContext));
  return lines[0] as Line;
};

test('AR2: the access fields say who asked, for what, when, and how long it took', async () => {
  const line = await lineOf(shop('duration_ms', 'access'));

  expect(line).toMatchObject({
    method: 'POST',
    path: '/orders',
    client: '192.0.2.1',
    status_code: 200,
    started_at: '2026-01-02T10:30:45.123Z',
  });
  expect(line.duration_ms).toBe(Math.round(line.duration_ms * 100) / 100);
  expect(line).not.toHaveProperty('endpoint');
  expect(line).not.toHaveProperty('response_time_ms');
});

test('AN1, AN2: the deployment’s and the client’s fields stand at the root', async () => {
  const line = await lineOf(shop('duration_ms', 'deployment', 'client'));

  expect(line).toMatchObject({
    environment: 'prod',
    version: '1.2.3',
    workspace_id: 'w-1',
    user_id: 'u-1',
    client_ip: '192.0.2.1',
    user_agent: 'curl/8.5 token=[redacted]',
  });
});

test('TR3: the request’s ids can stand in the context, beside what the handler notes', async () => {
  const line = await lineOf(shop('response_time_ms', 'source', 'contextIds'));

  expect(line.context).toEqual({ basket: 3, request_id: 'req-1', user_id: 'u-1' });
  expect(line).not.toHaveProperty('request_id');
});

test('AR1: what the handler notes can stand at the root, where it takes nothing’s place', async () => {
  const line = await lineOf(shop('response_time_ms', 'flat'));

  expect(line).toMatchObject({ basket: 3, status_code: 200 });
  expect(line).not.toHaveProperty('context');
});

test('EF4: details and metadata are nested as the document writes them', async () => {
  const line = await lineOf(shop('response_time_ms', 'details'));

  expect(line).toMatchObject({
    details: { basket: 3, request_id: 'req-1', user_id: 'u-1' },
    metadata: { endpoint: '/orders', duration_ms: expect.any(Number), status: 200 },
    response_time_ms: expect.any(Number),
  });
});

test('a line says what is left of Lambda’s time, and the most memory that was held', async () => {
  const line = await lineOf(shop('response_time_ms', 'resources'));

  expect(line.remaining_ms).toBe(9000);
  expect(line.peak_memory_mb).toBeGreaterThan(10);
});

test('memory that is a metric is on the line once', async () => {
  const telemetry = defineTelemetry({
    service: 'shop',
    namespace: 'Shop',
    facets: { http: http({ routes: ['POST /orders'] }), system: system() },
    logFields: ['resources'],
  });

  const line = await lineOf(telemetry as never);

  expect(line.system_memory).toBeGreaterThan(10);
  expect(line).not.toHaveProperty('peak_memory_mb');
});

test('a response time of two names is refused', () => {
  const define = () => shop('response_time_ms', 'access');

  expect(define).toThrow("give http() the option latencyName: 'duration_ms'");
});
