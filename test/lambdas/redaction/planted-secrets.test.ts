import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import * as sentry from '@sentry/aws-serverless';
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { type Configuration, readConfiguration } from '../../../lambdas/configuration';
import { startErrorTracking } from '../../../lambdas/error-tracking/start-error-tracking';
import { HttpError } from '../../../lambdas/http/http-error';
import type { RequestInfo } from '../../../lambdas/invocation';
import { observe } from '../../../lambdas/observe';
import { packagesKey } from '../../../lambdas/optional-package';
import type { Tracing } from '../../../lambdas/tracing/port';
import { startTracing } from '../../../lambdas/tracing/start-tracing';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { http } from '../../../telemetry/facets/http';
import { apiEvent, httpApiEvent, lambdaContext, queueEvent, queueMessage } from '../lambda-event';
import { writtenLines } from '../written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { http: http({ routes: ['POST /orders'] }) },
  logFields: [
    'access',
    'deployment',
    'client',
    { responseTimeMs: 'response_time_ms', w3cTraceId: 'w3c_trace_id' },
  ],
});

const LAMBDA_TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
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
  `xapp-1-${SECRET}`,
  `ya29.${SECRET}`,
  `SG.${SECRET}.${SECRET}`,
  `whsec_${SECRET}`,
  `AccountName=shop;AccountKey=${SECRET};EndpointSuffix=a`,
  `/callback?code=${SECRET}&state=1`,
  `https://files.example.com/a?sig=${SECRET}`,
  `eyJ${SECRET}.${SECRET}.${SECRET}`,
  `sk-live-${SECRET}`,
  `password=${SECRET}&a=1`,
  `"secret": "with spaces ${SECRET}"`,
  `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`,
  `redis://app:${SECRET}@cache:6379`,
  `refused ${JSON.stringify({ token: { a: SECRET } })}`,
  `refused ${JSON.stringify(JSON.stringify({ password: SECRET }))}`,
);
const secretPair = fc
  .constantFrom('password', 'X-Api-Key', 'Authorization', 'cookie', 'client_secret')
  .chain((name) =>
    fc.constantFrom<unknown>(
      { name, value: SECRET },
      { key: name, value: `with spaces ${SECRET}` },
      { Name: name, Value: SECRET },
      [name, `with spaces ${SECRET}`],
    ),
  );
const planted = fc.oneof(secretMember, secretText, secretPair);

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

type Observed = (event: unknown, context: Context) => Promise<unknown>;

const observed = (configuration: Configuration): readonly Observed[] =>
  [200, 409, 500].map((status) =>
    observe<typeof shop, unknown, unknown>(
      shop,
      () => {
        if (status !== 200) throw new HttpError(status, 'mine');
        return { statusCode: 200, body: '' };
      },
      { configuration, startLine: true },
    ),
  );

/** A way out of the function: what is done with values, and all that has left by it. */
interface Output {
  /** Handlers that go this way out too, one for each kind of answer. */
  readonly handlers: readonly Observed[];
  readonly use: (value: unknown) => Promise<void>;
  readonly left: readonly string[];
  readonly close: () => Promise<void> | void;
}

const lines = (): Output => {
  const left: string[] = [];
  const configuration = readConfiguration({});
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
      { configuration },
    );
    const written = await writtenLines(() => observed(apiEvent('POST', '/orders'), lambdaContext));
    expect(written).toHaveLength(5);
    left.push(JSON.stringify(written));
  };
  return { handlers: observed(configuration), use, left, close: () => {} };
};

const tell = () => {};

const useTracing = async (tracing: Tracing, value: unknown): Promise<void> => {
  const asked = textOf(value);
  const root = {
    name: 'POST /orders',
    kind: 'server',
    attributes: { asked },
    header: () => undefined,
    lambdaTrace: LAMBDA_TRACE,
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
    handlers: observed(configuration),
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
    _X_AMZN_TRACE_ID: LAMBDA_TRACE,
  });
  const configuration = readConfiguration({ WATCHKEEPER_TRACING: 'xray' });
  const tracing = startTracing(configuration, 'shop', tell);
  return {
    handlers: observed(configuration),
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
    handlers: observed(configuration),
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

const secrets = fc.dictionary(
  fc.constantFrom(
    ...['path', 'query', 'body', 'user', 'workspace'],
    ...['x-request-id', 'user-agent', 'authorization', 'traceparent', 'x-amzn-trace-id', 'referer'],
  ),
  secretText,
  { minKeys: 1 },
);

type Secrets = Readonly<Record<string, string>>;

const headersOf = ({ path, query, body, user, workspace, ...headers }: Secrets) => headers;

const restEvent = (planted: Secrets) =>
  apiEvent('POST', `/orders/${planted.path ?? ''}`, {
    headers: headersOf(planted),
    queryStringParameters: { q: planted.query },
    body: planted.body,
    requestContext: {
      requestId: 'gateway-1',
      authorizer: { principalId: planted.user, workspaceId: planted.workspace },
    } as never,
  });

const webEvent = (planted: Secrets) => {
  const event = httpApiEvent('POST /orders', `/orders/${planted.path ?? ''}`);
  const claims = { sub: planted.user, workspace_id: planted.workspace };
  return {
    ...event,
    rawQueryString: planted.query ?? '',
    headers: headersOf(planted),
    body: planted.body,
    requestContext: { ...event.requestContext, authorizer: { jwt: { claims } } },
  };
};

const attribute = (stringValue: string) => ({ stringValue, dataType: 'String' as const });

const messageEvent = (planted: Secrets) =>
  queueEvent(
    queueMessage('m-1', {
      body: planted.body ?? '',
      messageAttributes: Object.fromEntries(
        Object.entries(headersOf(planted)).map(([name, text]) => [name, attribute(text)]),
      ),
    }),
  );

const lineOutput = 'a line, with its metrics';

describe.each<readonly [string, number, () => Output | Promise<Output>]>([
  [lineOutput, 1000, lines],
  ['Sentry', 200, sentryEnvelopes],
  ['OpenTelemetry', 200, openTelemetry],
  ['X-Ray', 200, xray],
])('%s', (name, numRuns, open) => {
  let output: Output;
  beforeAll(async () => {
    // Without the lines that say what is switched on.
    await writtenLines(async () => {
      output = await open();
    });
  });
  afterAll(() => output.close());

  test('TR8, AR9: no secret that a handler passes on reaches it', async () => {
    const { use, left } = output;

    await fc.assert(
      fc.asyncProperty(nested, async (value) => use(value)),
      { numRuns },
    );

    await pause(50);
    expect(left.join()).toContain('[redacted]');
    expect(left.flatMap(leaks)).toEqual([]);
  }, 60_000);

  test('TR8: no secret in an event reaches it, the line or the answer', async () => {
    const { handlers, left } = output;
    const leftBefore = left.length;
    const answers: unknown[] = [];

    const written = await writtenLines(() =>
      fc.assert(
        fc.asyncProperty(
          secrets,
          fc.constantFrom(restEvent, webEvent, messageEvent),
          fc.constantFrom(...handlers),
          async (planted, eventOf, handler) => {
            answers.push(await handler(eventOf(planted), lambdaContext).catch(() => {}));
          },
        ),
        { numRuns },
      ),
    );

    await pause(50);
    const seen = [JSON.stringify(written), JSON.stringify(answers), ...left];
    expect(written).toHaveLength(2 * numRuns);
    expect(left.length > leftBefore).toBe(name !== lineOutput);
    expect(seen.join()).toContain('[redacted]');
    expect(seen.flatMap(leaks)).toEqual([]);
  }, 60_000);
});
