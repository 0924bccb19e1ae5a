import { readConfiguration } from '../../../lambdas/configuration';
import { type Invocation, runInvocation } from '../../../lambdas/invocation';
import { logContext } from '../../../lambdas/logging/log-context';
import { createServiceLogger, type LoggerOptions } from '../../../lambdas/logging/service-logger';
import { throttle } from '../../../lambdas/logging/throttle';
import { Measurements } from '../../../lambdas/measuring/measurements';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { minutes } from '../../../telemetry/duration';
import type { FieldChanges, FieldSet } from '../../../telemetry/line-fields';
import { writtenLines } from '../written-lines';

const telemetryWith = (...logFields: readonly (FieldSet | FieldChanges)[]) =>
  defineTelemetry({ service: 'shop', namespace: 'Shop', facets: {}, logFields });

const shop = telemetryWith();

const loggerWith = (
  variables: NodeJS.ProcessEnv = {},
  options: LoggerOptions = {},
  telemetry = shop,
) => createServiceLogger(telemetry, readConfiguration(variables), options);

const anInvocation = (request: Partial<Invocation['request']> = {}): Invocation =>
  ({
    request: { requestId: 'req-1', userId: 'user-1', traceId: '1-5-a', ...request },
    measurements: new Measurements(shop.undeclaredValues),
    logKeys: {},
    isOver: false,
  }) as unknown as Invocation;

const levelsWith = async (
  variables: NodeJS.ProcessEnv,
  part = (logger: ReturnType<typeof loggerWith>) => logger,
) => {
  const logger = part(loggerWith(variables));
  const lines = await writtenLines(() => {
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    logger.critical('e');
  });
  return lines.map(({ level }) => level).join(' ');
};

test('SP1: a log line has the request’s id and user, and keeps what is added in context', async () => {
  const logger = loggerWith({}, { now: () => 1_767_349_845_123 });

  const lines = await writtenLines(() =>
    runInvocation(anInvocation(), () => logger.warn('stock is low', { left: 2 })),
  );

  expect(lines).toEqual([
    {
      timestamp: '2026-01-02T10:30:45.123Z',
      level: 'WARNING',
      logger: 'shop',
      service: 'shop',
      request_id: 'req-1',
      user_id: 'user-1',
      trace_id: '1-5-a',
      message: 'stock is low',
      context: { left: 2 },
    },
  ]);
});

test('SP2, TR3: lines below the configured level are not written', async () => {
  expect(await levelsWith({ LOG_LEVEL: 'DEBUG' })).toBe('DEBUG INFO WARNING ERROR CRITICAL');
  expect(await levelsWith({ LOG_LEVEL: 'ERROR' })).toBe('ERROR CRITICAL');
});

test('SP2: the configured level holds above Lambda’s own log level', async () => {
  process.env.AWS_LAMBDA_LOG_LEVEL = 'INFO';
  try {
    expect(await levelsWith({ LOG_LEVEL: 'WARNING' })).toBe('WARNING ERROR CRITICAL');
  } finally {
    delete process.env.AWS_LAMBDA_LOG_LEVEL;
  }
});

test('a handler can set the level while it runs', async () => {
  const levels = await levelsWith({ LOG_LEVEL: 'ERROR' }, (logger) => {
    logger.setLogLevel('WARN');
    return logger.component('prices');
  });

  expect(levels).toBe('WARNING ERROR CRITICAL');
});

test('SP2: a component has a logger of its own at the same level', async () => {
  const logger = loggerWith({ LOG_LEVEL: 'WARNING' }).component('prices');

  const lines = await writtenLines(() => {
    logger.info('quiet');
    logger.warn('loud');
  });

  expect(lines).toMatchObject([{ logger: 'shop.prices', service: 'shop', message: 'loud' }]);
});

test.each(['prices=DEBUG', 'shop.prices=debug'])(
  'AR1: LOG_LEVELS gives one component another level: %s',
  async (LOG_LEVELS) => {
    const variables = { LOG_LEVEL: 'ERROR', LOG_LEVELS };

    expect(await levelsWith(variables, (logger) => logger.component('prices'))).toMatch(/^DEBUG/);
    expect(await levelsWith(variables, (logger) => logger.component('stock'))).toMatch(/^ERROR/);
  },
);

test('AR1: a library’s logger is quiet below WARNING, unless LOG_LEVELS names it', async () => {
  const ofLibrary = (logger: ReturnType<typeof loggerWith>) => logger.library('aws-sdk');

  expect(await levelsWith({ LOG_LEVEL: 'DEBUG' }, ofLibrary)).toMatch(/^WARNING/);
  expect(await levelsWith({ LOG_LEVELS: 'aws-sdk=INFO' }, ofLibrary)).toMatch(/^INFO/);
});

test('AR1: DEBUG lines of a share of the invocations are written, decided once for each', async () => {
  const randoms = [0.04, 0.06];
  const random = () => randoms.shift() ?? Number.NaN;
  const logger = loggerWith({ LOG_LEVEL: 'WARNING', LOG_SAMPLE_RATE: '0.05' }, { random });

  const lines = await writtenLines(() => {
    for (const requestId of ['sampled', 'quiet']) {
      runInvocation(anInvocation({ requestId }), () => {
        logger.debug('first');
        logger.component('prices').info('second');
      });
    }
    logger.debug('outside an invocation');
  });

  expect(lines.map(({ request_id, message }) => `${request_id} ${message}`)).toEqual([
    'sampled first',
    'sampled second',
  ]);
});

test('AN9: errors above a workspace’s limit are counted, and the next that passes tells of them', async () => {
  let nowMs = 0;
  const logger = loggerWith(
    {},
    { now: () => nowMs, throttle: throttle({ limit: 2, per: minutes(1) }) },
  );
  const invocation = anInvocation({ workspaceId: 'w-1' });

  const lines = await writtenLines(() =>
    runInvocation(invocation, () => {
      for (const n of [1, 2, 3, 4]) logger.error('failed', { n });
      logger.error('failed', { workspace_id: 'w-2' });
      logger.info('served');
      nowMs = 60_000;
      logger.error('failed', { n: 5 });
      logger.error('failed', { n: 6 });
    }),
  );

  expect(lines.map(({ context }) => context)).toEqual([
    { n: 1 },
    { n: 2 },
    { workspace_id: 'w-2' },
    undefined,
    { n: 5, dropped_lines: 2 },
    { n: 6 },
  ]);
  expect(invocation.measurements.all()).toEqual([
    { instrument: shop.droppedLines, dimensions: {}, values: [2] },
  ]);
});

test('AN9: the environment switches a throttle on, and off', async () => {
  const written = async (variables: NodeJS.ProcessEnv, options: LoggerOptions = {}) => {
    const logger = loggerWith(variables, options);
    return writtenLines(() => {
      for (let i = 0; i < 20; i++) logger.error('failed');
    });
  };

  expect(await written({})).toHaveLength(20);
  expect(await written({ LOG_THROTTLE_LIMIT: '3' })).toHaveLength(3);
  expect(await written({ LOG_THROTTLE_SECONDS: '5' })).toHaveLength(10);
  expect(await written({ LOG_THROTTLE_LIMIT: '0' }, { throttle: throttle() })).toHaveLength(20);
});

test('TR3, TR7: what a context says is on every line within it; the logger stays the component', async () => {
  const logger = loggerWith({}, {}, telemetryWith('deployment')).component('prices');

  const lines = await writtenLines(() =>
    runInvocation(anInvocation(), () =>
      logContext({ request_id: 'abc-123', workspace_id: 'w-1', story_id: 4, logger: 'x' }, () =>
        logger.info('priced', { market: 'eu' }),
      ),
    ),
  );

  expect(lines).toMatchObject([
    {
      logger: 'shop.prices',
      request_id: 'abc-123',
      user_id: 'user-1',
      workspace_id: 'w-1',
      environment: 'development',
      version: 'unknown',
      context: { story_id: 4, logger: 'x', market: 'eu' },
    },
  ]);
});

test('TR3: lines tell where in the source they were written, where the service asks for it', async () => {
  const logger = loggerWith({}, {}, telemetryWith('source', 'contextIds'));
  const reserveStock = () => logger.component('stock').info('reserved', { left: 2 });

  const lines = await writtenLines(() => runInvocation(anInvocation(), reserveStock));

  expect(lines).toMatchObject([
    {
      module: 'service-logger.test',
      function: 'reserveStock',
      line: expect.any(Number),
      context: { left: 2, request_id: 'req-1', user_id: 'user-1' },
    },
  ]);
});

test('an error becomes the line’s error, wherever it is put', async () => {
  const logger = loggerWith();

  const lines = await writtenLines(() => {
    logger.error('failed', new Error('first'));
    logger.error('failed', { tried: 2, reason: new Error('second') });
    logger.error({ message: 'failed', error: new Error('third'), tried: 3 });
  });

  expect(lines).toMatchObject([
    { error: { name: 'Error', message: 'first', category: 'internal' } },
    { context: { tried: 2, reason: { message: 'second' } } },
    { message: 'failed', context: { tried: 3 }, error: { message: 'third' } },
  ]);
});

test('an error in the place of the message is the line’s error, and its message the line’s', async () => {
  const lines = await writtenLines(() => loggerWith().error(new TypeError('no prices') as never));

  expect(lines).toMatchObject([
    { message: 'no prices', error: { name: 'TypeError', stack: expect.any(String) } },
  ]);
});

test('TR8: a request’s id that a context brings is searched for secrets', async () => {
  const lines = await writtenLines(() =>
    logContext({ request_id: 'Bearer abcdef123456' }, () => loggerWith().info('asked')),
  );

  expect(lines).toMatchObject([{ request_id: 'Bearer [redacted]' }]);
});

test('keys appended while a request is served are on its lines alone', async () => {
  const logger = loggerWith();

  const lines = await writtenLines(() => {
    logger.appendKeys({ shop: 'Berlin' });
    runInvocation(anInvocation(), () => {
      logger.appendKeys({ order: 7, cart: 8 });
      logger.removeKeys(['cart']);
      logger.component('stock').info('reserved');
    });
    runInvocation(anInvocation(), () => logger.info('served side by side'));
  });

  expect(lines.map(({ context }) => context)).toEqual([
    { shop: 'Berlin', order: 7 },
    { shop: 'Berlin' },
  ]);
});

test('what Powertools’ Logger offers works: children, persistent keys, correlation ids, Lambda’s context', async () => {
  const logger = loggerWith({ LOG_LEVEL: 'WARNING' });
  const child = logger.createChild({ logLevel: 'INFO', persistentKeys: { region: 'eu' } });
  const invocation = anInvocation();

  const lines = await writtenLines(() =>
    runInvocation(invocation, () => {
      child.addContext({ awsRequestId: 'lambda-1', functionName: 'f' } as never);
      child.setCorrelationId('corr-1');
      child.info('sold', 'to a guest');
      logger.info('quiet');
    }),
  );

  expect(lines).toMatchObject([
    {
      request_id: 'req-1',
      context: { region: 'eu', correlation_id: 'corr-1', extra: 'to a guest' },
    },
  ]);
  expect(runInvocation(invocation, () => logger.getCorrelationId())).toBe('corr-1');
});

test('a member that cannot be read does not stop the handler that logs it', async () => {
  const logger = loggerWith({}, { throttle: throttle({ by: 'left' }) });
  const unreadable = {
    get left(): number {
      throw new Error('no');
    },
    password: 'hunter2',
  };

  const lines = await writtenLines(() => {
    logger.error('read', unreadable);
    logger.error('read', unreadable, new Error('failed') as never);
    logger.error({ message: 'read', left: Object.create(null) });
    logger.appendKeys(unreadable);
    logger.info('read');
  });

  const shown = { left: '[not written: unreadable]', password: '[redacted]' };
  expect(lines.map(({ context }) => context)).toEqual([shown, shown, { left: {} }, shown]);
  expect(lines[1]).toMatchObject({ error: { message: 'failed' } });
});
