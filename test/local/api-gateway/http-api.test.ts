import {
  createHttpApiStage,
  type HttpApiStage,
  type HttpRoute,
} from '../../../local/api-gateway/http-api';
import type { ProxyRequest } from '../../../local/api-gateway/proxy-event';
import { VirtualClock } from '../../../local/clock';

const START = Date.parse('2026-01-02T10:00:00.000Z');

const request = (
  method: string,
  target: string,
  more: Partial<ProxyRequest> = {},
): ProxyRequest => {
  const url = new URL(`http://127.0.0.1${target}`);
  const { pathname: path, searchParams: query } = url;
  return { method, path, query, headers: {}, body: null, sourceIp: '127.0.0.1', ...more };
};

const route = (routeKey: string, more: Partial<HttpRoute> = {}): HttpRoute => {
  const [httpMethod = '', resourcePath = ''] = routeKey.split(' ');
  return {
    routeKey,
    httpMethod,
    resourcePath,
    functionArn: `arn:${routeKey}`,
    payloadFormatVersion: '2.0',
    timeoutMs: 1000,
    ...more,
  };
};

/** A stage of which each function answers what it was called with, or what a test says. */
const setUp = (
  stage: Partial<HttpApiStage>,
  answer: (event: string, functionArn: string) => string | 'failed' | 'refused' = (event) =>
    JSON.stringify({ statusCode: 200, body: event }),
) => {
  const lines: string[] = [];
  const metrics: string[] = [];
  const called: string[] = [];
  const handle = createHttpApiStage(
    { apiId: 'a1', apiName: 'shop', stageName: '$default', routes: [], ...stage },
    {
      clock: new VirtualClock(START),
      newId: () => '00000000-0000-0000-0000-000000000001',
      invoke: async (functionArn, payload) => {
        called.push(functionArn);
        const text = answer(payload, functionArn);
        return text === 'failed' || text === 'refused' ? text : { payload: text };
      },
      onAccessLog: (_group, line) => lines.push(line),
      onMetric: (_stage, name, _unit, value) => metrics.push(`${name} ${Math.ceil(value)}`),
    },
  );
  return { handle, lines, metrics, called };
};

const message = ({ body }: { readonly body: unknown }): unknown =>
  (JSON.parse(String(body)) as { readonly message: unknown }).message;

test.each([
  ['GET', '/orders/7', 'GET /orders/{id}'],
  ['GET', '/orders/new', 'GET /orders/new'],
  ['DELETE', '/orders/7', 'ANY /orders/{id}'],
  ['GET', '/orders/7/lines', 'ANY /{proxy+}'],
  ['GET', '/', '$default'],
])('%s %s goes to %s', async (method, path, expected) => {
  const keys = [
    '$default',
    'ANY /{proxy+}',
    'ANY /orders/{id}',
    'GET /orders/{id}',
    'GET /orders/new',
  ];
  const { handle, called } = setUp({ routes: keys.map((key) => route(key)) });

  await handle(request(method, path));

  expect(called).toEqual([`arn:${expected}`]);
});

test('hands a request over in payload format 2.0', async () => {
  const { handle } = setUp({
    stageName: 'dev',
    routes: [route('POST /orders/{id}')],
    variables: { a: 'b' },
  });
  const bytes = Buffer.from([0xff, 0xfe]);

  const answer = await handle(
    request('POST', '/orders/a%20b?x=1&x=2', {
      headers: { cookie: 'a=1; b=2', 'user-agent': 'test' },
      body: bytes.toString(),
      bytes,
    }),
  );

  expect(JSON.parse(String(answer.body))).toMatchObject({
    version: '2.0',
    routeKey: 'POST /orders/{id}',
    rawPath: '/dev/orders/a%20b',
    rawQueryString: 'x=1&x=2',
    cookies: ['a=1', 'b=2'],
    headers: { 'user-agent': 'test', 'x-forwarded-for': '127.0.0.1' },
    queryStringParameters: { x: '1,2' },
    pathParameters: { id: 'a b' },
    stageVariables: { a: 'b' },
    requestContext: {
      apiId: 'a1',
      http: { method: 'POST', path: '/dev/orders/a%20b', userAgent: 'test' },
      stage: 'dev',
      time: '02/Jan/2026:10:00:00 +0000',
      timeEpoch: START,
    },
    body: '//4=',
    isBase64Encoded: true,
  });
});

test('hands a request over in payload format 1.0 where the integration asks for it', async () => {
  const { handle } = setUp({ routes: [route('GET /x', { payloadFormatVersion: '1.0' })] });

  const answer = await handle(request('GET', '/x'));

  expect(JSON.parse(String(answer.body))).toMatchObject({
    version: '1.0',
    httpMethod: 'GET',
    resource: '/x',
    path: '/x',
  });
});

test.each([
  ['{"a":1}', 200, '{"a":1}', 'application/json'],
  ['"hello"', 200, 'hello', 'application/json'],
  ['{"statusCode":201,"body":"made"}', 201, 'made', 'text/plain; charset=utf-8'],
  ['{"statusCode":200,"headers":{"Content-Type":"text/html"},"body":"x"}', 200, 'x', 'text/html'],
  ['{"statusCode":"many"}', 500, '{"message":"Internal Server Error"}', 'application/json'],
])('the answer %s is a %s with the body %s', async (payload, status, body, type) => {
  const { handle } = setUp({ routes: [route('$default')] }, () => payload);

  const answer = await handle(request('GET', '/'));

  expect(answer).toMatchObject({ status, body });
  expect(answer.headers['content-type']).toBe(type);
});

test('answers itself what no function can', async () => {
  const routes = [route('GET /x')];
  const failing = setUp({ routes }, () => 'failed');
  const throttled = setUp({ routes, throttle: { requestsPerSecond: 1, burst: 0 } });

  const answers = [
    await failing.handle(request('GET', '/y')),
    await failing.handle(request('GET', '/x')),
    await failing.handle(request('GET', '/x', { isTooLarge: true })),
    await failing.handle(request('GET', '/x', { body: 'x'.repeat(6 * 1024 * 1024) })),
    await throttled.handle(request('GET', '/x')),
  ];

  expect(answers.map((answer) => [answer.status, message(answer)])).toEqual([
    [404, 'Not Found'],
    [500, 'Internal Server Error'],
    [413, 'Request Entity Too Large'],
    [413, 'Request Entity Too Large'],
    [429, 'Too Many Requests'],
  ]);
});

test('answers browsers that ask for another origin, and marks its answers to them', async () => {
  const cors = {
    AllowOrigins: ['https://*.example.com'],
    AllowMethods: ['GET', 'PUT'],
    MaxAge: 60,
  };
  const { handle, called } = setUp({ cors, routes: [route('ANY /x')] });
  const asked = { origin: 'https://shop.example.com', 'access-control-request-method': 'PUT' };

  const preflight = await handle(request('OPTIONS', '/x', { headers: asked }));
  const get = await handle(request('GET', '/x', { headers: { origin: asked.origin } }));
  const foreign = await handle(request('GET', '/x', { headers: { origin: 'https://evil.com' } }));

  expect(preflight.status).toBe(204);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': asked.origin,
    'access-control-allow-methods': 'GET,PUT',
    'access-control-max-age': '60',
  });
  expect(get.headers['access-control-allow-origin']).toBe(asked.origin);
  expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  expect(called).toHaveLength(2);
});

test('counts, measures and logs each request', async () => {
  const accessLog = {
    logGroup: 'access',
    format: '$context.routeKey $context.status $context.error.message',
  };
  const { handle, lines, metrics } = setUp({ accessLog, routes: [route('GET /x')] }, () => '"ab"');

  await handle(request('GET', '/x'));
  await handle(request('GET', '/y'));

  expect(lines).toEqual(['GET /x 200 -', '- 404 Not Found']);
  expect(metrics.filter((one) => !one.includes('Latency'))).toEqual([
    ...['Count 1', '4xx 0', '5xx 0', 'DataProcessed 2'],
    ...['Count 1', '4xx 1', '5xx 0', 'DataProcessed 23'],
  ]);
});

const AUTHORIZER = {
  kind: 'lambda',
  functionArn: 'arn:authorizer',
  identitySource: ['$request.header.Authorization'],
} as const;

test.each([
  [{}, '{}', 401],
  [{ authorization: 'x' }, '{"isAuthorized":false}', 403],
  [{ authorization: 'x' }, '{"isAuthorized":true,"context":{"user":"me"}}', 200],
  [{ authorization: 'x' }, '{"policyDocument":{"Statement":[{"Effect":"Deny"}]}}', 403],
  [{ authorization: 'x' }, '{"policyDocument":{"Statement":[{"Effect":"Allow"}]}}', 200],
  [{ authorization: 'x' }, 'failed', 500],
])(
  'an authorizer that is asked with %j and answers %s makes it a %i',
  async (headers, decision, status) => {
    const routes = [route('GET /x', { authorizer: AUTHORIZER })];
    const { handle } = setUp({ routes }, (event, functionArn) =>
      functionArn === 'arn:authorizer'
        ? decision
        : JSON.stringify({ statusCode: 200, body: event }),
    );

    const answer = await handle(request('GET', '/x', { headers }));

    expect(answer.status).toBe(status);
    if (decision.includes('user')) {
      expect(JSON.parse(String(answer.body))).toMatchObject({
        requestContext: { authorizer: { lambda: { user: 'me' } } },
      });
    }
  },
);

test.each([
  [{ iss: 'https://id', aud: 'shop', exp: START / 1000 + 60 }, 200],
  [{ iss: 'https://id', aud: 'shop', exp: START / 1000 - 60 }, 401],
  [{ iss: 'https://other', aud: 'shop' }, 401],
  [{ iss: 'https://id', aud: ['x'] }, 401],
])('the token %j makes it a %i', async (claims, status) => {
  const authorizer = {
    kind: 'jwt',
    identitySource: AUTHORIZER.identitySource,
    issuer: 'https://id',
    audience: ['shop'],
  } as const;
  const { handle } = setUp({ routes: [route('GET /x', { authorizer })] });
  const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

  const answer = await handle(
    request('GET', '/x', { headers: { authorization: `Bearer ${token}` } }),
  );

  expect(answer.status).toBe(status);
});
