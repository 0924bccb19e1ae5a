import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import * as sentry from '@sentry/aws-serverless';
import fc from 'fast-check';
import { readConfiguration } from '../../../lambdas/configuration';
import { startErrorTracking } from '../../../lambdas/error-tracking/start-error-tracking';
import type { RequestInfo } from '../../../lambdas/invocation';
import { observe } from '../../../lambdas/observe';
import { packagesKey } from '../../../lambdas/optional-package';
import type { Tracing } from '../../../lambdas/tracing/port';
import { startTracing } from '../../../lambdas/tracing/start-tracing';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { apiEvent, lambdaContext } from '../lambda-event';
import { writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
});

const SECRET = 'zq7XhunterPLANTED';
const secretMember = fc
  .constantFrom('password', 'clientSecret', 'X-Api-Key', 'authorization', 'cookie', 'sessionToken')
  .chain((name) =>
    fc
      .constantFrom<unknown>(SECRET, [SECRET], { deep: { er: SECRET } })
      .map((value) => ({ [name]: value })),
  );
const secretText = fc.constantFrom(
  `Bearer ${SECRET}`,
  `eyJ${SECRET}.${SECRET}.${SECRET}`,
  `sk-live-${SECRET}`,
  `password=${SECRET}&a=1`,
  `"secret": "with spaces ${SECRET}"`,
  `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`,
  `redis://app:${SECRET}@cache:6379`,
  `refused ${JSON.stringify({ token: { a: SECRET } })}`,
  `refused ${JSON.stringify(JSON.stringify({ password: SECRET }))}`,
);
const planted = fc.oneof(secretMember, secretText);

/** What surrounds a secret: each step puts what it is given into something larger. */
type Wrap = (inner: unknown) => unknown;
const wrap: fc.Arbitrary<Wrap> = fc.oneof(
  fc.tuple(fc.string(), fc.jsonValue({ maxDepth: 2 })).map<Wrap>(([key, beside]) => (inner) => ({
    beside,
    [key]: inner,
  })),
  fc.jsonValue({ maxDepth: 1 }).map<Wrap>((beside) => (inner) => [beside, inner, beside]),
  fc.constant<Wrap>((inner) => JSON.stringify({ body: inner })),
  fc.constant<Wrap>((inner) => new Map([['inner', inner]])),
  fc.constant<Wrap>((inner) => ({ toJSON: () => ({ inner }) })),
);
const nested = fc
  .tuple(planted, fc.array(wrap, { maxLength: 8 }))
  .map(([secret, wraps]) => wraps.reduce<unknown>((inner, put) => put(inner), secret));

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** What is around each secret that got out. */
const leaks = (text: string): readonly string[] =>
  text
    .split(SECRET)
    .slice(0, -1)
    .map((before) => before.slice(-200));

const errorOf = (value: unknown): Error =>
  new Error(textOf(value), { cause: new TypeError(`second ${textOf(value)}`, { cause: value }) });

/** A way out of the function: what is done with values, and all that has left by it. */
interface Output {
  readonly use: (value: unknown) => Promise<void>;
  readonly left: readonly string[];
  readonly close: () => Promise<void> | void;
}

const lines = (): Output => {
  const left: string[] = [];
  const use = async (value: unknown) => {
    const observed = observe(
      shop,
      (_event, { note, logger, powertools }) => {
        note({ value });
        powertools.metrics.addMetric('sold', 'Count', 1);
        powertools.metrics.addMetadata('value', textOf(value));
        logger.info(textOf(value), { value, logger: value });
        logger.warn('failed', errorOf(value));
        logger.component('prices').error('failed', { reason: errorOf(value), error: value });
        logger.appendKeys({ appended: value });
        logger.info('appended');
        throw errorOf(value);
      },
      { configuration: readConfiguration({}) },
    );
    const written = await writtenLines(() => observed(apiEvent('POST', '/orders'), lambdaContext));
    expect(written).toHaveLength(5);
    left.push(JSON.stringify(written));
  };
  return { use, left, close: () => {} };
};

const tell = () => {};

const useTracing = async (tracing: Tracing, value: unknown): Promise<void> => {
  const asked = textOf(value);
  const root = {
    name: 'POST /orders',
    kind: 'server',
    attributes: { asked },
    header: () => undefined,
    lambdaTrace: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  } as const;
  const fail = async () => {
    tracing.annotate('asked', asked);
    throw errorOf(value);
  };
  await tracing
    .root(root, async () => {
      await tracing.span('load', fail, { attributes: { asked } }).catch(() => {});
      return fail();
    })
    .catch(() => {});
  await tracing.flush(9000);
};

const openTelemetry = async (): Promise<Output> => {
  const left: string[] = [];
  const collector = createServer(async (request, response) => {
    left.push((await buffer(request)).toString('latin1'));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  const configuration = readConfiguration({
    OTEL_ENABLED: 'true',
    OTEL_ENDPOINT: `http://127.0.0.1:${port}`,
  });
  const tracing = startTracing(configuration, 'shop', tell);
  return {
    use: (value) => useTracing(tracing, value),
    left,
    close: () => {
      disableOpenTelemetry();
      collector.closeAllConnections();
      collector.close();
    },
  };
};

const disableOpenTelemetry = (): void => {
  for (const api of [trace, context, propagation]) api.disable();
};

const xray = async (): Promise<Output> => {
  const left: string[] = [];
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  daemon.on('message', (message) => left.push(String(message)));
  await once(daemon, 'listening');
  Object.assign(process.env, {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'shop',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    POWERTOOLS_DEV: 'false',
  });
  const tracing = startTracing(readConfiguration({ WATCHKEEPER_TRACING: 'xray' }), 'shop', tell);
  return {
    use: async (value) => {
      await useTracing(tracing, value);
      await pause(0);
    },
    left,
    close: () => {
      daemon.close();
    },
  };
};

/** The real package, with a sink in the place of the network. */
const sentryEnvelopes = (): Output => {
  const left: string[] = [];
  const sent = (envelope: unknown) => {
    left.push(JSON.stringify(envelope));
    return Promise.resolve({ statusCode: 200 });
  };
  const init: typeof sentry.init = (options) =>
    sentry.init({ ...options, transport: () => ({ send: sent, flush: async () => true }) });
  Object.assign(globalThis, { [packagesKey]: { '@sentry/aws-serverless': { ...sentry, init } } });
  const configuration = readConfiguration({
    SENTRY_DSN: 'http://key@127.0.0.1:9/1',
    SENTRY_TRACES_SAMPLE_RATE: '1',
  });
  const errorTracking = startErrorTracking(configuration, tell);
  return {
    use: async (value) => {
      const request = { requestId: 'r-1', route: 'POST /orders' } as RequestInfo;
      const asked = textOf(value);
      const fail = async () => {
        sentry.addBreadcrumb({ message: asked, data: { value } });
        sentry.setContext('order', { value });
        throw errorOf(value);
      };
      await errorTracking
        ?.invocation(request, () => errorTracking.span('load', fail, { attributes: { asked } }))
        .catch((error) => errorTracking.report(request, error));
      await errorTracking?.flush(9000);
    },
    left,
    close: disableOpenTelemetry,
  };
};

test.each<readonly [string, number, () => Output | Promise<Output>]>([
  ['a line, with its metrics', 1000, lines],
  ['Sentry', 200, sentryEnvelopes],
  ['OpenTelemetry', 200, openTelemetry],
  ['X-Ray', 200, xray],
])(
  'TR8, AR9: no planted secret reaches %s',
  async (_name, numRuns, open) => {
    const { use, left, close } = await open();

    await fc.assert(
      fc.asyncProperty(nested, async (value) => use(value)),
      { numRuns },
    );

    await pause(50);
    await close();
    expect(left.join()).toContain('[redacted]');
    expect(left.flatMap(leaks)).toEqual([]);
  },
  60_000,
);
