import fc from 'fast-check';
import { readConfiguration } from '../../lambdas/configuration';
import { observe } from '../../lambdas/observe';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { busEvent, functionUrlEvent, httpApiEvent, queueEvent, queueMessage } from './lambda-event';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders', 'GET /orders/{id}'] }) },
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

const silently = async (work: () => Promise<void>): Promise<void> => {
  const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  try {
    await work();
  } finally {
    write.mockRestore();
  }
};

const call = (handler: () => unknown) =>
  observe(shop, handler as never, { configuration }) as unknown as (
    event: unknown,
    context: unknown,
  ) => Promise<unknown>;

const isApis = (result: unknown): result is { statusCode: number; headers: object } =>
  typeof result === 'object' && result !== null && 'statusCode' in result;

test('whatever the event is, the caller gets the handler’s result', async () => {
  const own = { statusCode: 201, body: 'mine' };
  const observed = call(() => own);

  await silently(() =>
    fc.assert(
      fc.asyncProperty(events, contexts, async (event, context) => {
        const result = await observed(event, context);

        expect(result).toMatchObject(own);
      }),
      { numRuns: 10_000 },
    ),
  );
}, 120_000);

test('whatever the event is, the handler’s error is answered for an API, and else thrown on as it is', async () => {
  const failure = new Error('mine');
  const observed = call(() => {
    throw failure;
  });

  await silently(() =>
    fc.assert(
      fc.asyncProperty(events, contexts, async (event, context) => {
        const outcome = await observed(event, context).catch((error: unknown) => error);

        if (isApis(outcome)) expect(outcome.statusCode).toBe(500);
        else expect(outcome).toBe(failure);
      }),
      { numRuns: 10_000 },
    ),
  );
}, 120_000);

test('whatever a handler gives back, an API gets an answer, and everyone else that very thing', async () => {
  await silently(() =>
    fc.assert(
      fc.asyncProperty(fc.anything(), async (given) => {
        const observed = call(() => given);

        const answer = await observed(httpApiEvent('GET /orders/{id}', '/orders/7'), undefined);
        const result = await observed(busEvent('shop', 'sold', {}), undefined);

        expect(isApis(answer)).toBe(true);
        expect(result).toBe(given);
      }),
      { numRuns: 1000 },
    ),
  );
}, 120_000);
