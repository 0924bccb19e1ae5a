import type { LogLevel } from '../../lambdas/configuration';
import { runInvocation } from '../../lambdas/invocation';
import { Measurements } from '../../lambdas/measurements';
import { createServiceLogger } from '../../lambdas/service-logger';
import { predictor } from '../../systems/stock-predictor/telemetry';
import { writtenLines } from './written-lines';

const invocation = {
  request: {
    requestId: 'req-1',
    userId: 'user-1',
    traceId: '1-5-a',
    coldStart: false,
    remainingTimeMs: () => 1,
  },
  measurements: new Measurements(predictor.undeclaredValues),
  notes: {},
  logKeys: {},
  powertoolsMetrics: undefined,
  isOver: false,
};

const levelsAt = async (level: LogLevel) => {
  const logger = createServiceLogger('shop', level);
  const lines = await writtenLines(() => {
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
  });
  return lines.map((line) => line.level);
};

test('SP1: a log line has the request’s id and user, and keeps what is added in context', async () => {
  const logger = createServiceLogger('shop', 'INFO');

  const lines = await writtenLines(() =>
    runInvocation(invocation, () => logger.warn('stock is low', { left: 2 })),
  );

  expect(lines).toEqual([
    {
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
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

test('SP2: lines below the configured level are not written', async () => {
  expect(await levelsAt('DEBUG')).toEqual(['DEBUG', 'INFO', 'WARNING', 'ERROR']);
  expect(await levelsAt('ERROR')).toEqual(['ERROR']);
});

test('SP2: the configured level holds above Lambda’s own log level', async () => {
  process.env.AWS_LAMBDA_LOG_LEVEL = 'INFO';
  try {
    expect(await levelsAt('WARNING')).toEqual(['WARNING', 'ERROR']);
  } finally {
    delete process.env.AWS_LAMBDA_LOG_LEVEL;
  }
});

test('SP2: a component has a logger of its own at the same level', async () => {
  const logger = createServiceLogger('shop', 'WARNING').component('prices');

  const lines = await writtenLines(() => {
    logger.info('quiet');
    logger.warn('loud');
  });

  expect(lines).toMatchObject([{ logger: 'shop.prices', service: 'shop', message: 'loud' }]);
});

test('an error becomes the line’s error, wherever it is put', async () => {
  const logger = createServiceLogger('shop', 'INFO');

  const lines = await writtenLines(() => {
    logger.error('failed', new Error('first'));
    logger.error('failed', { tried: 2, reason: new Error('second') });
  });

  expect(lines).toMatchObject([
    { error: { name: 'Error', message: 'first', category: 'internal' } },
    { context: { tried: 2, reason: { message: 'second' } } },
  ]);
});

test('keys appended while a request is served are on its lines alone', async () => {
  const logger = createServiceLogger('shop', 'INFO');
  const other = { ...invocation, logKeys: {} };

  const lines = await writtenLines(() => {
    logger.appendKeys({ shop: 'Berlin' });
    runInvocation({ ...invocation, logKeys: {} }, () => {
      logger.appendKeys({ order: 7, cart: 8 });
      logger.removeKeys(['cart']);
      logger.component('stock').info('reserved');
    });
    runInvocation(other, () => logger.info('served side by side'));
  });

  expect(lines.map(({ context }) => context)).toEqual([
    { shop: 'Berlin', order: 7 },
    { shop: 'Berlin' },
  ]);
});

test('a member that cannot be read does not stop the handler that logs it', async () => {
  const logger = createServiceLogger('shop', 'INFO');
  const details = {
    get left(): number {
      throw new Error('no');
    },
    password: 'hunter2',
  };

  const lines = await writtenLines(() => logger.info('read', details));

  expect(lines).toMatchObject([
    { message: 'read', context: { left: '[not written: unreadable]', password: '[redacted]' } },
  ]);
});
