import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSEvent } from 'aws-lambda';
import type { ObservedContext } from '../../../lambdas/adapters/middy';
import { observeMiddleware } from '../../../lambdas/adapters/middy-middleware';
import { readConfiguration } from '../../../lambdas/configuration';
import { HttpError } from '../../../lambdas/http/http-error';
import { json } from '../../../lambdas/http/json-response';
import { currentInvocation } from '../../../lambdas/invocation';
import { logContext } from '../../../lambdas/logging/log-context';
import { observe } from '../../../lambdas/observe';
import type { ObserveOptions } from '../../../lambdas/observer';
import type { Tools } from '../../../lambdas/tools';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { counter } from '../../../telemetry/instrument';
import { apiEvent, lambdaContext, queueEvent, queueMessage } from '../lambda-event';
import { startReceivingServer } from '../outgoing/receiving-server';
import { startOtlpSink, treeOf } from '../tracing/otlp-sink';
import { type Line, writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: { orders: counter('Orders') },
});

type Work = (
  event: APIGatewayProxyEvent,
  tools: Tools<typeof shop>,
) => Promise<APIGatewayProxyResult>;
type Middleware = middy.MiddlewareObj<APIGatewayProxyEvent, unknown>;

const configuration = readConfiguration({});
const event = apiEvent('POST', '/orders');
const order = (requestId: string, body: string | null = null) =>
  apiEvent('POST', '/orders', { body, requestContext: { requestId } as never });
/** Lambda's own, which the middleware adds to. */
const context = () => ({ ...lambdaContext }) as ObservedContext<typeof shop>;

const observed = (work: Work, later: Middleware[] = [], options: ObserveOptions = {}) =>
  middy<APIGatewayProxyEvent>()
    .use(observeMiddleware(shop, { configuration, ...options }))
    .use(later)
    .handler(async (given, { watchkeeper }) => work(given, watchkeeper));

const call = async (work: Work, later: Middleware[] = [], options: ObserveOptions = {}) => {
  const handler = observed(work, later, options);
  let answer: unknown;
  let thrown: unknown;
  const lines = await writtenLines(async () => {
    try {
      answer = await handler(event, context());
    } catch (error) {
      thrown = error;
    }
  });
  return { answer, thrown, lines };
};

const fails = (message: string) => () => {
  throw new Error(message);
};

test('a request writes one line, of what the middleware after it makes of the answer', async () => {
  const teapot: Middleware = {
    after: async (request) => {
      await pause(1);
      request.response = json(418, {});
    },
  };

  const { answer, lines } = await call(
    async (_event, { metrics, logger }) => {
      await pause(1);
      metrics.orders.add(2);
      logger.info('sold');
      return json(201, {});
    },
    [teapot],
  );

  expect(answer).toMatchObject({ statusCode: 418, headers: { 'X-Request-ID': 'gateway-1' } });
  expect(lines).toMatchObject([
    { message: 'sold', request_id: 'gateway-1' },
    { message: 'POST /orders 418', orders: 2, http_requests: 1 },
  ]);
});

test('an error is answered where no other middleware answers it', async () => {
  const { answer, lines } = await call(async () => {
    throw new HttpError(409, 'sold out');
  });

  expect(answer).toMatchObject({ statusCode: 409 });
  expect(lines).toMatchObject([{ status_code: 409, error: { message: 'sold out' } }]);
});

test.each<[string, Middleware]>([
  [
    'sets',
    {
      onError: (request) => {
        request.response = json(418, {});
      },
    },
  ],
  ['returns', { onError: () => json(418, {}) }],
])(
  'an answer that other middleware %s for an error is what the line tells',
  async (_how, later) => {
    const { answer, lines } = await call(fails('inside') as Work, [later]);

    expect(answer).toMatchObject({ statusCode: 418, headers: { 'X-Request-ID': 'gateway-1' } });
    expect(lines).toMatchObject([{ status_code: 418 }]);
  },
);

test.each<[string, Middleware]>([
  ['before', { before: () => json(304, {}) }],
  ['after', { after: async () => json(304, {}) }],
])('an early answer of other middleware, in its `%s`, has its line too', async (_hook, later) => {
  const { answer, lines } = await call(async () => json(200, {}), [later]);

  expect(answer).toMatchObject({ statusCode: 304, headers: { 'X-Request-ID': 'gateway-1' } });
  expect(lines).toMatchObject([{ status_code: 304 }]);
});

test('an error of other middleware, before the handler, has its line too', async () => {
  const { answer, lines } = await call(async () => json(200, {}), [{ before: fails('no token') }]);

  expect(answer).toMatchObject({ statusCode: 500 });
  expect(lines).toMatchObject([{ status_code: 500, error: { message: 'no token' } }]);
});

test('what other middleware throws in its `onError` goes on to Lambda, and is on the line', async () => {
  const { thrown, lines } = await call(fails('inside') as Work, [{ onError: fails('worse') }]);

  expect(thrown).toMatchObject({ message: 'worse' });
  expect(lines).toMatchObject([{ level: 'ERROR', error: { message: 'worse' } }]);
});

test('outside an API the error goes on to Lambda', async () => {
  const failure = new Error('no stock');
  const handler = middy<SQSEvent>()
    .use(observeMiddleware(shop, { configuration }))
    .handler(async () => {
      throw failure;
    });
  let thrown: unknown;

  const lines = await writtenLines(() =>
    handler(queueEvent(queueMessage('m-1')), context()).catch((error: unknown) => {
      thrown = error;
    }),
  );

  expect(thrown).toBe(failure);
  expect(lines).toMatchObject([{ level: 'ERROR', trigger: 'sqs', error: { message: 'no stock' } }]);
});

/** What differs from one run to the next. */
const comparable = ({ timestamp, started_at, response_time_ms, ...line }: Line) => ({
  ...line,
  error: line.error?.message,
  _aws: line._aws?.CloudWatchMetrics,
});

test('AR2: of the same work it records what observe records, the line of its start included', async () => {
  const work: Work = async (_event, { logger, metrics, note }) => {
    await pause(1);
    note({ basket: 3 });
    metrics.orders.add(1);
    logger.info('sold');
    throw new HttpError(503, 'no stock');
  };

  const { answer, lines } = await call(work, [], { startLine: true });
  const plain = observe(shop, work, { configuration, startLine: true });
  let expectedAnswer: Line = {};
  const expected = await writtenLines(async () => {
    expectedAnswer = await plain(event, { ...lambdaContext });
  });

  expect(lines).toHaveLength(3);
  expect(lines.map(comparable)).toEqual(expected.map(comparable));
  expect(answer).toMatchObject({ statusCode: 503, body: expectedAnswer.body });
});

test('of 20 requests side by side each keeps to itself', async () => {
  const turns = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
  };
  const later: Middleware = {
    before: async ({ event: { body } }) => turns(Number(body) % 3),
    after: async ({ event: { body } }) => {
      await turns((Number(body) * 5) % 4);
      currentInvocation()?.logger().info('after');
    },
  };
  const handler = observed(
    async ({ body }, { metrics, note, logger }) => {
      await turns((Number(body) * 7) % 5);
      metrics.orders.add(Number(body));
      note({ basket: body });
      logContext({ step: body }, () => logger.info('inside'));
      return json(200, {});
    },
    [later],
  );
  const request = (body: number) => handler(order(`r-${body}`, String(body)), context());

  const lines = await writtenLines(() =>
    Promise.all(Array.from({ length: 20 }, (_, i) => request(i))),
  );

  for (let i = 0; i < 20; i++) {
    expect(lines.filter(({ request_id }) => request_id === `r-${i}`)).toMatchObject([
      { message: 'inside', context: { step: String(i) } },
      { message: 'after' },
      { message: 'POST /orders 200', orders: i, context: { basket: String(i) } },
    ]);
  }
});

test('what is measured after the answer is told as lost, and is not the next request’s', async () => {
  let late: Promise<void> | undefined;
  const handler = observed(async (_event, { metrics }) => {
    if (late) await late;
    else late = pause(5).then(() => metrics.orders.add(1));
    return json(200, {});
  });

  const lines = await writtenLines(async () => {
    await handler(order('r-1'), context());
    await handler(order('r-2'), context());
  });

  expect(lines).toMatchObject([
    { message: 'POST /orders 200', request_id: 'r-1' },
    {
      level: 'WARNING',
      message: expect.stringMatching(/^orders came when its invocation was over/),
    },
    { message: 'POST /orders 200', request_id: 'r-2' },
  ]);
  expect(lines.some(({ orders }) => orders !== undefined)).toBe(false);
});

test('a handler whose middleware is in the wrong order is told so', async () => {
  const handler = middy<APIGatewayProxyEvent>()
    .use({ before: () => pause(1) })
    .use(observeMiddleware(shop, { configuration }))
    .handler(async () => json(200, {}));

  const lines = await writtenLines(() => handler(event, context()));

  expect(lines).toMatchObject([
    { level: 'WARNING', message: expect.stringMatching(/^observeMiddleware is not used first/) },
    { message: 'POST /orders 200' },
  ]);
});

test('a context that other middleware has replaced costs no request its answer', async () => {
  const later: Middleware = {
    after: (request) => {
      Object.assign(request, { context: { ...lambdaContext } });
    },
  };

  const { answer, lines } = await call(async () => json(200, {}), [later]);

  expect(answer).toMatchObject({ statusCode: 200 });
  expect(lines).toMatchObject([{ message: 'POST /orders 200' }]);
});

test.each([
  ['a body', () => ({ statusCode: 200, body: Readable.from(['a;b\n']) })],
  ['an answer', () => Readable.from(['a;b\n'])],
])('%s that is a stream is refused, and the line says what to use', async (_what, answerOf) => {
  const { answer, lines } = await call(async () => answerOf() as never);

  expect(answer).toMatchObject({ statusCode: 500 });
  expect(lines).toMatchObject([
    { status_code: 500, error: { message: expect.stringContaining('use observeMiddyStream') } },
  ]);
});

test('AN5: what the tools trace in a handler and its middleware is within the request’s span, and goes on from there', async () => {
  const sink = await startOtlpSink();
  const server = await startReceivingServer();
  const traced = readConfiguration({
    OTEL_ENABLED: 'true',
    OTEL_ENDPOINT: `127.0.0.1:${sink.port}`,
  });
  const spanOf = (name: string) => () =>
    currentInvocation()?.tracing.span(name, () => pause(1)) as Promise<void>;

  await call(
    async (_event, tools) => {
      await tools.traced('reserve', () => tools.traced('lock', () => pause(1)));
      await fetch(`http://127.0.0.1:${server.port}/stock`);
      throw new Error('no stock');
    },
    [{ before: spanOf('before'), onError: spanOf('onError') }],
    { configuration: traced },
  );

  expect(treeOf(sink.spans)).toEqual([
    ' > POST /orders',
    'POST /orders > 127.0.0.1',
    'POST /orders > before',
    'POST /orders > onError',
    'POST /orders > reserve',
    'reserve > lock',
  ]);
  const [request, outgoing] = ['POST /orders', '127.0.0.1'].map((name) =>
    sink.spans.find((span) => span.name === name),
  );
  expect(request).toMatchObject({ status: { message: 'no stock' } });
  expect(server.received).toMatchObject([
    {
      headers: {
        'x-request-id': 'gateway-1',
        traceparent: `00-${outgoing?.traceId}-${outgoing?.spanId}-01`,
      },
    },
  ]);
  sink.close();
  server.close();
});

interface Segment {
  readonly name: string;
  readonly id: string;
  readonly parent_id?: string;
  readonly fault?: boolean;
  readonly subsegments?: readonly Segment[];
}

/** `parent > name` of a segment and all in it. */
const treeOfSegment = ({ name, subsegments = [] }: Segment, parent: string): readonly string[] => [
  `${parent} > ${name}`,
  ...subsegments.flatMap((each) => treeOfSegment(each, name)),
];

test('with X-Ray the spans of a batch that fails are one tree, and nothing is left unhandled', async () => {
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  const documents: Segment[] = [];
  daemon.on('message', (message) => {
    documents.push(JSON.parse(String(message).split('\n')[1] ?? ''));
  });
  await once(daemon, 'listening');
  const env = {
    PATH: process.env.PATH,
    LAMBDA_TASK_ROOT: __dirname,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'traced',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    WATCHKEEPER_TRACING: 'xray',
  };
  const program = ['--import', 'tsx', join(__dirname, 'middy-middleware-run.ts')];

  const { stdout } = await promisify(execFile)(process.execPath, program, { env });
  daemon.close();

  expect(documents.flatMap((each) => treeOfSegment(each, each.parent_id ?? ''))).toEqual([
    '53995c3f42cd8ad8 > ## traced',
    '## traced > collect',
    'collect > parse',
    '## traced > store',
  ]);
  expect(documents).toMatchObject([{ fault: true, annotations: { rows: 3 } }]);
  expect(stdout).toContain('thrown: no space\n');
});
