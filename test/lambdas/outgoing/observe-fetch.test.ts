import { readConfiguration } from '../../../lambdas/configuration';
import { observeFetch } from '../../../lambdas/outgoing/observe-fetch';
import { isInOwnNetwork } from '../../../lambdas/outgoing/own-network';
import { noTracing } from '../../../lambdas/tracing/none';
import { openTelemetry } from '../../../lambdas/tracing/opentelemetry';
import type { Tracing } from '../../../lambdas/tracing/port';
import { membersOf, type OtlpSink, startOtlpSink } from '../tracing/otlp-sink';
import {
  inInvocation,
  inRootSpan,
  type ReceivingServer,
  startReceivingServer,
} from './receiving-server';

let server: ReceivingServer;
let sink: OtlpSink;
let url: string;

beforeAll(() => observeFetch());

beforeEach(async () => {
  server = await startReceivingServer();
  sink = await startOtlpSink();
  url = `http://127.0.0.1:${server.port}`;
});

afterEach(() => {
  server.close();
  sink.close();
});

const traced = async (work: () => Promise<unknown>): Promise<void> => {
  const tracing = openTelemetry(
    readConfiguration({ OTEL_ENABLED: 'true', OTEL_ENDPOINT: `127.0.0.1:${sink.port}` }),
    'orders',
    () => {},
  ) as Tracing;
  await inRootSpan(tracing, work);
};

const call = () => sink.spans.find(({ name }) => name === '127.0.0.1');

test('AR9 test_correlation_id_propagation: a fetch carries the request’s id and the trace on', async () => {
  await traced(() => fetch(`${url}/prices?user=anna`));

  const { headers } = server.received[0] ?? {};
  expect(headers?.['x-request-id']).toBe('r-1');
  expect(headers?.traceparent).toContain(`${call()?.traceId}-${call()?.spanId}-01`);
  expect(headers?.['x-amzn-trace-id']).toContain(`Parent=${call()?.spanId};Sampled=1`);
});

test('AN5: a fetch is a span of the span that calls, without the query', async () => {
  server.answer = () => ({ status: 404 });

  await traced(() => fetch(`${url}/prices?user=anna`, { method: 'POST', body: '{}' }));

  expect(call()?.parentSpanId).toBe(sink.spans.find(({ name }) => name === 'root')?.spanId);
  expect(membersOf(call()?.attributes ?? [])).toEqual({
    'http.request.method': 'POST',
    'server.address': '127.0.0.1',
    'url.full': `${url}/prices`,
    'http.response.status_code': 404,
  });
});

test('a fetch that fails fails as it did, and marks its span', async () => {
  server.close();
  let failure: unknown;

  await traced(async () => {
    failure = await fetch(url).catch((error) => error);
  });

  expect(failure).toMatchObject({ message: 'fetch failed' });
  expect(call()?.status.code).toBe(2);
});

test('a header that the caller has set stays', async () => {
  await inInvocation(noTracing, () => fetch(url, { headers: { 'X-Request-ID': 'mine' } }));

  expect(server.received[0]?.headers['x-request-id']).toBe('mine');
});

test('a fetch outside an invocation stays as it is', async () => {
  await fetch(url);

  expect(server.received[0]?.headers).not.toHaveProperty('x-request-id');
});

// Reaches the same server by a name that is not known to be in the own network.
const strange = () => `http://0.0.0.0:${server.port}`;

test('a stranger gets neither the id nor the trace, also not by a redirect', async () => {
  server.answer = (path) =>
    path === '/moved' ? { status: 302, headers: { location: strange() } } : { status: 200 };

  await traced(() => fetch(`${url}/moved`));

  const [first, second] = server.received;
  expect(first?.headers).toHaveProperty('traceparent');
  expect(second?.headers.host).toBe(`0.0.0.0:${server.port}`);
  for (const name of ['x-request-id', 'traceparent', 'x-amzn-trace-id']) {
    expect(second?.headers).not.toHaveProperty(name);
  }
});

test('a host that is named gets them', async () => {
  observeFetch(['0.0.0.0']);

  await inInvocation(noTracing, () => fetch(strange()));

  expect(server.received[0]?.headers['x-request-id']).toBe('r-1');
});

test.each([
  ['127.0.0.1', true],
  ['localhost', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['192.168.1.1', true],
  ['[::1]', true],
  ['[fd00::1]', true],
  ['prices', true],
  ['prices.orders.internal', true],
  ['api.example.com', false],
  ['172.32.0.1', false],
  ['10.example.com', false],
  ['[2001:db8::1]', false],
  ['internal.example.com', false],
])('whether ids go on to %s: %s', (host, expected) => {
  expect(isInOwnNetwork(host)).toBe(expected);
});
