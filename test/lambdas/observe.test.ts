import type { SQSEvent } from 'aws-lambda';
import { readConfiguration } from '../../lambdas/configuration';
import { HttpError } from '../../lambdas/http/http-error';
import { json } from '../../lambdas/http/json-response';
import { type Handler, observe } from '../../lambdas/observe';
import type { ObserveOptions } from '../../lambdas/observer';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { model } from '../../telemetry/facets/model';
import { system } from '../../telemetry/facets/system';
import { counter, histogram } from '../../telemetry/instrument';
import { apiEvent, lambdaContext } from './lambda-event';
import { type Line, writtenLines } from './written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }), model: model({ model_type: ['ema', 'ar'] }) },
  instruments: { items: histogram('Items of an order'), orders: counter('Orders') },
});

const options: ObserveOptions = {
  configuration: readConfiguration({}),
  now: () => Date.UTC(2026, 0, 2, 10, 30, 45, 123),
};

type ShopHandler = Handler<
  typeof shop,
  Parameters<ReturnType<typeof observe<typeof shop>>>[0],
  unknown
>;

const call = async (handler: ShopHandler, event = apiEvent('POST', '/orders')) => {
  let response: Line = {};
  const observed = observe(shop, handler, options);
  const lines = await writtenLines(async () => {
    response = (await observed(event, lambdaContext)) as Line;
  });
  return { lines, line: lines[0] as Line, response };
};

/** The metrics that CloudWatch would extract from a line, by name: values and dimension sets. */
const extracted = (line: Line): Record<string, { value: unknown; dimensions: string[] }> =>
  Object.fromEntries(
    line._aws.CloudWatchMetrics.flatMap((directive: Line) =>
      directive.Metrics.map(({ Name }: Line) => [
        Name,
        {
          value: line[Name],
          dimensions: directive.Dimensions.map((set: string[]) =>
            set.map((name) => `${name}=${line[name]}`).join(','),
          ),
        },
      ]),
    ),
  );

test('SP1: a request writes one line with the members that the document names', async () => {
  const { lines, line } = await call(
    (_event, { note }) => {
      note({ model_type: 'ema', features_count: 50, stock_symbol: 'AAPL' });
      return json(200, {});
    },
    apiEvent('POST', '/orders', {
      headers: { 'x-request-id': 'req-1234' },
      requestContext: { requestId: 'g', authorizer: { principalId: 'user-5678' } } as never,
    }),
  );

  expect(lines).toHaveLength(1);
  expect(line).toMatchObject({
    timestamp: '2026-01-02T10:30:45.123Z',
    level: 'INFO',
    logger: 'shop.request',
    service: 'shop',
    request_id: 'req-1234',
    user_id: 'user-5678',
    message: 'POST /orders 200',
    endpoint: '/orders',
    method: 'POST',
    route: 'POST /orders',
    status_code: 200,
    response_time_ms: expect.any(Number),
    cold_start: true,
    context: { model_type: 'ema', features_count: 50, stock_symbol: 'AAPL' },
  });
});

test('SP3: the line is the request’s metrics too, by route and over all', async () => {
  const { line } = await call(() => json(200, 'four'), apiEvent('POST', '/orders', { body: 'é' }));

  const byRoute = ['service=shop,route=POST /orders', 'service=shop'];
  expect(line._aws.Timestamp).toBe(Date.UTC(2026, 0, 2, 10, 30, 45, 123));
  expect(extracted(line)).toEqual({
    http_requests: { value: 1, dimensions: byRoute },
    response_time_ms: { value: line.response_time_ms, dimensions: byRoute },
    http_request_bytes: { value: 2, dimensions: byRoute },
    http_response_bytes: { value: 6, dimensions: byRoute },
  });
});

test('SP3: an answer carries the request’s id and time', async () => {
  const { response } = await call(() => json(200, {}, { 'X-Own': 'kept' }));

  expect(response.headers).toMatchObject({
    'X-Own': 'kept',
    'X-Request-ID': 'gateway-1',
    'X-Response-Time': expect.stringMatching(/^\d+\.\d\dms$/),
  });
});

test('an X-Request-ID that logs cannot take is ignored', async () => {
  const headers = { 'X-Request-ID': 'a\nb' };

  const { line } = await call(() => json(200, {}), apiEvent('POST', '/orders', { headers }));

  expect(line.request_id).toBe('gateway-1');
});

test('a thrown HttpError is answered with its status and text, and counted by status', async () => {
  const { line, response } = await call(() => {
    throw new HttpError(404, 'there is no order 7');
  });

  expect(response.statusCode).toBe(404);
  expect(JSON.parse(response.body)).toEqual({
    error: 'there is no order 7',
    request_id: 'gateway-1',
  });
  expect(line).toMatchObject({ level: 'WARNING', error: { category: 'client' } });
  expect(extracted(line)).toMatchObject({
    http_error_responses: { value: 1, dimensions: ['service=shop,status=404'] },
  });
});

test('an error that nobody expected is told in the log and hidden from the caller', async () => {
  const { line, response } = await call(() => {
    throw new Error('db password is x', { cause: new TypeError('deep') });
  });

  expect(response.statusCode).toBe(500);
  expect(JSON.parse(response.body)).toEqual({ error: 'internal error', request_id: 'gateway-1' });
  expect(line).toMatchObject({
    level: 'ERROR',
    http_errors: 1,
    error: {
      message: 'db password is x',
      category: 'internal',
      stack: expect.stringContaining('observe.test'),
      cause: { name: 'TypeError', message: 'deep' },
    },
  });
});

test.each([
  [{ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }, 503, 'dependency'],
  [{ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }, 503, 'throttled'],
  [{ name: 'TimeoutError' }, 504, 'timeout'],
  [{ name: 'TypeError', cause: { code: 'ECONNREFUSED' } }, 503, 'dependency'],
])('a failed AWS call %j is answered with %d', async (fields, status, category) => {
  const { line, response } = await call(() => {
    throw Object.assign(new Error('no'), fields);
  });

  expect(response.statusCode).toBe(status);
  expect(line.error.category).toBe(category);
});

test('a handler that returns nothing is answered for', async () => {
  const { response } = await call(() => undefined);

  expect(response.statusCode).toBe(500);
});

test('a route that the telemetry does not declare becomes other', async () => {
  const { line } = await call(() => json(200, {}), apiEvent('DELETE', '/orders/1'));

  expect(line).toMatchObject({ route: 'other', endpoint: '/orders/1' });
});

test('only the first invocation of an environment is a cold start', async () => {
  const observed = observe(shop, () => json(200, {}), options);

  const lines = await writtenLines(async () => {
    await observed(apiEvent('POST', '/orders'), lambdaContext);
    await observed(apiEvent('POST', '/orders'), lambdaContext);
  });

  expect(lines.map((line) => line.cold_start)).toEqual([true, undefined]);
});

test('the handler’s measurements join the line under their dimension sets', async () => {
  const { lines, line } = await call((_event, { metrics }) => {
    metrics.model.predictions.add(1, { model_type: 'ema' });
    metrics.model.predictions.add(2, { model_type: 'ema' });
    metrics.items.record(3);
    metrics.items.record(5);
    return json(200, {});
  });

  expect(lines).toHaveLength(1);
  expect(extracted(line)).toMatchObject({
    model_predictions: { value: 3, dimensions: ['service=shop,model_type=ema', 'service=shop'] },
    items: { value: [3, 5], dimensions: ['service=shop'] },
  });
});

test('a metric under two dimension values takes a second line, which holds nothing else', async () => {
  const { lines } = await call((_event, { metrics }) => {
    metrics.model.predictions.add(1, { model_type: 'ema' });
    metrics.model.predictions.add(1, { model_type: 'ar' });
    return json(200, {});
  });

  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ logger: 'shop.metrics', request_id: 'gateway-1' });
  expect(extracted(lines[1] as Line)).toEqual({
    model_predictions: { value: 1, dimensions: ['service=shop,model_type=ar', 'service=shop'] },
  });
});

test('no metric gets more than 100 values on a line', async () => {
  const { lines } = await call((_event, { metrics }) => {
    for (let value = 0; value < 250; value++) metrics.items.record(value);
    return json(200, {});
  });

  expect(lines.map((line) => line.items.length)).toEqual([100, 100, 50]);
});

test('an undeclared dimension value becomes other; it and a value that is no number are counted', async () => {
  const { line } = await call((_event, { metrics }) => {
    metrics.model.predictions.add(1, { model_type: 'lstm' as 'ema' });
    metrics.orders.add(Number.NaN);
    return json(200, {});
  });

  expect(line).toMatchObject({
    model_type: 'other',
    telemetry_undeclared_values: 2,
    context: { undeclared: ['model_predictions model_type=lstm', 'orders=NaN'] },
  });
  expect(line).not.toHaveProperty('orders');
});

test('what is put into Powertools’ metrics joins the line', async () => {
  const { lines, line } = await call((_event, { powertools }) => {
    powertools.metrics.addMetric('basketValue', 'Count', 42);
    return json(200, {});
  });

  expect(lines).toHaveLength(1);
  expect(extracted(line).basketValue).toEqual({ value: 42, dimensions: ['service=shop'] });
});

test('SP5: with the system facet a line tells CPU, memory and cold starts', async () => {
  const machine = defineTelemetry({ service: 'm', namespace: 'M', facets: { system: system() } });
  const observed = observe(machine, () => json(200, {}), options);

  const [line] = await writtenLines(() => observed(apiEvent('GET', '/'), lambdaContext));

  expect(extracted(line as Line)).toEqual({
    system_cpu: { value: expect.any(Number), dimensions: ['service=m'] },
    system_memory: { value: expect.any(Number), dimensions: ['service=m'] },
    system_cold_starts: { value: 1, dimensions: ['service=m'] },
  });
});

test('outside an API an error is logged and thrown on', async () => {
  const observed = observe(
    shop,
    async (_event: SQSEvent) => {
      throw new Error('broken');
    },
    options,
  );

  const [line] = await writtenLines(() =>
    expect(observed({ Records: [] }, lambdaContext)).rejects.toThrow('broken'),
  );

  expect(line).toMatchObject({
    level: 'ERROR',
    message: 'invocation failed',
    request_id: 'lambda-1',
    error: { message: 'broken' },
  });
  expect(line).not.toHaveProperty('http_requests');
});

test('requests that are served side by side keep their measurements and ids apart', async () => {
  const observed = observe(
    shop,
    async (event, { metrics, logger }) => {
      const pause = Number(event.body);
      await new Promise((done) => setTimeout(done, pause));
      metrics.items.record(pause);
      logger.info('served');
      return json(200, {});
    },
    options,
  );
  const request = (requestId: string, body: string) =>
    observed(
      apiEvent('POST', '/orders', { body, requestContext: { requestId } as never }),
      lambdaContext,
    );

  const lines = await writtenLines(() =>
    Promise.all([request('slow', '20'), request('fast', '1')]),
  );

  expect(lines.map(({ message, request_id, items }) => [message, request_id, items])).toEqual([
    ['served', 'fast', undefined],
    ['POST /orders 200', 'fast', 1],
    ['served', 'slow', undefined],
    ['POST /orders 200', 'slow', 20],
  ]);
});

test('an invocation that Lambda is about to end writes its line before', async () => {
  const observed = observe(shop, () => new Promise<never>(() => {}), options);
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => 210 };

  const lines = await writtenLines(async () => {
    void observed(apiEvent('POST', '/orders'), context);
    await new Promise((done) => setTimeout(done, 50));
  });

  expect(lines).toMatchObject([
    {
      level: 'ERROR',
      message: 'POST /orders 504',
      http_errors: 1,
      error: { category: 'timeout', message: 'no answer 200 ms before Lambda’s time-out' },
    },
  ]);
});

test('an answer that comes after all is given, and does not count the request twice', async () => {
  const late = () => new Promise<unknown>((done) => setTimeout(done, 30, json(200, {})));
  const observed = observe(shop, late, options);
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => 201 };
  let response: unknown;

  const lines = await writtenLines(async () => {
    response = await observed(apiEvent('POST', '/orders'), context);
  });

  expect(response).toMatchObject({ statusCode: 200 });
  expect(lines.map(({ http_requests }) => http_requests)).toEqual([1]);
});

test('a metric that is measured when the line is written already is told of, once', async () => {
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const observed = observe(
    shop,
    (_event, { metrics }) => {
      void pause(5).then(() => metrics.items.record(1));
      return json(200, {});
    },
    options,
  );

  const lines = await writtenLines(async () => {
    await observed(apiEvent('POST', '/orders'), lambdaContext);
    await observed(apiEvent('POST', '/orders'), lambdaContext);
    await pause(20);
  });

  expect(lines.slice(2)).toMatchObject([
    {
      level: 'WARNING',
      request_id: 'gateway-1',
      message: 'items came when its invocation was over, and is lost: await what it comes from',
    },
  ]);
});

test('a line that CloudWatch could cut leaves its context out, never its metrics', async () => {
  const { line } = await call((_event, { note }) => {
    note({ cart: 'x'.repeat(300_000) });
    return json(200, {});
  });

  expect(line).toMatchObject({ http_requests: 1, unwritten: expect.stringContaining('bytes') });
  expect(line).not.toHaveProperty('context');
});

test('an error’s text is cut: a caller’s input may be part of it', async () => {
  const { line } = await call(() => {
    throw new Error('x'.repeat(100_000));
  });

  expect(JSON.stringify(line).length).toBeLessThan(15_000);
});

test('an event that only looks like a request is no request', async () => {
  const event = { httpMethod: 'GET', requestContext: null } as never;
  const observed = observe(shop, () => 'done', options);

  const [line] = await writtenLines(() => observed(event, lambdaContext));

  expect(line).toMatchObject({ logger: 'shop.invocation', request_id: 'lambda-1' });
});

test('a dimension value that cannot be made a text becomes other', async () => {
  const { line, response } = await call((_event, { metrics }) => {
    metrics.model.predictions.add(1, { model_type: Object.create(null) });
    return json(200, {});
  });

  expect(response.statusCode).toBe(200);
  expect(line).toMatchObject({
    model_type: 'other',
    context: { undeclared: ['model_predictions model_type=an object'] },
  });
});

test('what cannot be written as JSON does not fail the request', async () => {
  const { line, response } = await call((_event, { note }) => {
    const circular: Line = { big: 10n };
    circular.self = circular;
    note(circular);
    return json(200, {});
  });

  expect(response.statusCode).toBe(200);
  expect(line.context).toMatchObject({ big: '10' });
});

test('SP2: a LOG_LEVEL that does not exist is told once, and INFO is used', async () => {
  const configuration = readConfiguration({ LOG_LEVEL: 'LOUD' });

  const lines = await writtenLines(() => observe(shop, () => json(200, {}), { configuration }));

  expect(lines).toMatchObject([
    {
      level: 'WARNING',
      message:
        'LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, got LOUD: INFO is used',
    },
  ]);
});
