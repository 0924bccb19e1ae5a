import type { APIGatewayProxyStructuredResultV2, SNSMessageAttribute } from 'aws-lambda';
import { readConfiguration } from '../../lambdas/configuration';
import { HttpError } from '../../lambdas/http/http-error';
import { observe } from '../../lambdas/observe';
import type { ObserveOptions } from '../../lambdas/observer';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import {
  apiEvent,
  busEvent,
  functionUrlEvent,
  httpApiEvent,
  lambdaContext,
  queueEvent,
  queueMessage,
  topicEvent,
} from './lambda-event';
import { type Line, writtenLines } from './written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /orders', 'GET /orders/{id}', 'GET /files/{path+}'] }) },
});

const options: ObserveOptions = { configuration: readConfiguration({}) };

/** What a function answers, and its line. */
const call = async (event: unknown, result: unknown = {}, settings = options) => {
  const observed = observe(shop, async (_event: unknown) => result, settings);
  let answer: unknown;
  const lines = await writtenLines(async () => {
    answer = await observed(event, lambdaContext);
  });
  return { answer, line: lines[0] as Line };
};

test('a request of an HTTP API is logged as one of a REST API', async () => {
  const event = httpApiEvent('GET /orders/{id}', '/orders/7', {
    headers: { 'x-request-id': 'req-7' },
  });

  const { line } = await call(event, { statusCode: 200, body: 'four' });

  expect(line).toMatchObject({
    message: 'GET /orders/7 200',
    request_id: 'req-7',
    endpoint: '/orders/7',
    method: 'GET',
    route: 'GET /orders/{id}',
    http_requests: 1,
    http_response_bytes: 4,
  });
  expect(line).not.toHaveProperty('trigger');
});

test('an HTTP API answers what the handler returns, with the request’s headers', async () => {
  const { answer } = await call(httpApiEvent('GET /orders', '/orders'), { id: 7 });

  expect(answer).toEqual({
    statusCode: 200,
    headers: {
      'content-type': 'application/json',
      'X-Request-ID': 'gateway-2',
      'X-Response-Time': expect.stringMatching(/ms$/),
    },
    body: '{"id":7}',
  });
});

test('cookies of an answer stay', async () => {
  const result: APIGatewayProxyStructuredResultV2 = { statusCode: 204, cookies: ['a=b'] };

  const { answer } = await call(httpApiEvent('GET /orders', '/orders'), result);

  expect(answer).toMatchObject({ statusCode: 204, cookies: ['a=b'] });
});

test.each([
  ['/orders/7', 'GET /orders/{id}'],
  ['/orders/7/', 'GET /orders/{id}'],
  ['/orders/7/items', 'other'],
  ['/files/a/b.txt', 'GET /files/{path+}'],
  ['/', 'other'],
])(
  'a Function URL, which knows no routes, serves %s as the declared route %s',
  async (path, route) => {
    const { line } = await call(functionUrlEvent('GET', path));

    expect(line).toMatchObject({ endpoint: path, route });
  },
);

test('an HTTP API’s path is that of its route, also where its stage has a name', async () => {
  const event = httpApiEvent('$default', '/prod/orders/7');
  const { http } = event.requestContext;
  const requestContext = {
    ...event.requestContext,
    stage: 'prod',
    http: { ...http, method: 'GET' },
  };

  const { line } = await call({ ...event, requestContext });

  expect(line).toMatchObject({ endpoint: '/orders/7', route: 'GET /orders/{id}' });
});

test('of the declared routes for a path the most precise one counts, as API Gateway chooses', async () => {
  const files = defineTelemetry({
    service: 'files',
    namespace: 'Files',
    facets: { http: http({ routes: ['GET /{all+}', 'GET /{id}', 'GET /{id}/raw', 'GET /new'] }) },
  });
  const observed = observe(files, async (_event: unknown) => ({}), options);

  const lines = await writtenLines(async () => {
    for (const path of ['/new', '/7', '/7/raw', '/7/raw/8']) {
      await observed(functionUrlEvent('GET', path), lambdaContext);
    }
  });

  expect(lines.map(({ route }) => route)).toEqual([
    'GET /new',
    'GET /{id}',
    'GET /{id}/raw',
    'GET /{all+}',
  ]);
});

test('a REST API with one greedy route serves the declared one', async () => {
  const { line } = await call(apiEvent('GET', '/orders/7', { resource: '/{proxy+}' }), {
    statusCode: 200,
  });

  expect(line.route).toBe('GET /orders/{id}');
});

test.each([
  ['a JWT', { jwt: { claims: { sub: 'u-1', 'custom:workspace_id': 'w-1' }, scopes: null } }],
  ['a Lambda authorizer', { lambda: { userId: 'u-1', workspaceId: 'w-1' } }],
])('AN1: user and workspace are what %s of an HTTP API says', async (_name, authorizer) => {
  const event = httpApiEvent('GET /orders', '/orders');
  const requestContext = { ...event.requestContext, authorizer };
  const analytics = defineTelemetry({
    service: 'analytics',
    namespace: 'Analytics',
    facets: { http: http({ routes: ['GET /orders'] }) },
    logFields: ['deployment'],
  });
  const observed = observe(analytics, (_event: object) => ({}), options);

  const lines = await writtenLines(() => observed({ ...event, requestContext }, lambdaContext));

  expect(lines[0]).toMatchObject({
    user_id: 'u-1',
    workspace_id: 'w-1',
    environment: 'development',
    version: 'unknown',
  });
});

const attribute = (Value: string): SNSMessageAttribute => ({ Type: 'String', Value });
const withId = (stringValue: string) => ({
  messageAttributes: { 'X-Request-ID': { stringValue, dataType: 'String' as const } },
});

/** As SNS writes a message for a queue that does not take it raw. */
const envelopeOfTopic = JSON.stringify(
  {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    Message: 'sold',
    MessageAttributes: { 'X-Request-ID': attribute('req-5') },
  },
  null,
  2,
).replaceAll('":', '" :');
const eventOfBus = JSON.stringify(busEvent('shop', 'sold', { metadata: { request_id: 'req-6' } }));

test.each([
  ['sqs', queueEvent(queueMessage('m-1', withId('req-1'))), 'req-1'],
  ['sqs', queueEvent(queueMessage('m-1', { body: envelopeOfTopic })), 'req-5'],
  ['sqs', queueEvent(queueMessage('m-1', { body: eventOfBus })), 'req-6'],
  ['sqs', queueEvent(queueMessage('m-1', { body: eventOfBus, ...withId('req-1') })), 'req-1'],
  ['sqs', queueEvent(queueMessage('m-1', { body: eventOfBus.slice(0, -1) })), 'lambda-1'],
  ['s3', { Records: [{ eventSource: 'aws:s3', s3: {} }] }, 'lambda-1'],
  ['dynamodb', { Records: [{ eventSource: 'aws:dynamodb' }] }, 'lambda-1'],
  ['sqs', queueEvent(queueMessage('m-1', withId('a\nb'))), 'lambda-1'],
  ['sqs', queueEvent(queueMessage('m-1', withId('req-1')), queueMessage('m-2')), 'lambda-1'],
  ['sns', topicEvent({ 'X-Request-ID': attribute('req-2') }), 'req-2'],
  ['eventbridge', busEvent('shop', 'sold', { metadata: { request_id: 'req-3' } }), 'req-3'],
  ['eventbridge', busEvent('shop', 'sold', { correlation_id: 'req-4' }), 'req-4'],
  ['schedule', busEvent('aws.events', 'Scheduled Event', {}), 'lambda-1'],
  ['direct', { any: 'thing' }, 'lambda-1'],
  ['direct', undefined, 'lambda-1'],
])('a %s event is logged with the id that it came with: %#', async (trigger, event, requestId) => {
  const { line, answer } = await call(event, 'done');

  expect(answer).toBe('done');
  expect(line).toMatchObject({
    level: 'INFO',
    logger: 'shop.invocation',
    message: 'invocation completed',
    trigger,
    request_id: requestId,
    duration_ms: expect.any(Number),
  });
});

test('a batch whose handler gives messages back is an error, and says how many', async () => {
  const event = queueEvent(queueMessage('m-1'), queueMessage('m-2'));

  const { line } = await call(event, { batchItemFailures: [{ itemIdentifier: 'm-2' }] });

  expect(line).toMatchObject({ level: 'ERROR', records: 2, failed_records: 1 });
});

test('AR1: the id comes in the header that the configuration names', async () => {
  const configuration = readConfiguration({ CORRELATION_ID_HEADER: 'X-Correlation-ID' });
  const event = httpApiEvent('GET /orders', '/orders', {
    headers: { 'x-correlation-id': 'c-1', 'x-request-id': 'r-1' },
  });

  const { line } = await call(event, {}, { configuration });

  expect(line.request_id).toBe('c-1');
});

test('AR2: the start of a request is a line of its own where a service asks for it', async () => {
  const observed = observe(shop, (_event: object) => ({}), { ...options, startLine: true });

  const lines = await writtenLines(() =>
    observed(httpApiEvent('GET /orders', '/orders'), lambdaContext),
  );

  expect(lines).toMatchObject([
    { message: 'GET /orders started', method: 'GET', endpoint: '/orders', route: 'GET /orders' },
    { message: 'GET /orders 200' },
  ]);
});

test('outside an API an error is thrown on as it is, and the line says what with', async () => {
  const failure = new HttpError(404, 'gone');
  const observed = observe(
    shop,
    () => {
      throw failure;
    },
    options,
  ) as (...args: unknown[]) => Promise<unknown>;
  let thrown: unknown;

  const lines = await writtenLines(() =>
    observed(busEvent('shop', 'sold', {}), lambdaContext).catch((error) => {
      thrown = error;
    }),
  );

  expect(thrown).toBe(failure);
  expect(lines[0]).toMatchObject({ level: 'ERROR', message: 'invocation failed' });
});

test.each([
  ['a status as a text', { statusCode: '201', body: 'four' }, 201],
  ['nothing', undefined, 200],
])('an HTTP API gets an answer of a handler that returns %s', async (_what, result, status) => {
  const { answer, line } = await call(httpApiEvent('GET /orders', '/orders'), result);

  expect(answer).toMatchObject({ statusCode: status });
  expect(line).toMatchObject({ level: 'INFO', status_code: status });
});

test.each([99, 600, 200.5, Number.NaN, '000'])(
  'the status %p, of which API Gateway would make a 502, is an error that says what is allowed',
  async (statusCode) => {
    const { answer, line } = await call(httpApiEvent('GET /orders', '/orders'), { statusCode });

    expect(answer).toMatchObject({ statusCode: 500 });
    expect(line).toMatchObject({
      status_code: 500,
      error: { message: expect.stringContaining('from 100 to 599') },
    });
  },
);

test('an answer whose body is no text is an error, which says what to do', async () => {
  const result = { statusCode: 500, body: { error: 'x' } };

  const { answer, line } = await call(httpApiEvent('GET /orders', '/orders'), result);

  expect(answer).toMatchObject({ statusCode: 500 });
  expect(line.error.message).toContain('use JSON.stringify or json()');
});

test('a header of ours that the handler wrote in another case is on the answer once', async () => {
  const result = { statusCode: 200, headers: { 'x-request-id': 'mine', 'x-own': '1' } };

  const { answer } = await call(apiEvent('GET', '/orders'), result);

  expect(Object.keys((answer as Line).headers)).toEqual([
    'x-own',
    'X-Request-ID',
    'X-Response-Time',
  ]);
});

test.each([undefined, null])(
  'what rejects with %s is an error, and rejects with that',
  async (reason) => {
    const observed = observe(shop, () => Promise.reject(reason), options) as (
      ...args: unknown[]
    ) => Promise<unknown>;
    let thrown: unknown = 'nothing';

    const lines = await writtenLines(() =>
      observed(queueEvent(queueMessage('m-1')), lambdaContext).catch((error: unknown) => {
        thrown = error;
      }),
    );

    expect(thrown).toBe(reason);
    expect(lines[0]).toMatchObject({
      level: 'ERROR',
      records: 1,
      failed_records: 1,
      error: { message: 'the handler rejected without a reason' },
    });
  },
);

test('a path is masked where no template of the API’s and no declared route names it', async () => {
  const secret =
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';
  const bare = defineTelemetry({ service: 'bare', namespace: 'Bare', facets: {} });
  const observed = observe(bare, (_event: object) => ({}), options);

  const lines = await writtenLines(() =>
    observed(functionUrlEvent('GET', `/links/${secret}`), lambdaContext),
  );

  expect(JSON.stringify(lines)).not.toContain(secret);
  expect(lines[0]?.route).toBe('other');
});

test('AN1: a user and a workspace are shown without secrets, and numbers are names too', async () => {
  const authorizer = { userId: 'Bearer abcdefgh12345678', workspaceId: 42, principalId: 'user' };
  const event = apiEvent('GET', '/orders', {
    requestContext: { requestId: 'g', authorizer } as never,
  });
  const analytics = defineTelemetry({
    service: 'analytics',
    namespace: 'Analytics',
    facets: {},
    logFields: ['deployment'],
  });
  const observed = observe(analytics, (_event: object) => ({ statusCode: 200 }), options);

  const lines = await writtenLines(() => observed(event, lambdaContext));

  expect(lines[0]).toMatchObject({ user_id: 'Bearer [redacted]', workspace_id: '42' });
});

test('a trace that a caller of W3C’s form began is on all lines by that id', async () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  const traced = defineTelemetry({
    service: 'traced',
    namespace: 'Traced',
    facets: {},
    logFields: ['w3c'],
  });
  const observed = observe(
    traced,
    (_event: object, { logger }) => {
      logger.info('inside');
      return {};
    },
    options,
  );
  const event = httpApiEvent('GET /orders', '/orders', {
    headers: { traceparent: `00-${id}-b7ad6b7169203331-01` },
  });

  const lines = await writtenLines(() => observed(event, lambdaContext));

  expect(lines.map(({ w3c_trace_id }) => w3c_trace_id)).toEqual([id, id]);
});

test('a note that comes too late is told of', async () => {
  let late: (() => void) | undefined;
  const observed = observe(
    shop,
    (_event: object, { note }) => {
      late = () => note({ too: 'late' });
      return {};
    },
    options,
  );

  const lines = await writtenLines(async () => {
    await observed(httpApiEvent('GET /orders', '/orders'), lambdaContext);
    late?.();
  });

  expect(lines[1]).toMatchObject({
    level: 'WARNING',
    message: expect.stringContaining('a note came when its invocation was over'),
  });
});

test('a user of a REST route that takes IAM identities is the identity', async () => {
  const userArn = 'arn:aws:iam::123456789012:user/ada';
  const requestContext = { requestId: 'g', identity: { sourceIp: '192.0.2.1', userArn } };

  const { line } = await call(
    apiEvent('GET', '/orders', { requestContext: requestContext as never }),
    { statusCode: 200 },
  );

  expect(line.user_id).toBe(userArn);
});
