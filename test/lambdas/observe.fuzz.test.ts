import fc from 'fast-check';
import { readConfiguration } from '../../lambdas/configuration';
import { HttpError } from '../../lambdas/http/http-error';
import { observe } from '../../lambdas/observe';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { system } from '../../telemetry/facets/system';
import { busEvent, functionUrlEvent, httpApiEvent, queueEvent, queueMessage } from './lambda-event';
import { type Line, writtenLines } from './written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders', 'GET /orders/{id}'] }), system: system() },
  logFields: ['access', 'deployment', 'client', { responseTimeMs: 'response_time_ms' }],
});

const configuration = readConfiguration({});
const json = () => fc.jsonValue({ maxDepth: 3 });

/** Events of each source with any of their parts replaced by anything, and events that are anything. */
const mangled = (event: object) =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom(...Object.keys(event)), json()),
      fc.dictionary(
        fc.constantFrom('http', 'identity', 'authorizer', 'requestId', 'metadata', 'stage'),
        json(),
      ),
    )
    .map(([replaced, inner]) => {
      const whole: Record<string, unknown> = { ...event, ...replaced };
      for (const key of ['requestContext', 'detail']) {
        const part = whole[key];
        if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
          whole[key] = { ...part, ...inner };
        }
      }
      return whole;
    });

const restEvent = {
  httpMethod: 'POST',
  path: '/orders',
  resource: '/orders',
  headers: { 'x-request-id': 'r-1' },
  body: null,
  isBase64Encoded: false,
  requestContext: { requestId: 'g-1', authorizer: null },
};

const events = fc.oneof(
  mangled(restEvent),
  mangled(httpApiEvent('GET /orders/{id}', '/orders/7')),
  mangled(functionUrlEvent('GET', '/orders/7')),
  mangled(queueEvent(queueMessage('m-1'))),
  mangled(busEvent('shop', 'sold', { metadata: {} })),
  fc.record({ Records: fc.array(json()) }),
  fc.anything(),
);

const contexts = fc.oneof(
  fc.constant(undefined),
  fc.record({ awsRequestId: fc.string() }),
  fc.record({ awsRequestId: fc.string(), getRemainingTimeInMillis: fc.constant(() => 9000) }),
);

const call = (handler: () => unknown) =>
  observe(shop, handler as never, { configuration }) as unknown as (
    event: unknown,
    context: unknown,
  ) => Promise<unknown>;

const getOrder = httpApiEvent('GET /orders/{id}', '/orders/7');
const sold = busEvent('shop', 'sold', {});

const isApis = (result: unknown): result is { statusCode: number; headers: object } =>
  typeof result === 'object' && result !== null && 'statusCode' in result;

/** How a call ended, and what it wrote. */
interface Ending {
  readonly result?: unknown;
  readonly thrown?: unknown;
  readonly isThrown: boolean;
  readonly lines: readonly Line[];
}

const endingOf = async (work: () => Promise<unknown>): Promise<Ending> => {
  let ending: Omit<Ending, 'lines'> | undefined;
  const lines = await writtenLines(async () => {
    try {
      ending = { result: await work(), isThrown: false };
    } catch (thrown) {
      ending = { thrown, isThrown: true };
    }
  });
  return { ...(ending as Omit<Ending, 'lines'>), lines };
};

const expectOneLine = ({ lines }: Ending, level: unknown): void => {
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level, _aws: { CloudWatchMetrics: expect.any(Array) } });
};

const failing = expect.stringMatching(/^(ERROR|WARNING)$/);

test('whatever the event is, the caller gets the handler’s result, and one line with metrics is written', async () => {
  const own = { statusCode: 201, body: 'mine' };
  const observed = call(() => own);

  await fc.assert(
    fc.asyncProperty(events, contexts, async (event, context) => {
      const ending = await endingOf(() => observed(event, context));

      expect(ending.result).toMatchObject(own);
      expectOneLine(ending, 'INFO');
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

test('whatever the event is, the handler’s error is answered for an API, and else thrown on as it is', async () => {
  const failure = new Error('mine');
  const observed = call(() => {
    throw failure;
  });

  await fc.assert(
    fc.asyncProperty(events, contexts, async (event, context) => {
      const ending = await endingOf(() => observed(event, context));

      if (ending.isThrown) expect(ending.thrown).toBe(failure);
      else expect(ending.result).toMatchObject({ statusCode: 500 });
      expectOneLine(ending, 'ERROR');
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

test('whatever a handler gives back, an API gets an answer, and everyone else that very thing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), async (given) => {
      const observed = call(() => given);

      const atApi = await endingOf(() => observed(getOrder, undefined));
      const atBus = await endingOf(() => observed(sold, undefined));

      expect(isApis(atApi.result)).toBe(true);
      expect(atBus.result).toBe(given);
      expectOneLine(atApi, expect.any(String));
      expectOneLine(atBus, 'INFO');
    }),
    { numRuns: 1000 },
  );
}, 120_000);

const unreadable = () => {
  throw new Error('unreadable');
};

/** As what an error can be thrown. */
const disguises = {
  itself: (error) => error,
  frozen: (error) => Object.freeze(error),
  'its own cause': (error) => Object.defineProperty(error, 'cause', { value: error }),
  'one of several': (error) => new AggregateError([error, undefined, null], 'all', { cause: null }),
  'a proxy without members': (error) => new Proxy(error, { get: unreadable, has: unreadable }),
  'a proxy without a class': (error) => new Proxy(error, { getPrototypeOf: unreadable }),
  'a revoked proxy': (error) => {
    const { proxy, revoke } = Proxy.revocable(error, {});
    revoke();
    return proxy;
  },
} as const satisfies Record<string, (error: Error) => unknown>;

const disguise = fc.constantFrom(...(Object.keys(disguises) as (keyof typeof disguises)[]));

/** A status that an error may well have, and that no line warns of. */
const isNoRedirect = (value: unknown): boolean =>
  typeof value !== 'number' || value < 100 || value >= 400;

const members = fc.dictionary(
  fc.constantFrom(
    ...['name', 'message', 'stack', 'cause', 'code', '$metadata', 'category', 'toJSON'],
    ...['status', 'isTold', 'statusCode', 'expose', 'errorType'],
  ),
  fc.oneof(fc.anything().filter(isNoRedirect), fc.constant(unreadable)),
);

const hostileError = (isHttp: boolean, hostile: Readonly<Record<string, unknown>>): Error => {
  const error = isHttp ? new HttpError(404, 'mine') : new Error('mine');
  // V8 makes an error's stack of its name and message.
  void error.stack;
  for (const [name, value] of Object.entries(hostile)) {
    const member = value === unreadable ? { get: unreadable } : { value };
    Object.defineProperty(error, name, { ...member, configurable: true });
  }
  return error;
};

const expectTold = async (given: unknown): Promise<void> => {
  const observed = call(() => {
    throw given;
  });

  const atApi = await endingOf(() => observed(getOrder, undefined));
  const atBus = await endingOf(() => observed(sold, undefined));

  expect(isApis(atApi.result)).toBe(true);
  expect(atBus.isThrown && Object.is(atBus.thrown, given)).toBe(true);
  expectOneLine(atApi, failing);
  expectOneLine(atBus, failing);
};

test('whatever error a handler throws, an API gets an answer, everyone else that very error, and one line tells of it', async () => {
  await fc.assert(
    fc.asyncProperty(disguise, fc.boolean(), members, async (as, isHttp, hostile) =>
      expectTold(disguises[as](hostileError(isHttp, hostile))),
    ),
    { numRuns: 5000 },
  );
}, 120_000);

test('whatever a handler throws that is no error, the same holds', async () => {
  await fc.assert(fc.asyncProperty(fc.anything(), expectTold), {
    numRuns: 1000,
    examples: [[undefined], [null], [Symbol('mine')], [() => 'mine']],
  });
}, 120_000);
