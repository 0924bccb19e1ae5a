import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSEvent } from 'aws-lambda';
import {
  type ObservedContext,
  observeMiddy,
  observeMiddyStream,
} from '../../../lambdas/adapters/middy';
import { readConfiguration } from '../../../lambdas/configuration';
import { HttpError } from '../../../lambdas/http/http-error';
import { json } from '../../../lambdas/http/json-response';
import { currentInvocation } from '../../../lambdas/invocation';
import { observe } from '../../../lambdas/observe';
import type { ObserveOptions } from '../../../lambdas/observer';
import type { Tools } from '../../../lambdas/tools';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { counter } from '../../../telemetry/instrument';
import { apiEvent, lambdaContext, queueEvent, queueMessage } from '../lambda-event';
import {
  type LambdaHandler,
  lambdaStream,
  sentParts,
  useStreamingRuntime,
} from '../streaming-runtime';
import { startOtlpSink, treeOf } from '../tracing/otlp-sink';
import { type Line, writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: { orders: counter('Orders') },
});

type ShopContext = ObservedContext<typeof shop>;
type ShopTools = Tools<typeof shop>;
type Work = (event: APIGatewayProxyEvent, tools: ShopTools) => Promise<APIGatewayProxyResult>;

const shopMiddy = () => middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, ShopContext>();

const configuration = readConfiguration({});
const event = apiEvent('POST', '/orders');

const call = async (work: Work, app = shopMiddy(), options: ObserveOptions = { configuration }) => {
  const inner = app.handler(async (given, { watchkeeper }) => work(given, watchkeeper));
  const handler = observeMiddy(shop, inner, options);
  let answer: unknown;
  const lines = await writtenLines(async () => {
    answer = await handler(event, { ...lambdaContext });
  });
  return { answer, lines };
};

test('a middy handler writes one line with its metrics, and its answer carries the request’s id', async () => {
  const { answer, lines } = await call(async (_event, { metrics, logger }) => {
    await pause(1);
    metrics.orders.add(2);
    logger.info('sold');
    return json(201, {});
  });

  expect(answer).toMatchObject({ statusCode: 201, headers: { 'X-Request-ID': 'gateway-1' } });
  expect(lines).toMatchObject([
    { message: 'sold', request_id: 'gateway-1' },
    { message: 'POST /orders 201', orders: 2, http_requests: 1 },
  ]);
});

test('an error of a middy handler is answered as an error of any handler', async () => {
  const { answer, lines } = await call(async () => {
    throw new HttpError(409, 'sold out');
  });

  expect(answer).toMatchObject({ statusCode: 409 });
  expect(lines).toMatchObject([{ status_code: 409, error: { message: 'sold out' } }]);
});

test('what other middleware makes of an error is what the line tells', async () => {
  const app = shopMiddy().onError((request) => {
    request.response = json(418, {});
  });

  const { lines } = await call(async () => {
    throw new Error('inside');
  }, app);

  expect(lines).toMatchObject([{ status_code: 418 }]);
});

test('an answer that other middleware gives in the handler’s place has its line too', async () => {
  const app = shopMiddy().before(() => json(304, {}));

  const { lines } = await call(async () => json(200, {}), app);

  expect(lines).toMatchObject([{ status_code: 304 }]);
});

test('outside an API the error goes on to Lambda', async () => {
  const failure = new Error('no stock');
  const inner = middy<SQSEvent, void>().handler(async () => {
    throw failure;
  });
  const handler = observeMiddy(shop, inner, { configuration });
  let thrown: unknown;

  const lines = await writtenLines(() =>
    handler(queueEvent(queueMessage('m-1')), { ...lambdaContext }).catch((error: unknown) => {
      thrown = error;
    }),
  );

  expect(thrown).toBe(failure);
  expect(lines).toMatchObject([{ level: 'ERROR', trigger: 'sqs', error: { message: 'no stock' } }]);
});

/** What differs from one run to the next. */
const comparable = ({ timestamp, started_at, response_time_ms, ...line }: Line) => line;

test('AR2: of the same work it records what observe records, the line of its start included', async () => {
  const options = { configuration, startLine: true };
  const work: Work = async (_event, { logger, metrics, note }) => {
    await pause(1);
    note({ basket: 3 });
    metrics.orders.add(1);
    logger.info('sold');
    throw new HttpError(503, 'no stock');
  };

  const { answer, lines } = await call(work, shopMiddy(), options);
  const observed = observe(shop, work, options);
  let expectedAnswer: Line = {};
  const expected = await writtenLines(async () => {
    expectedAnswer = await observed(event, { ...lambdaContext });
  });

  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({ message: 'POST /orders started' });
  const withoutStack = (all: readonly Line[]) =>
    all.map((line) => ({
      ...comparable(line),
      error: line.error?.message,
      _aws: line._aws?.CloudWatchMetrics,
    }));
  expect(withoutStack(lines)).toEqual(withoutStack(expected));
  expect(answer).toMatchObject({ statusCode: 503, body: expectedAnswer.body });
});

test('AN5: what a middy handler and its middleware do is within the request’s span', async () => {
  const sink = await startOtlpSink();
  const traced = readConfiguration({
    OTEL_ENABLED: 'true',
    OTEL_ENDPOINT: `127.0.0.1:${sink.port}`,
  });
  const app = shopMiddy()
    .before(({ context }) => context.watchkeeper.traced('before', () => pause(1)))
    .after(({ context }) => context.watchkeeper.traced('after', () => pause(1)));

  await call(
    async (_event, tools) => {
      await tools.traced('reserve', () => pause(1));
      return json(201, {});
    },
    app,
    { configuration: traced },
  );

  expect(treeOf(sink.spans)).toEqual([
    ' > POST /orders',
    'POST /orders > after',
    'POST /orders > before',
    'POST /orders > reserve',
  ]);
  sink.close();
});

test('of 32 requests side by side each keeps to itself, and whoever called is left as he was', async () => {
  const turns = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
  };
  const seen: unknown[] = [];
  const inner = shopMiddy()
    .before(async ({ event: { body } }) => turns(Number(body) % 3))
    .after(async ({ event: { body } }) => {
      await turns((Number(body) * 5) % 4);
      currentInvocation()?.logger().info('after');
    })
    .handler(async ({ body }, { watchkeeper }) => {
      await turns((Number(body) * 7) % 5);
      watchkeeper.metrics.orders.add(Number(body));
      currentInvocation()?.logger().info('inside');
      if (Number(body) % 8 === 7) throw new Error(`no ${body}`);
      return json(200, {});
    });
  const handler = observeMiddy(shop, inner, { configuration });
  const request = (body: number): Promise<unknown> => {
    const requestContext = { requestId: `r-${body}` } as never;
    const given = apiEvent('POST', '/orders', { body: String(body), requestContext });
    const answer = handler(given, { ...lambdaContext });
    seen.push(currentInvocation());
    return answer.then((value) => {
      seen.push(currentInvocation());
      return value;
    });
  };

  const lines = await writtenLines(async () => {
    await Promise.all(Array.from({ length: 32 }, (_, body) => request(body)));
    seen.push(currentInvocation());
  });

  expect(seen).toEqual(Array(65).fill(undefined));
  for (let body = 0; body < 32; body++) {
    const own = lines.filter(({ request_id }) => request_id === `r-${body}`);
    const isFailed = body % 8 === 7;
    expect(own.map(({ message }) => message)).toEqual([
      'inside',
      ...(isFailed ? [] : ['after']),
      `POST /orders ${isFailed ? 500 : 200}`,
    ]);
    expect(own.at(-1)).toMatchObject({ orders: body });
  }
});

useStreamingRuntime();

const stream = async (
  work: () => unknown,
  {
    request = event as unknown,
    response = lambdaStream(),
    app = middy<unknown, unknown>(),
    configuration: ofStream = configuration,
  } = {},
) => {
  const inner = app.handler(async () => work());
  const handler = observeMiddyStream(shop, inner, { configuration: ofStream }) as LambdaHandler;
  const sent = text(response).catch(() => 'cut');
  let error: unknown;
  const lines = await writtenLines(async () => {
    await handler(request, response, { ...lambdaContext }).catch((thrown) => {
      error = thrown;
      response.destroy(thrown);
    });
  });
  return { lines, error, ...sentParts(await sent) };
};

test.each([
  ['Node.js', () => Readable.from(['a;b\n', 'é;2\n'])],
  ['the web', () => new Blob(['a;b\n', 'é;2\n']).stream()],
])(
  'a body that is a stream of %s goes on, with the request’s id, and is counted',
  async (_whose, bodyOf) => {
    const { head, body, lines } = await stream(() => ({
      statusCode: 201,
      headers: { 'content-type': 'text/csv' },
      cookies: ['basket=7'],
      body: bodyOf(),
    }));

    expect(head).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'text/csv', 'X-Request-ID': 'gateway-1' },
      cookies: ['basket=7'],
    });
    expect(body).toBe('a;b\né;2\n');
    expect(lines).toMatchObject([{ message: 'POST /orders 201', http_response_bytes: 9 }]);
  },
);

test.each([
  ['an answer with a text', json(201, { id: 7 }), 201, '{"id":7}'],
  ['an answer with no body', { statusCode: 204 }, 204, ''],
  ['base64', { statusCode: 200, body: 'w6k=', isBase64Encoded: true }, 200, 'é'],
  ['a text alone', 'sold', 200, 'sold'],
])('%s is streamed, too', async (_what, answer, statusCode, sent) => {
  const { head, body, lines } = await stream(() => answer);

  expect(head).toMatchObject({ statusCode, headers: { 'X-Request-ID': 'gateway-1' } });
  expect(body).toBe(sent);
  expect(lines).toMatchObject([
    { status_code: statusCode, http_response_bytes: Buffer.byteLength(sent) },
  ]);
});

test('a result that nothing can be sent of is answered as the error it is', async () => {
  const { head, lines } = await stream(() => ({ rows: 7 }));

  expect(head).toMatchObject({ statusCode: 500 });
  expect(lines).toMatchObject([{ status_code: 500, http_errors: 1 }]);
});

test.each([
  ['of an API', event, { status_code: 200, http_response_bytes: 4, http_errors: 1 }],
  ['outside an API', { report: 7 }, { trigger: 'direct' }],
])('a stream %s that fails is on the line, with its error', async (_where, request, line) => {
  const failure = new Error('the disk is gone');
  async function* rows() {
    yield 'half';
    throw failure;
  }

  const { lines, error } = await stream(() => ({ statusCode: 200, body: Readable.from(rows()) }), {
    request,
  });

  expect(error).toBe(failure);
  expect(lines).toMatchObject([
    { level: 'ERROR', ...line, error: { message: 'the disk is gone' } },
  ]);
});

test('a caller that goes away while a body is streamed is told of as the caller’s error', async () => {
  async function* rows() {
    yield 'half';
    await pause(20);
  }
  const response = lambdaStream();
  response.once('data', () => response.destroy());

  const { lines } = await stream(() => ({ statusCode: 200, body: Readable.from(rows()) }), {
    response,
  });

  expect(lines).toMatchObject([
    { status_code: 200, error: { message: 'the caller went away', category: 'client' } },
  ]);
  expect(lines[0]?.http_errors).toBeUndefined();
});

test('a stream that other middleware answers with in the handler’s place has its line too', async () => {
  const app = middy<unknown, unknown>().before(() => ({
    statusCode: 203,
    body: Readable.from(['cached']),
  }));

  const { body, lines } = await stream(() => json(200, {}), { app });

  expect(body).toBe('cached');
  expect(lines).toMatchObject([{ status_code: 203, http_response_bytes: 6 }]);
});
