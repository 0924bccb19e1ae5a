import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { NotFoundError, Router } from '@aws-lambda-powertools/event-handler/http';
import { type ObservedEnv, observeRouter } from '../../../lambdas/adapters/event-handler';
import { readConfiguration } from '../../../lambdas/configuration';
import { currentInvocation } from '../../../lambdas/invocation';
import { observe } from '../../../lambdas/observe';
import type { ObserveOptions } from '../../../lambdas/observer';
import type { Tools } from '../../../lambdas/tools';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { counter } from '../../../telemetry/instrument';
import { apiEvent, lambdaContext } from '../lambda-event';
import { lambdaStream, sentParts, useStreamingRuntime } from '../streaming-runtime';
import { type Line, writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /orders/{id}'] }) },
  instruments: { views: counter('Orders looked at') },
});

// The port of nobody: what becomes of the spans does not matter here.
const traced = { OTEL_ENABLED: 'true', OTEL_ENDPOINT: '127.0.0.1:9' };

const options = { configuration: readConfiguration({}) };
const event = apiEvent('GET', '/orders/7', {
  resource: '/{proxy+}',
  headers: { Host: 'shop.example' },
});

const call = async (app: Pick<Router, 'resolve'>) => {
  let answer: Line = {};
  const lines = await writtenLines(async () => {
    answer = (await app.resolve(event, lambdaContext)) as Line;
  });
  return { answer, lines };
};

const observedRouter = () => {
  const app = new Router<ObservedEnv<typeof shop>>();
  app.use(observeRouter(shop, options));
  return app;
};

test('a router writes a line for each request, by the declared route', async () => {
  const app = observedRouter();
  app.get('/orders/:id', async ({ params }) => {
    currentInvocation()?.logger().info('found');
    return { id: params.id };
  });

  const { answer, lines } = await call(app);

  expect(answer).toMatchObject({ statusCode: 200, body: '{"id":"7"}' });
  expect(JSON.stringify(answer)).toContain('gateway-1');
  expect(lines).toMatchObject([
    { message: 'found', request_id: 'gateway-1' },
    { message: 'GET /orders/7 200', route: 'GET /orders/{id}', http_response_bytes: 10 },
  ]);
});

test('an error’s own status is on the line, and the router answers it', async () => {
  const app = observedRouter();
  app.get('/orders/:id', async () => {
    throw new NotFoundError('there is no order 7');
  });

  const { answer, lines } = await call(app);

  expect(answer).toMatchObject({ statusCode: 404 });
  expect(lines).toMatchObject([{ status_code: 404, error: { message: 'there is no order 7' } }]);
});

test('a route finds its tools in the request’s store', async () => {
  const app = observedRouter();
  app.get('/orders/:id', async (reqCtx) => {
    const { logger, metrics, note } = reqCtx.get('watchkeeper') as Tools<typeof shop>;
    metrics.views.add(1);
    note({ order_id: reqCtx.params.id });
    logger.info('found');
    return {};
  });

  const { lines } = await call(app);

  expect(lines).toMatchObject([
    { message: 'found', request_id: 'gateway-1' },
    { message: 'GET /orders/7 200', views: 1, context: { order_id: '7' } },
  ]);
});

const ids = {
  'x-request-id': 'gateway-1',
  'x-response-time': expect.stringMatching(/^\d+\.\d\dms$/),
};

test('AR2: every answer carries the request’s id and how long it took, one to an error too', async () => {
  const app = observedRouter();
  const failing = observedRouter();
  const unknown = observedRouter();
  app.get('/orders/:id', async () => ({}));
  failing.get('/orders/:id', async () => {
    throw new Error('no stock');
  });

  const answers = [await call(app), await call(failing), await call(unknown)];

  expect(answers.map(({ answer }) => [answer.statusCode, answer.headers])).toEqual([
    [200, expect.objectContaining(ids)],
    [500, expect.objectContaining(ids)],
    [404, expect.objectContaining(ids)],
  ]);
});

test('an answer that a route got by fetch is answered, though its headers cannot be changed', async () => {
  const app = observedRouter();
  app.use(async ({ reqCtx, next }) => {
    await next();
    reqCtx.res = Response.redirect('https://shop.example/orders/8');
  });
  app.get('/orders/:id', async () => ({}));

  const { answer } = await call(app);

  expect(answer).toMatchObject({ statusCode: 302, headers: ids });
});

test('a body that is no text is counted in bytes', async () => {
  const app = observedRouter();
  app.get('/orders/:id', async () => new Uint8Array([0xff, 0xd8, 0xff, 0xe0]).buffer);

  const { lines } = await call(app);

  expect(lines).toMatchObject([{ http_response_bytes: 4 }]);
});

test('an error that carries another service’s status is answered with 500, and so the line says', async () => {
  const app = observedRouter();
  app.get('/orders/:id', async () => {
    throw Object.assign(new Error('not there'), { statusCode: 404 });
  });

  const { answer, lines } = await call(app);

  expect(answer.statusCode).toBe(500);
  expect(lines).toMatchObject([{ status_code: 500 }]);
});

test('the router’s errors stay what they are where a request is traced', async () => {
  const app = new Router();
  let answer: Line = {};

  await writtenLines(async () => {
    app.use(observeRouter(shop, { configuration: readConfiguration(traced) }));
    app.get('/orders/:id', async () => {
      throw new NotFoundError('there is no order 7');
    });
    answer = (await app.resolve(event, lambdaContext)) as Line;
  });

  expect(answer).toMatchObject({ statusCode: 404 });
});

test('a router within observe has the status that its own error handlers give', async () => {
  const app = new Router();
  app.errorHandler(RangeError, async () => ({ statusCode: 422, body: 'no' }));
  app.get('/orders/:id', async () => {
    throw new RangeError('7');
  });
  const observed = observe(
    shop,
    (request: typeof event, { context }) => app.resolve(request, context),
    options,
  );

  const lines = await writtenLines(() => observed(event, lambdaContext));

  expect(lines).toMatchObject([{ status_code: 422 }]);
});

useStreamingRuntime();

const streamFrom = async (
  route: () => unknown,
  { response = lambdaStream(), observing = options as ObserveOptions } = {},
) => {
  const app = new Router<ObservedEnv<typeof shop>>();
  app.use(observeRouter(shop, observing));
  app.get('/orders/:id', async () => route() as never);
  const sent = text(response).catch(() => 'cut');
  let error: unknown;
  const lines = await writtenLines(async () => {
    await app
      .resolveStream(event, { ...lambdaContext }, { responseStream: response as never })
      .catch((thrown) => {
        error = thrown;
        response.destroy(thrown);
      });
    process.stdout.write('{"isResolved":true}\n');
  });
  return { lines, error, ...sentParts(await sent) };
};

const rowsOf = (work: () => unknown) =>
  async function* rows() {
    yield 'a;b\n';
    await work();
    yield 'é;2\n';
  };

test('an answer that is streamed has its line when the last of it was taken, with its bytes and what its making measured', async () => {
  const rows = rowsOf(async () => {
    await pause(1);
    const invocation = currentInvocation();
    invocation?.logger().info('half');
    invocation?.measurements.record(shop.views, 1);
  });

  const { body, head, lines } = await streamFrom(() => Readable.from(rows()));

  expect(head).toMatchObject({ statusCode: 200, headers: { 'x-request-id': 'gateway-1' } });
  expect(body).toBe('a;b\né;2\n');
  expect(lines).toMatchObject([
    { message: 'half', request_id: 'gateway-1' },
    { message: 'GET /orders/7 200', http_response_bytes: 9, views: 1 },
    { isResolved: true },
  ]);
});

test('one that breaks after its status was sent counts as an error of ours, with the bytes that were', async () => {
  const failure = new Error('the disk is gone');
  const rows = rowsOf(() => {
    throw failure;
  });

  const { error, lines } = await streamFrom(() => Readable.from(rows()));

  expect(error).toBe(failure);
  expect(lines[0]).toMatchObject({
    level: 'ERROR',
    status_code: 200,
    http_response_bytes: 4,
    http_errors: 1,
    error: { message: 'the disk is gone', category: 'internal' },
  });
});

test('one whose caller goes away is a warning, and no error of ours', async () => {
  const response = lambdaStream();
  response.once('data', () => response.destroy());
  const rows = rowsOf(() => new Promise(() => {}));

  const { lines } = await streamFrom(() => Readable.from(rows()), { response });

  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 'WARNING',
      status_code: 200,
      error: expect.objectContaining({ message: 'the caller went away', category: 'client' }),
    }),
  );
  expect(lines[0]?.http_errors).toBeUndefined();
});

test('one that Lambda’s time ends tells what was sent by then', async () => {
  const endsAtMs = Date.now() + 250;
  const timed = { ...lambdaContext, getRemainingTimeInMillis: () => endsAtMs - Date.now() };
  const app = observedRouter();
  app.get('/orders/:id', async () => Readable.from(rowsOf(() => pause(150))()) as never);
  const response = lambdaStream();
  response.resume();

  const lines = await writtenLines(() =>
    app.resolveStream(event, timed, { responseStream: response as never }),
  );

  expect(lines).toMatchObject([
    { status_code: 200, http_response_bytes: 4, http_errors: 1, error: { category: 'timeout' } },
  ]);
});
