import type { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import type { ProxyRequest } from '../../../local/api-gateway/proxy-event';
import { createStage, type RestStage } from '../../../local/api-gateway/rest-api';
import { matchRoute } from '../../../local/api-gateway/route';
import { VirtualClock } from '../../../local/clock';
import type { SegmentDocument } from '../../../local/traces/segment-document';

const NOW = Date.parse('2026-01-02T10:30:00.000Z');

const stage: RestStage = {
  apiId: 'abc123',
  apiName: 'Orders',
  stageName: 'prod',
  methods: [
    { httpMethod: 'POST', resourcePath: '/orders', functionArn: 'create' },
    { httpMethod: 'GET', resourcePath: '/orders/{id}', functionArn: 'read' },
  ],
  gatewayResponses: [
    {
      responseType: 'MISSING_AUTHENTICATION_TOKEN',
      statusCode: '404',
      parameters: { 'gatewayresponse.header.X-Request-ID': 'context.requestId' },
      templates: {
        'application/json': '{"error":"no such route","request_id":"$context.requestId"}',
      },
    },
  ],
  accessLog: {
    logGroup: 'access',
    format: '{"path":"$context.path","status":"$context.status","x":"$context.unknown"}',
  },
  throttle: { requestsPerSecond: 1, burst: 2 },
};

const request = (method: string, path: string): ProxyRequest => ({
  method,
  path,
  query: new URLSearchParams('a=1&a=2'),
  headers: { 'x-request-id': 'r1' },
  body: null,
  sourceIp: '127.0.0.1',
});

const open = (
  payload: string,
  failed: boolean | 'refused' = false,
  settings: Partial<RestStage> = {},
) => {
  const clock = new VirtualClock(NOW);
  const events: Record<string, unknown>[] = [];
  const accessLog: string[] = [];
  const metrics: Record<string, number> = {};
  const segments: SegmentDocument[] = [];
  const traceHeaders: string[] = [];
  const own = { ...stage, ...settings };
  const handle = createStage(own, {
    clock,
    newId: () => 'id-1',
    invoke: async (functionArn, event, { traceHeader, openStream }) => {
      traceHeaders.push(traceHeader);
      openStream?.('text/plain').end('streamed');
      events.push({ functionArn, ...JSON.parse(event) });
      return failed === 'refused' ? failed : { payload, failed };
    },
    onSegment: (segment) => segments.push(segment),
    onAccessLog: (_group, line) => accessLog.push(line),
    onMetric: (_stage, name, _unit, value) => {
      metrics[name] = (metrics[name] ?? 0) + value;
    },
  });
  return { handle, clock, events, accessLog, metrics, segments, traceHeaders };
};

const fine = JSON.stringify({ statusCode: 201, headers: { 'X-A': 'b' }, body: '{"ok":true}' });

test('hands a request to the function of its route and its answer to the caller', async () => {
  const { handle, events } = open(fine);

  const response = await handle(request('GET', '/orders/a%20b'));

  expect(response).toMatchObject({ status: 201, headers: { 'x-a': 'b' }, body: '{"ok":true}' });
  expect(events[0]).toMatchObject({
    functionArn: 'read',
    resource: '/orders/{id}',
    pathParameters: { id: 'a b' },
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
    requestContext: { stage: 'prod', requestTimeEpoch: NOW, requestId: 'id-1' },
  });
});

test('answers an unknown route as its gateway response says, with one access log line', async () => {
  const { handle, accessLog, metrics } = open(fine);

  const response = await handle(request('GET', '/nowhere'));

  expect(response.status).toBe(404);
  expect(response.headers['x-request-id']).toBe('id-1');
  expect(JSON.parse(String(response.body))).toEqual({ error: 'no such route', request_id: 'id-1' });
  expect(accessLog).toEqual(['{"path":"/prod/nowhere","status":"404","x":"-"}']);
  expect(metrics).toMatchObject({ Count: 1, '4XXError': 1, '5XXError': 0 });
});

test.each([
  ['fails', '{"errorMessage":"no"}', true],
  ['answers in another shape', '"text"', false],
  ['answers nothing', 'null', false],
])('answers 502 when the function %s', async (_how, payload, failed) => {
  const { handle, metrics } = open(payload, failed);

  const response = await handle(request('POST', '/orders'));

  expect(response.status).toBe(502);
  expect(JSON.parse(String(response.body))).toEqual({ message: 'Internal server error' });
  expect(metrics['5XXError']).toBe(1);
});

test('answers 500 when the function takes no call, and counts it', async () => {
  const { handle, metrics, accessLog } = open('', 'refused');

  const response = await handle(request('POST', '/orders'));

  expect(response).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
  expect(metrics['5XXError']).toBe(1);
  expect(accessLog).toHaveLength(1);
});

test('a method without a function answers by itself', async () => {
  const answer = { status: 204, headers: { 'access-control-allow-origin': '*' }, body: '' };
  const methods = [...stage.methods, { httpMethod: 'OPTIONS', resourcePath: '/orders', answer }];
  const { handle, events, metrics } = open(fine, false, { methods });

  const response = await handle(request('OPTIONS', '/orders'));

  expect(response).toMatchObject({ status: 204, headers: answer.headers });
  expect(events).toEqual([]);
  expect(metrics.Count).toBe(1);
});

test('answers 413 to a body that a function could not be called with', async () => {
  const { handle, events } = open(fine);

  const response = await handle({ ...request('POST', '/orders'), body: 'x'.repeat(7e6) });

  expect(response.status).toBe(413);
  expect(events).toEqual([]);
});

test('answers 413 to a body over the limit without calling the function', async () => {
  const { handle, events, metrics } = open(fine);

  const response = await handle({ ...request('POST', '/orders'), isTooLarge: true });

  expect(response.status).toBe(413);
  expect(response.headers['x-amzn-requestid']).toBe('id-1');
  expect(metrics).toMatchObject({ '4XXError': 1, '5XXError': 0 });
  expect(events).toEqual([]);
});

test('throttles what is over the burst, and admits again as time passes', async () => {
  const { handle, clock } = open(fine);
  const statusOf = async () => (await handle(request('POST', '/orders'))).status;

  const burst = [await statusOf(), await statusOf(), await statusOf()];
  await clock.advanceTo(NOW + 1000);
  const later = [await statusOf(), await statusOf()];

  expect([burst, later]).toEqual([
    [201, 201, 429],
    [201, 429],
  ]);
});

test('gives the function the headers as they were sent, each time they came, with what the gateway adds', async () => {
  const { handle, events } = open(fine);
  const headerLines = [
    ['Accept', 'a'],
    ['Accept', 'b'],
    ['X-Forwarded-For', '10.0.0.1'],
  ] as const;

  await handle({ ...request('POST', '/orders'), headerLines });

  expect(events[0]).toMatchObject({
    headers: {
      Accept: 'b',
      'X-Forwarded-For': '10.0.0.1, 127.0.0.1',
      'X-Forwarded-Proto': 'https',
    },
    multiValueHeaders: { Accept: ['a', 'b'] },
    requestContext: {
      requestTime: '02/Jan/2026:10:30:00 +0000',
      domainName: 'abc123.execute-api.us-east-1.amazonaws.com',
    },
  });
});

test('hands a body of a binary type on as base64, and takes one back', async () => {
  const bytes = Buffer.from([0, 255, 1]);
  const body = bytes.toString('base64');
  const answer = JSON.stringify({ statusCode: 200, body, isBase64Encoded: true });
  const { handle, events } = open(answer, false, { binaryMediaTypes: ['image/*'] });
  const headers = { 'content-type': 'image/png' };

  const response = await handle({
    ...request('POST', '/orders'),
    headers,
    body: bytes.toString(),
    bytes,
  });

  expect(events[0]).toMatchObject({ body, isBase64Encoded: true });
  expect(response.body).toEqual(bytes);
});

test('sends a header that comes several times as often, and none that the connection decides', async () => {
  const multiValueHeaders = { 'Set-Cookie': ['a=1', 'b=2'] };
  const headers = { 'Content-Length': '3' };
  const { handle } = open(
    JSON.stringify({ statusCode: 200, headers, multiValueHeaders, body: '' }),
  );

  const response = await handle(request('POST', '/orders'));

  expect(response.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'] });
  expect(response.headers).not.toHaveProperty('content-length');
});

test('answers 502 for a header that cannot be sent', async () => {
  const { handle } = open(
    JSON.stringify({ statusCode: 200, headers: { 'x-a': 'b\r\nx-c: d' }, body: '' }),
  );

  expect((await handle(request('POST', '/orders'))).status).toBe(502);
});

test('passes a streamed answer on where its method asks for it', async () => {
  const methods = [{ httpMethod: 'GET', resourcePath: '/', functionArn: 'a', isStreamed: true }];
  const { handle } = open('', false, { methods });

  const response = await handle(request('GET', '/'));

  expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain' } });
  expect(await textOf(response.body as Readable)).toBe('streamed');
});

test('begins the trace of a request where tracing is on, and tells of it', async () => {
  const { handle, segments, traceHeaders } = open('{}', true, { tracing: true });

  const response = await handle(request('POST', '/orders'));

  expect(traceHeaders[0]).toMatch(
    /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/,
  );
  expect(response.headers['x-amzn-trace-id']).toBe(traceHeaders[0]);
  expect(segments).toMatchObject([
    {
      name: 'Orders/prod',
      origin: 'AWS::ApiGateway::Stage',
      fault: true,
      http: { request: { method: 'POST' }, response: { status: 502 } },
      subsegments: [{ name: 'Lambda' }],
    },
  ]);
});

test.each([
  ['without tracing', {}, undefined, /^Root=1-[0-9a-f-]{33}$/],
  [
    'when the caller does not want it',
    { tracing: true },
    'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0',
    /^Root=1-5759e988-bd862e3fe1be46a994272793;Parent=[0-9a-f]{16};Sampled=0$/,
  ],
])(
  'tells of no trace %s, and leaves its function to it',
  async (_how, settings, header, expected) => {
    const { handle, segments, traceHeaders } = open(fine, false, settings);
    const headers: Record<string, string> = header ? { 'x-amzn-trace-id': header } : {};

    await handle({ ...request('POST', '/orders'), headers });

    expect(segments).toEqual([]);
    expect(traceHeaders[0]).toMatch(expected);
  },
);

test.each([
  ['GET', '/orders/1', '/orders/{id}'],
  ['GET', '/orders/list', '/orders/list'],
  ['GET', '/orders/1/items/2', '/orders/{proxy+}'],
  ['PUT', '/orders/1', '/orders/{proxy+}'],
  ['GET', '/other', undefined],
])('routes %s %s to %s', (httpMethod, path, expected) => {
  const methods = [
    { httpMethod: 'ANY', resourcePath: '/orders/{proxy+}', functionArn: 'a' },
    { httpMethod: 'GET', resourcePath: '/orders/{id}', functionArn: 'b' },
    { httpMethod: 'GET', resourcePath: '/orders/list', functionArn: 'c' },
  ];

  expect(matchRoute(methods, httpMethod, path)?.method.resourcePath).toBe(expected);
});
