import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { readConfiguration } from '../../lambdas/configuration';
import { metricsHandler } from '../../lambdas/metrics-endpoint';
import { observe } from '../../lambdas/observe';
import { predictor } from '../../systems/stock-predictor/telemetry';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { scrape } from '../../telemetry/facets/scrape';
import { counter, gauge, histogram } from '../../telemetry/instrument';
import { p95, ratio, sum } from '../../telemetry/signals/signal';
import { cloudWatch } from './cloud-watch';
import { apiEvent, lambdaContext } from './lambda-event';
import { readOpenMetrics } from './prometheus-page';
import { writtenLines } from './written-lines';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 1, 26, 12);
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['GET /a', 'GET /b'] }), scrape: scrape() },
  instruments: {
    fill: gauge('How full it is', { unit: 'Percent' }),
    orders: counter('Orders', { by: { country: ['de', 'fr'] } }),
  },
});

type Options = Partial<Parameters<typeof metricsHandler>[1]>;

/** A CloudWatch, the route before it, and the clock of both. */
const route = (options: Options = {}, telemetry: typeof shop = shop) => {
  const clock = { ms: NOON };
  const cloud = cloudWatch(() => clock.ms);
  const environment = () =>
    observe(
      telemetry,
      metricsHandler(telemetry, {
        client: cloud.client,
        authorization: { kind: 'bearer', token: async () => 'secret' },
        now: () => clock.ms,
        ...options,
      }),
      { configuration: readConfiguration({}) },
    );
  return { clock, cloud, environment, handler: environment() };
};

type Handler = ReturnType<typeof route>['handler'];

const ask = async (handler: Handler, headers: Record<string, string> = {}, event = {}) => {
  let answer = { statusCode: 0, body: '', headers: {} as Record<string, unknown> | undefined };
  const lines = await writtenLines(async () => {
    answer = (await handler(
      apiEvent('GET', '/metrics', {
        headers: { Authorization: 'Bearer secret', ...headers },
        ...event,
      }),
      lambdaContext,
    )) as typeof answer;
  });
  return { ...answer, lines };
};

const samples = async (handler: Handler) =>
  readOpenMetrics((await ask(handler, { Accept: OPEN_METRICS })).body);

/** The value of a series, labels in any order. */
const seriesValue = async (handler: Handler, name: string, labels: Record<string, string> = {}) =>
  (await samples(handler)).find(
    (sample) =>
      sample.name === name && Object.entries(labels).every(([key, v]) => sample.labels[key] === v),
  )?.value;

const metricsAsked = (calls: readonly { MetricDataQueries?: unknown[] }[]): number =>
  calls.reduce((total, { MetricDataQueries = [] }) => total + MetricDataQueries.length, 0);

test.each([
  ['none', ''],
  ['another', 'Bearer guess'],
  ['a bare', 'secret'],
])('SP6: a scrape with %s token is refused', async (_, authorization) => {
  const { handler, cloud } = route();

  const { statusCode } = await ask(handler, { Authorization: authorization });

  expect([statusCode, cloud.calls]).toEqual([401, []]);
});

test('SP6: a token whose secret was read from a file opens, and an empty one nothing', async () => {
  const opening = (token: string) =>
    route({ authorization: { kind: 'bearer', token: async () => token } }).handler;

  const fromFile = await ask(opening('secret\n'));
  const empty = await ask(opening('\n'), { Authorization: 'Bearer ' });

  expect([fromFile.statusCode, empty.statusCode]).toEqual([200, 401]);
});

test.each([
  [
    'a signed request at a REST API',
    { requestContext: { identity: { userArn: 'arn:aws:iam::1:user/p' } } },
    200,
  ],
  [
    'a signed request at an HTTP API or Function URL',
    {
      httpMethod: undefined,
      requestContext: {
        http: { method: 'GET', path: '/metrics' },
        authorizer: { iam: { userArn: 'arn:aws:iam::1:role/p' } },
      },
    },
    200,
  ],
  ['a request that nobody asked to sign', { requestContext: { identity: { userArn: null } } }, 403],
])(
  'SP6: with IAM authorization no token is needed, and %s is answered with its status',
  async (_, event, status) => {
    const { handler } = route({ authorization: { kind: 'iam' } });

    const { statusCode } = await ask(handler, { Authorization: '' }, event);

    expect(statusCode).toBe(status);
  },
);

test('SP6: instruments come in base units, with dimensions as labels and help', async () => {
  const { handler, cloud } = route();
  const at = NOON - 3 * MINUTE;
  cloud.put(shop.http.requests, at, [120], { route: 'GET /a' });
  cloud.put(shop.http.latency, at, [250, 250, 500, 1000], { route: 'GET /a' });
  cloud.put(shop.fill, at, [71.5]);

  const { body, headers } = await ask(handler);

  expect(headers?.['Content-Type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(body).toContain('# HELP http_requests_total Requests\n');
  expect(body.split('\n')).toEqual(
    expect.arrayContaining([
      'http_requests_total{route="GET /a"} 120',
      'http_latency_seconds{route="GET /a",quantile="0.5"} 0.25',
      'http_latency_seconds{route="GET /a",quantile="0.95"} 1',
      'http_latency_seconds_sum{route="GET /a"} 2',
      'http_latency_seconds_count{route="GET /a"} 4',
      'fill_ratio 0.715',
    ]),
  );
});

test('SP6: OpenMetrics is given to those who accept it', async () => {
  const { handler } = route();

  const { body, headers } = await ask(handler, { Accept: OPEN_METRICS });

  expect(headers?.['Content-Type']).toBe(
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  );
  expect(body).toMatch(/# UNIT http_latency_seconds seconds\n/);
  expect(body).toMatch(/# EOF\n$/);
});

test('what is declared counts from 0, and what is not declared appears when it came', async () => {
  const { handler, cloud, clock } = route();

  const before = await samples(handler);
  clock.ms += 20 * MINUTE;
  cloud.put(shop.orders, clock.ms - 2 * MINUTE, [3], { country: 'other' });
  const after = await samples(handler);

  const orders = (page: typeof before) =>
    page
      .filter(({ name }) => name === 'orders_total')
      .map(({ labels, value }) => [labels.country, value]);
  expect(orders(before)).toEqual([
    ['de', 0],
    ['fr', 0],
  ]);
  expect(orders(after)).toEqual([
    ['de', 0],
    ['fr', 0],
    ['other', 3],
  ]);
});

test('a day’s last page tells all of it, and the next one begins anew', async () => {
  const { handler, cloud, clock } = route();
  const midnight = NOON + 720 * MINUTE;
  cloud.put(shop.http.errors, midnight - 1, [5], { route: 'GET /a' });
  cloud.put(shop.http.errors, midnight, [2], { route: 'GET /a' });
  const errorsAt = (ms: number) => {
    clock.ms = ms;
    return seriesValue(handler, 'http_errors_total', { route: 'GET /a' });
  };

  const lastMinute = await errorsAt(midnight + 0.5 * MINUTE);
  const wholeDay = await errorsAt(midnight + MINUTE);
  const nextDay = await errorsAt(midnight + 2 * MINUTE);

  expect([lastMinute, wholeDay, nextDay]).toEqual([0, 5, 2]);
});

test('a day’s total never falls, though CloudWatch may answer less', async () => {
  const { handler, cloud, clock } = route();
  cloud.put(shop.orders, NOON - 5 * MINUTE, [10], { country: 'de' });
  const first = await seriesValue(handler, 'orders_total', { country: 'de' });
  cloud.put(shop.orders, NOON - 5 * MINUTE, [-1], { country: 'de' });
  clock.ms += MINUTE;

  expect([first, await seriesValue(handler, 'orders_total', { country: 'de' })]).toEqual([10, 10]);
});

test('environments that load at different moments of a minute give the same page', async () => {
  const { cloud, clock, environment } = route();
  const [one, other] = [environment(), environment()];
  const put = () => cloud.put(shop.orders, clock.ms, [1], { country: 'de' });
  put();

  const first = await seriesValue(one, 'orders_total', { country: 'de' });
  clock.ms += 50_000;
  put();
  const second = await seriesValue(other, 'orders_total', { country: 'de' });

  expect(second).toBe(first);
});

test('EF1: scrapes every 15 seconds cost one page a minute, however many come at once', async () => {
  const { handler, cloud, clock } = route();

  await Promise.all([ask(handler), ask(handler)]);
  const callsOfOnePage = cloud.calls.length;
  for (let i = 0; i < 3; i++) {
    clock.ms += 15_000;
    await ask(handler);
  }
  const callsOfTheMinute = cloud.calls.length;
  clock.ms += 15_000;
  await ask(handler);

  expect([callsOfTheMinute, cloud.calls.length]).toEqual([callsOfOnePage, 2 * callsOfOnePage]);
});

test('what has had no data is asked for every ten minutes only', async () => {
  const { handler, cloud, clock } = route();
  cloud.put(shop.fill, NOON - 2 * MINUTE, [50]);
  const asked: number[] = [];
  for (let minute = 0; minute <= 12; minute++) {
    const before = metricsAsked(cloud.calls);
    await ask(handler);
    asked.push(metricsAsked(cloud.calls) - before);
    clock.ms += MINUTE;
  }

  const all = asked[0];
  expect(all).toBeGreaterThan(50);
  expect(asked).toEqual([all, all, 1, 1, 1, 1, 1, 1, 1, 1, 1, all, 1]);
});

test('a percentile of five minutes is asked for every five minutes', async () => {
  const { handler, cloud, clock } = route({ instruments: [shop.http.latency] });
  const asked: number[] = [];
  for (let minute = 0; minute < 7; minute++) {
    cloud.put(shop.http.latency, clock.ms - 2 * MINUTE, [50], { route: 'GET /a' });
    const before = metricsAsked(cloud.calls);
    await ask(handler);
    asked.push(metricsAsked(cloud.calls) - before);
    clock.ms += MINUTE;
  }

  expect(asked.slice(2)).toEqual([2, 2, 2, 2, 5]);
});

test('no call asks for more than 500 metrics, and all pages of an answer are read', async () => {
  const shelves = Array.from({ length: 1100 }, (_, index) => `shelf-${index}`);
  const store = defineTelemetry({
    service: 'store',
    namespace: 'Store',
    facets: {},
    instruments: { books: counter('Books', { by: { shelf: shelves } }) },
  });
  const { cloud, clock } = route();
  for (const shelf of shelves) cloud.put(store.books, NOON - 5 * MINUTE, [1], { shelf });
  const send = ({ input }: { readonly input: object }) =>
    cloud.client.send({ input: { ...input, MaxDatapoints: 100 } } as never);
  const handler = observe(
    store,
    metricsHandler(store, {
      client: { send: send as never },
      authorization: { kind: 'bearer', token: async () => 'secret' },
      now: () => clock.ms,
    }),
  );

  const books = (await samples(handler as Handler)).filter(({ name }) => name === 'books_total');

  expect(Math.max(...cloud.calls.map((call) => call.MetricDataQueries?.length ?? 0))).toBe(500);
  expect(books.map(({ value }) => value)).toEqual(shelves.map(() => 1));
});

test('while CloudWatch fails the last page stands in, with its age', async () => {
  const { handler, cloud, clock } = route();
  cloud.put(shop.orders, NOON - 5 * MINUTE, [4], { country: 'de' });
  await ask(handler);
  cloud.failure = new Error('Rate exceeded');
  clock.ms += 5 * MINUTE;

  const { statusCode, body, lines } = await ask(handler);

  expect(statusCode).toBe(200);
  expect(body).toContain('orders_total{country="de"} 4\n');
  expect(body).toContain('watchkeeper_scrape_up 0\n');
  expect(body).toContain('watchkeeper_scrape_age_seconds 360\n');
  expect(Object.assign({}, ...lines)).toMatchObject({
    scrape_up: 0,
    scrape_age: 360,
    context: { scrape_failure: 'Error: Rate exceeded' },
  });
});

test('before the first page a failing CloudWatch is a 503, and the next scrape tries again', async () => {
  const { handler, cloud } = route();
  cloud.failure = new Error('Rate exceeded');
  const failed = await ask(handler);
  cloud.failure = undefined;

  const { statusCode } = await ask(handler);

  expect([failed.statusCode, statusCode]).toEqual([503, 200]);
  expect(failed.lines.find((line) => 'scrape_up' in line)?.scrape_up).toBe(0);
});

test('a metric that CloudWatch could not answer for is no zero: the last page stands in', async () => {
  const { handler, cloud, clock } = route();
  await ask(handler);
  const { send } = cloud.client;
  cloud.client.send = (async (command: never) => {
    const { MetricDataResults: results = [] } = (await send(command)) as {
      MetricDataResults?: object[];
    };
    return { MetricDataResults: [...results.slice(1), { Id: 'q0', StatusCode: 'InternalError' }] };
  }) as never;
  clock.ms += MINUTE;

  const { body } = await ask(handler);

  expect(body).toContain('watchkeeper_scrape_up 0\n');
});

test('SP6: what a page asked, its price and its age are on the page, and in CloudWatch by the facet', async () => {
  const { handler, cloud, clock } = route();
  clock.ms += 10_000;

  const { body, lines } = await ask(handler);

  const asked = metricsAsked(cloud.calls);
  expect(body).toContain('watchkeeper_scrape_up 1\n');
  expect(body).toContain('watchkeeper_scrape_age_seconds 70\n');
  expect(body).toContain(`watchkeeper_scrape_metrics_requested ${asked}\n`);
  expect(body).toContain(
    `watchkeeper_scrape_cost_usd ${Number((asked / 100_000).toPrecision(12))}\n`,
  );
  const told = Object.assign({}, ...lines);
  expect(told).toMatchObject({ scrape_up: 1, scrape_age: 70, scrape_metrics_requested: asked });
  expect(told.scrape_cost_usd).toBeCloseTo(asked / 100_000, 8);
});

test('TR2: signals are gauges of the last five minutes, and absent where there is no data', async () => {
  const { handler, cloud } = route({
    signals: {
      'api:error_rate': ratio(shop.http.errors, shop.http.requests),
      api_latency_p95_seconds: p95(shop.http.latency),
      quiet: sum(shop.orders, { country: 'fr' }),
    },
  });
  cloud.put(shop.http.requests, NOON - 3 * MINUTE, [50]);
  cloud.put(shop.http.errors, NOON - 3 * MINUTE, [2]);
  cloud.put(shop.http.latency, NOON - 3 * MINUTE, [800]);

  const page = await samples(handler);

  const found = Object.fromEntries(page.map(({ name, value }) => [name, value]));
  expect(found['api:error_rate']).toBe(0.04);
  expect(found.api_latency_p95_seconds).toBe(0.8);
  expect(found).not.toHaveProperty('quiet');
});

test('a histogram with bounds has real buckets, which count the values up to each of them', async () => {
  const { handler, cloud } = route({ buckets: new Map([[shop.http.latency, [100, 500, 1000]]]) });
  cloud.put(shop.http.latency, NOON - 3 * MINUTE, [40, 100, 101, 500, 3000], { route: 'GET /a' });

  const page = await samples(handler);

  const of = (name: string) =>
    page
      .filter((sample) => sample.name === name && sample.labels.route === 'GET /a')
      .map(({ labels, value }) => [labels.le, value]);
  expect(of('http_latency_seconds_bucket')).toEqual([
    ['0.1', 2],
    ['0.5', 4],
    ['1.0', 4],
    ['+Inf', 5],
  ]);
  expect(of('http_latency_seconds_count')).toEqual([[undefined, 5]]);
  expect(page.find(({ name }) => name === 'http_latency_seconds_count')?.type).toBe('histogram');
});

test('a service chooses what is on its page, and under which names', async () => {
  const { handler } = route({
    instruments: [shop.http.requests, shop.http.latency],
    names: new Map([[shop.http.latency, 'http_request_duration']]),
    percentiles: [99.9],
  });

  const families = new Set((await samples(handler)).map(({ family }) => family));

  expect([...families].filter((name) => !name.startsWith('watchkeeper_'))).toEqual([
    'http_requests',
    'http_request_duration_seconds',
  ]);
});

test('what Prometheus could not tell apart, or read, is refused when the handler is made', () => {
  const clashing = defineTelemetry({
    service: 's',
    namespace: 'N',
    facets: {},
    instruments: { time: histogram('Time'), time_count: gauge('Times') },
  });
  const made =
    (options: Options, telemetry: typeof shop = shop) =>
    () =>
      route(options, telemetry);

  expect(made({}, clashing as unknown as typeof shop)).toThrow('would be named time_count');
  expect(made({ signals: { 'a-b': p95(shop.http.latency) } })).toThrow("a signal's name must be");
  expect(made({ buckets: new Map([[shop.http.latency, [500, 100]]]) })).toThrow(
    'the buckets of response_time_ms must be numbers above 0 in ascending order, got [500,100]',
  );
  expect(made({ cacheMs: 15_000 })).toThrow('cacheMs must be whole minutes');
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool) console.info('promtool is not installed: no page is judged by it');

(hasPromtool ? test : test.skip)('SP6: promtool finds nothing to blame in a page', async () => {
  const { handler, cloud } = route(
    { buckets: new Map([[predictor.http.latency, [100, 1000]]]) },
    predictor as unknown as typeof shop,
  );
  cloud.put(predictor.http.latency, NOON - 3 * MINUTE, [40], { route: 'POST /predict' });
  cloud.put(predictor.database.queryTime, NOON - 3 * MINUTE, [4], { operation: 'other' });
  cloud.put(predictor.system.memory, NOON - 3 * MINUTE, [100]);

  const { body } = await ask(handler);

  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: body,
    encoding: 'utf8',
  });
  expect([status, stdout + stderr]).toEqual([0, '']);
});

test('whatever names and values a telemetry has, its page is OpenMetrics', async () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 });
  const instrument = fc
    .record({
      make: fc.constantFrom(counter, gauge, histogram),
      help: fc.string({ unit: 'binary' }),
      unit: fc.constantFrom('Milliseconds', 'Megabytes', 'Percent', 'Count', 'Bits/Second'),
      by: fc.dictionary(ascii, fc.uniqueArray(ascii, { maxLength: 2 }), { maxKeys: 2 }),
    })
    .map(({ make, help, unit, by }) => (make as typeof counter)(help, { unit, by }));
  const instruments = fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), instrument, {
    maxKeys: 4,
  });

  await fc.assert(
    fc.asyncProperty(
      instruments,
      fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
      async (made, value) => {
        const handler = declaredHandler(made, value);
        // What CloudWatch or Prometheus could not name is refused at once.
        fc.pre(handler !== undefined);

        const page = await (handler as unknown as () => Promise<string>)();

        expect(() => readOpenMetrics(page)).not.toThrow();
      },
    ),
    { numRuns: 300 },
  );
});

const declaredHandler = (instruments: object, value: number) => {
  try {
    const telemetry = defineTelemetry({
      service: 's',
      namespace: 'N',
      facets: {},
      instruments,
    } as never);
    const send = async ({ input }: { input: { MetricDataQueries: { Id: string }[] } }) => ({
      MetricDataResults: input.MetricDataQueries.map(({ Id }) => ({ Id, Values: [value] })),
    });
    const handler = metricsHandler(telemetry as typeof shop, {
      client: { send: send as never },
      authorization: { kind: 'bearer', token: async () => 'secret' },
      now: () => NOON,
    });
    const headers = { authorization: 'Bearer secret', accept: OPEN_METRICS };
    const event = { httpMethod: 'GET', headers, requestContext: {} };
    return async () => (await handler(event, { metrics: {} } as never)).body;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
