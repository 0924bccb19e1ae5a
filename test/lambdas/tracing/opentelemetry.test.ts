import { setTimeout as pause } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { readConfiguration } from '../../../lambdas/configuration';
import { HttpError } from '../../../lambdas/http/http-error';
import { openTelemetry } from '../../../lambdas/tracing/opentelemetry';
import type { RootSpan, Tracing } from '../../../lambdas/tracing/port';
import { membersOf, type OtlpSink, startOtlpSink, treeOf } from './otlp-sink';

const lambda = {
  AWS_REGION: 'eu-west-1',
  AWS_LAMBDA_FUNCTION_NAME: 'orders',
};
const unsampled = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0';
const sampled = `${unsampled.replace('Sampled=0', 'Sampled=1')};Lineage=1:a87bd80c:0`;
const LONG_MS = 30_000;

let sink: OtlpSink;
let told: (readonly [level: string, message: string])[];

beforeEach(async () => {
  sink = await startOtlpSink();
  told = [];
});

afterEach(() => sink.close());

const start = (variables: Record<string, string> = {}): Tracing => {
  const configuration = readConfiguration({
    OTEL_ENABLED: 'true',
    OTEL_ENDPOINT: `127.0.0.1:${sink.port}`,
    APP_VERSION: '1.2.3',
    ENVIRONMENT: 'staging',
    ...variables,
  });
  const tell = (level: string, message: string) => told.push([level, message]);
  return openTelemetry(configuration, 'orders', tell, lambda) as Tracing;
};

const root = (headers: Record<string, string> = {}, lambdaTrace?: string): RootSpan => ({
  name: 'POST /orders',
  kind: 'server',
  attributes: { request_id: 'r-1' },
  header: (name) => headers[name],
  lambdaTrace,
});

test('AR7: it says once, at INFO, that it is on and where spans go', () => {
  start();

  expect(told).toEqual([
    ['INFO', `OpenTelemetry is on: spans go to http://127.0.0.1:${sink.port}/v1/traces`],
  ]);
});

test('AN5: a batch names the service, its version and where it runs', async () => {
  const tracing = start();

  await tracing.root(root(), async () => ({ statusCode: 200 }));
  await tracing.flush(LONG_MS);

  expect(sink.paths).toEqual(['/v1/traces']);
  expect(sink.resources[0]).toMatchObject({
    'service.name': 'orders',
    'service.version': '1.2.3',
    'deployment.environment': 'staging',
    'cloud.region': 'eu-west-1',
    'faas.name': 'orders',
  });
});

test('AN5: a service can have a name of its own in traces', async () => {
  const tracing = start({ OTEL_SERVICE_NAME: 'shop-orders' });

  await tracing.root(root(), async () => 0);
  await tracing.flush(LONG_MS);

  expect(sink.resources[0]).toMatchObject({ 'service.name': 'shop-orders' });
});

test('spans of invocations that run side by side have the right parents', async () => {
  const tracing = start();
  const invocation = (name: string, pauseMs: number) =>
    tracing.root({ ...root(), name }, () =>
      tracing.span(`${name} outside`, async () => {
        await pause(pauseMs);
        await tracing.span(`${name} inside`, () => pause(pauseMs));
      }),
    );

  await Promise.all([invocation('a', 15), invocation('b', 5), invocation('c', 10)]);
  await tracing.flush(LONG_MS);

  expect(treeOf(sink.spans)).toEqual([
    ' > a',
    ' > b',
    ' > c',
    'a > a outside',
    'a outside > a inside',
    'b > b outside',
    'b outside > b inside',
    'c > c outside',
    'c outside > c inside',
  ]);
  expect(new Set(sink.spans.map(({ traceId }) => traceId)).size).toBe(3);
});

test.each([
  [
    'a caller’s traceparent',
    { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    sampled,
    '0af7651916cd43dd8448eb211c80319c',
    'b7ad6b7169203331',
  ],
  ['Lambda’s X-Ray header', {}, sampled, '5759e988bd862e3fe1be46a994272793', '53995c3f42cd8ad8'],
  [
    'the X-Ray header of the request',
    { 'x-amzn-trace-id': sampled },
    undefined,
    '5759e988bd862e3fe1be46a994272793',
    '53995c3f42cd8ad8',
  ],
  ['Lambda’s id alone', {}, unsampled, '5759e988bd862e3fe1be46a994272793', undefined],
])('a trace is continued from %s', async (_from, headers, lambdaTrace, traceId, parentSpanId) => {
  const tracing = start();

  await tracing.root(root(headers as Record<string, string>, lambdaTrace), async () => 0);
  await tracing.flush(LONG_MS);

  expect(sink.spans).toHaveLength(1);
  expect(sink.spans[0]).toMatchObject({ traceId });
  expect(sink.spans[0]?.parentSpanId).toBe(parentSpanId);
});

test('who is called gets the trace in W3C’s and in X-Ray’s form, with Lambda’s lineage', async () => {
  const tracing = start();

  const headers = await tracing.root(root({}, sampled), async () =>
    tracing.span('call', async () => tracing.outgoing()),
  );
  await tracing.flush(LONG_MS);

  const call = sink.spans.find(({ name }) => name === 'call');
  expect(headers).toEqual({
    traceparent: `00-5759e988bd862e3fe1be46a994272793-${call?.spanId}-01`,
    'x-amzn-trace-id': `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${call?.spanId};Sampled=1;Lineage=1:a87bd80c:0`,
  });
});

test('a caller who does not sample is followed, and so are those called', async () => {
  const tracing = start();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

  const headers = await tracing.root(root({ traceparent }), async () => tracing.outgoing());
  await tracing.flush(LONG_MS);

  expect(sink.spans).toEqual([]);
  expect(headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[\da-f]{16}-00$/);
});

test('a share of the traces that begin here is kept', async () => {
  const tracing = start({ OTEL_TRACES_SAMPLER_ARG: '0' });

  await tracing.root(root(), async () => 0);
  await tracing.flush(LONG_MS);

  expect(sink.spans).toEqual([]);
});

test('AN5: a failed span carries the error, a caller’s mistake none; secrets leave with neither', async () => {
  const tracing = start();
  const fail = () => Promise.reject(new Error('login with password=hunter2secret failed'));
  const refuse = () => Promise.reject(new HttpError(404, 'no such order'));

  await tracing.root(root(), fail).catch(() => {});
  await tracing.root(root(), refuse).catch(() => {});
  await tracing.flush(LONG_MS);

  const [failed, refused] = sink.spans;
  expect(membersOf(failed?.attributes ?? [])).toMatchObject({ 'http.response.status_code': 500 });
  expect(failed?.status.code).toBe(2);
  expect(membersOf(failed?.events[0]?.attributes ?? [])).toMatchObject({
    'exception.type': 'Error',
  });
  expect(JSON.stringify(failed)).not.toContain('hunter2secret');
  expect(membersOf(refused?.attributes ?? [])).toMatchObject({ 'http.response.status_code': 404 });
  expect(refused?.status.code).toBeFalsy();
  expect(refused?.events).toEqual([]);
});

test('AN5, EF5: own attributes are on the current span, also those put by OpenTelemetry’s API, without secrets', async () => {
  const tracing = start();

  await tracing.root(root(), async () => {
    tracing.annotate('workspace_id', 'w-1');
    trace.getActiveSpan()?.setAttributes({ result_count: 3, api_key: 'k-123456789' });
  });
  await tracing.flush(LONG_MS);

  expect(sink.spans[0]?.kind).toBe(2);
  expect(membersOf(sink.spans[0]?.attributes ?? [])).toEqual({
    request_id: 'r-1',
    workspace_id: 'w-1',
    result_count: 3,
    api_key: '[redacted]',
  });
});

test('a collector that does not answer delays an invocation for no longer than it has time, and the next not at all', async () => {
  const tracing = start();
  sink.delayMs = 5_000;

  await tracing.root(root(), async () => 0);
  await tracing.flush(150);

  expect(tracing.flush(LONG_MS)).toBeUndefined();
  expect(told.slice(1)).toEqual([
    [
      'WARNING',
      `spans could not be sent to http://127.0.0.1:${sink.port}/v1/traces: is a collector listening there?`,
    ],
  ]);

  // The export that is under way ends within this test.
  sink.close();
  await pause(50);
});
