import type { ProxyRequest } from '../../../local/api-gateway/proxy-event';
import { createStage, type RestStage } from '../../../local/api-gateway/rest-api';
import { matchRoute } from '../../../local/api-gateway/route';
import { VirtualClock } from '../../../local/clock';

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

const open = (payload: string, failed: boolean | 'refused' = false) => {
  const clock = new VirtualClock(NOW);
  const events: Record<string, unknown>[] = [];
  const accessLog: string[] = [];
  const metrics: Record<string, number> = {};
  const handle = createStage(stage, {
    clock,
    newId: () => 'id-1',
    invoke: async (functionArn, event) => {
      events.push({ functionArn, ...JSON.parse(event) });
      return failed === 'refused' ? failed : { payload, failed };
    },
    onAccessLog: (_group, line) => accessLog.push(line),
    onMetric: (_stage, name, _unit, value) => {
      metrics[name] = (metrics[name] ?? 0) + value;
    },
  });
  return { handle, clock, events, accessLog, metrics };
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
  expect(JSON.parse(response.body)).toEqual({ error: 'no such route', request_id: 'id-1' });
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
  expect(JSON.parse(response.body)).toEqual({ message: 'Internal server error' });
  expect(metrics['5XXError']).toBe(1);
});

test('answers 500 when the function takes no call, and counts it', async () => {
  const { handle, metrics, accessLog } = open('', 'refused');

  const response = await handle(request('POST', '/orders'));

  expect(response).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
  expect(metrics['5XXError']).toBe(1);
  expect(accessLog).toHaveLength(1);
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
