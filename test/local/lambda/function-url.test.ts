import { VirtualClock } from '../../../local/clock';
import { createFunctionUrl, type FunctionUrl } from '../../../local/lambda/function-url';
import { type InvokeOutput, TooManyRequestsError } from '../../../local/lambda/lambda-function';
import { createMetricStore } from '../../../local/metrics/metric-store';

const NOW = Date.parse('2026-01-02T10:30:00.000Z');

const open = (answer: () => InvokeOutput, more: Partial<FunctionUrl> = {}) => {
  const events: unknown[] = [];
  const clock = new VirtualClock(NOW);
  const handle = createFunctionUrl(
    {
      id: 'abc',
      domainName: 'abc.lambda-url.us-east-1.on.aws',
      functionArn: 'arn:orders',
      isStreamed: false,
      ...more,
    },
    {
      clock,
      newId: () => 'id-1',
      metrics: createMetricStore(),
      report: () => {},
      invoke: async (_arn, payload) => {
        events.push(JSON.parse(payload));
        return answer();
      },
    },
  );
  const call = (headers: Record<string, string> = {}, method = 'POST') =>
    handle({
      method,
      path: '/orders',
      query: new URLSearchParams('a=1&a=2&b=3'),
      headers,
      body: '{"x":1}',
      bytes: Buffer.from('{"x":1}'),
      sourceIp: '127.0.0.1',
    });
  return { call, events };
};

test('calls its function with an event of format 2.0', async () => {
  const { call, events } = open(() => ({ payload: 'null' }));

  await call({ cookie: 'a=1; b=2', 'content-type': 'application/json' });

  expect(events[0]).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/orders',
    rawQueryString: 'a=1&a=2&b=3',
    cookies: ['a=1', 'b=2'],
    headers: { 'content-type': 'application/json' },
    queryStringParameters: { a: '1,2', b: '3' },
    requestContext: {
      http: { method: 'POST', path: '/orders' },
      time: '02/Jan/2026:10:30:00 +0000',
      timeEpoch: NOW,
    },
    body: '{"x":1}',
    isBase64Encoded: false,
  });
});

test.each<[string, () => InvokeOutput, object]>([
  [
    'with a status',
    () => ({ payload: '{"statusCode":201,"body":"made","cookies":["a=1"]}' }),
    { status: 201, body: 'made', headers: { 'set-cookie': ['a=1'] } },
  ],
  ['without a status', () => ({ payload: '{"x":1}' }), { status: 200, body: '{"x":1}' }],
  [
    'with a status that is none',
    () => ({ payload: '{"statusCode":"many","body":"x"}' }),
    { status: 502 },
  ],
  [
    'of a function that failed',
    () => ({ payload: '{}', functionError: 'Unhandled' }),
    { status: 502 },
  ],
  [
    'of a function that has no concurrency left',
    () => {
      throw new TooManyRequestsError();
    },
    { status: 429 },
  ],
])('hands on an answer %s', async (_what, answer, expected) => {
  const { call } = open(answer);

  expect(await call()).toMatchObject(expected);
});

test('answers for its function whether another origin may call', async () => {
  const cors = { AllowOrigins: ['https://shop.example'], AllowMethods: ['POST'] };
  const { call, events } = open(() => ({ payload: '"x"' }), { cors });

  const asks = { 'access-control-request-method': 'POST' };
  const answers = [
    await call({ ...asks, origin: 'https://shop.example' }, 'OPTIONS'),
    await call({ ...asks, origin: 'https://other.example' }, 'OPTIONS'),
  ];

  expect(answers.map(({ headers }) => headers)).toEqual([
    {
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'POST',
    },
    {},
  ]);
  expect(events).toEqual([]);
});
