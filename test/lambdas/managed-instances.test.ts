import { AsyncLocalStorage } from 'node:async_hooks';
import { InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { Context } from 'aws-lambda';
import { readConfiguration } from '../../lambdas/configuration';
import { json } from '../../lambdas/http/json-response';
import { logContext } from '../../lambdas/logging/log-context';
import { observe } from '../../lambdas/observe';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { http } from '../../telemetry/facets/http';
import { counter } from '../../telemetry/instrument';
import { apiEvent, lambdaContext } from './lambda-event';
import { type Line, writtenLines } from './written-lines';

// Lambda Managed Instances serve many calls at once in one process; Powertools keeps what it knows in the runtime's store.
// @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html
class RuntimeStore extends InvokeStoreBase {
  readonly #calls = new AsyncLocalStorage<Record<PropertyKey, unknown>>();
  override getContext = () => this.#calls.getStore() as never;
  override hasContext = () => this.#calls.getStore() !== undefined;
  override get = <V>(key: PropertyKey) => this.#calls.getStore()?.[key] as V;
  override set = <V>(key: PropertyKey, value: V) => {
    Object.assign(this.#calls.getStore() ?? {}, { [key]: value });
  };
  override run = <R>(call: object, work: () => R) => this.#calls.run({ ...call }, work);
}

const store = new RuntimeStore();
const runtime = globalThis as { awslambda?: unknown };

beforeAll(() => {
  process.env.AWS_LAMBDA_MAX_CONCURRENCY = '64';
  runtime.awslambda = { InvokeStore: store };
});
afterAll(() => {
  delete process.env.AWS_LAMBDA_MAX_CONCURRENCY;
  delete runtime.awslambda;
});

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  instruments: { items: counter('Items') },
});

const CALLS = 64;

/** Waits a few turns, another number of them for each call, so that the calls' steps mix. */
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
};

test('of 64 calls side by side each line tells its own call alone', async () => {
  const observed = observe(
    shop,
    async (event, { logger, metrics, note, powertools, request }) => {
      const call = Number(event.body);
      await turns((call * 7) % 5);
      logger.appendKeys({ appended: call });
      note({ noted: call });
      await logContext({ inner: call }, async () => {
        await turns((call * 3) % 4);
        logger.info('inside');
      });
      metrics.items.add(call);
      powertools.metrics.addMetric('own', 'Count', call);
      await turns((call * 5) % 3);
      if (call % 8 === 7) throw new Error(`call ${call}`);
      return json(200, { id: request.requestId });
    },
    { configuration: readConfiguration({}) },
  );
  const call = (number: number) =>
    store.run({}, () =>
      observed(
        apiEvent('POST', '/orders', {
          body: String(number),
          requestContext: {
            requestId: `r-${number}`,
            authorizer: { principalId: `u-${number}` },
          } as never,
        }),
        { ...lambdaContext, awsRequestId: `l-${number}` } as Context,
      ),
    );

  let answers: readonly Line[] = [];
  const lines = await writtenLines(async () => {
    answers = await Promise.all(Array.from({ length: CALLS }, (_, number) => call(number)));
  });

  expect(lines).toHaveLength(2 * CALLS);
  for (let number = 0; number < CALLS; number++) {
    const own = lines.filter(({ request_id }) => request_id === `r-${number}`);
    const ids = { user_id: `u-${number}` };
    expect(own).toMatchObject([
      { ...ids, message: 'inside', context: { appended: number, inner: number } },
      { ...ids, items: number, own: number, context: { noted: number } },
    ]);
    expect(own[1]?.error?.message).toBe(number % 8 === 7 ? `call ${number}` : undefined);
    expect(answers[number]?.headers['X-Request-ID']).toBe(`r-${number}`);
  }
});
