import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, SQSEvent } from 'aws-lambda';
import { type ObservedContext, observeMiddleware } from '../../../lambdas/adapters/middy';
import { readConfiguration } from '../../../lambdas/configuration';
import { HttpError } from '../../../lambdas/http/http-error';
import { json } from '../../../lambdas/http/json-response';
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
import { writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: { orders: counter('Orders') },
});

type ShopContext = ObservedContext<typeof shop>;

const observedMiddy = () => {
  const observed = observeMiddleware(shop, { configuration: readConfiguration({}) });
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult, Error, ShopContext>(observed).use(
    observed,
  );
};

const event = apiEvent('POST', '/orders');
const context = lambdaContext as ShopContext;

test('a middy handler writes one line with its metrics, and its answer carries the request’s id', async () => {
  const handler = observedMiddy().handler(async (_event, { watchkeeper }) => {
    await new Promise((done) => setImmediate(done));
    watchkeeper.metrics.orders.add(2);
    watchkeeper.logger.info('sold');
    return json(201, {});
  });
  let answer: unknown;

  const lines = await writtenLines(async () => {
    answer = await handler(event, { ...context });
  });

  expect(answer).toMatchObject({ statusCode: 201, headers: { 'X-Request-ID': 'gateway-1' } });
  expect(lines).toMatchObject([
    { message: 'sold', request_id: 'gateway-1' },
    { message: 'POST /orders 201', orders: 2, http_requests: 1 },
  ]);
});

test('an error of a middy handler is answered as an error of any handler', async () => {
  const handler = observedMiddy().handler(async () => {
    throw new HttpError(409, 'sold out');
  });
  let answer: unknown;

  const lines = await writtenLines(async () => {
    answer = await handler(event, { ...context });
  });

  expect(answer).toMatchObject({ statusCode: 409 });
  expect(lines).toMatchObject([{ status_code: 409, error: { message: 'sold out' } }]);
});

test('what other middleware makes of an error is what the line tells', async () => {
  const handler = observedMiddy()
    .onError((request) => {
      request.response = json(418, {});
    })
    .handler(async () => {
      throw new Error('inside');
    });

  const lines = await writtenLines(() => handler(event, { ...context }));

  expect(lines).toMatchObject([{ status_code: 418 }]);
});

test('an answer that other middleware gives in the handler’s place has its line too', async () => {
  const handler = observedMiddy()
    .before(() => json(304, {}))
    .handler(async () => json(200, {}));

  const lines = await writtenLines(() => handler(event, { ...context }));

  expect(lines).toMatchObject([{ status_code: 304 }]);
});

test('outside an API the error goes on to Lambda', async () => {
  const failure = new Error('no stock');
  const observed = observeMiddleware(shop, { configuration: readConfiguration({}) });
  const handler = middy<SQSEvent, void>(observed)
    .use(observed)
    .handler(async () => {
      throw failure;
    });
  let thrown: unknown;

  const lines = await writtenLines(() =>
    handler(queueEvent(queueMessage('m-1')), { ...context }).catch((error: unknown) => {
      thrown = error;
    }),
  );

  expect(thrown).toBe(failure);
  expect(lines).toMatchObject([{ level: 'ERROR', trigger: 'sqs', error: { message: 'no stock' } }]);
});

test('requests side by side keep what they log apart', async () => {
  const handler = observedMiddy().handler(async ({ body }, { watchkeeper }) => {
    await new Promise((done) => setTimeout(done, Number(body)));
    watchkeeper.logger.info('served');
    return json(200, {});
  });
  const request = (requestId: string, body: string) =>
    handler(apiEvent('POST', '/orders', { body, requestContext: { requestId } as never }), {
      ...context,
    });

  const lines = await writtenLines(() =>
    Promise.all([request('slow', '20'), request('fast', '1')]),
  );

  expect(lines.map(({ message, request_id }) => [message, request_id])).toEqual([
    ['served', 'fast'],
    ['POST /orders 200', 'fast'],
    ['served', 'slow'],
    ['POST /orders 200', 'slow'],
  ]);
});

useStreamingRuntime();

const streamingMiddy = () => {
  const observed = observeMiddleware(shop, { configuration: readConfiguration({}) });
  return middy<unknown, unknown>({ ...observed, streamifyResponse: true }).use(observed);
};

const stream = async (
  handler: () => unknown,
  { request = event as unknown, streaming = streamingMiddy(), response = lambdaStream() } = {},
) => {
  const observed = streaming.handler(async () => handler()) as unknown as LambdaHandler;
  const sent = text(response).catch(() => 'cut');
  let error: unknown;
  const lines = await writtenLines(async () => {
    await observed(request, response, { ...context }).catch((thrown) => {
      error = thrown;
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
      body: bodyOf(),
    }));

    expect(head).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'text/csv', 'X-Request-ID': 'gateway-1' },
    });
    expect(body).toBe('a;b\né;2\n');
    expect(lines).toMatchObject([{ message: 'POST /orders 201', http_response_bytes: 9 }]);
  },
);

test('a body that is a text is streamed as one', async () => {
  const { head, body, lines } = await stream(() => json(201, { id: 7 }));

  expect(head).toMatchObject({ statusCode: 201, headers: { 'X-Request-ID': 'gateway-1' } });
  expect(body).toBe('{"id":7}');
  expect(lines).toMatchObject([{ status_code: 201, http_response_bytes: 8 }]);
});

test.each([
  ['of an API', event, { status_code: 200, http_response_bytes: 4 }],
  ['outside an API', { report: 7 }, { level: 'ERROR', trigger: 'direct' }],
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
  expect(lines).toMatchObject([{ ...line, error: { message: 'the disk is gone' } }]);
});

test('a caller that goes away while a body is streamed is told of as the caller’s error', async () => {
  async function* rows() {
    yield 'half';
    await new Promise(() => {});
  }
  const response = lambdaStream();
  response.once('data', () => response.destroy());

  const { lines } = await stream(() => ({ statusCode: 200, body: Readable.from(rows()) }), {
    response,
  });

  expect(lines).toMatchObject([
    { status_code: 200, error: { message: 'the caller went away', category: 'client' } },
  ]);
});

test('a stream that other middleware answers with in the handler’s place has its line too', async () => {
  const streaming = streamingMiddy().before(() => ({
    statusCode: 203,
    body: Readable.from(['cached']),
  }));

  const { body, lines } = await stream(() => json(200, {}), { streaming });

  expect(body).toBe('cached');
  expect(lines).toMatchObject([{ status_code: 203 }]);
});
