import { examine, type Finding, type HealthCheck } from '../../../lambdas/health/check';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const checkOf = (check: HealthCheck['check'], options: Partial<HealthCheck> = {}): HealthCheck => ({
  name: 'database',
  kind: 'database',
  check,
  ...options,
});

const never = () => new Promise<Finding>(() => undefined);

const examineAll = (checks: readonly HealthCheck[], totalLimitMs = 6000) =>
  examine(checks, totalLimitMs, () => performance.now());

test('AN7: checks run side by side', async () => {
  let arrive = (): void => undefined;
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const waiting = checkOf(() => arrival);
  const arriving = checkOf(async () => arrive());

  const found = await examineAll([waiting, arriving]);

  expect(found.map(({ status }) => status)).toEqual(['healthy', 'healthy']);
});

test('AN7: a finding has its details and how long it took', async () => {
  const slow = async (): Promise<Finding> => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return { status: 'degraded', replicas: 1 };
  };

  const found = examineAll([checkOf(slow)]);
  await jest.advanceTimersByTimeAsync(40);

  expect(await found).toMatchObject([
    { status: 'degraded', latencyMs: 40, details: { replicas: 1 } },
  ]);
});

test('a check that throws at once is unhealthy, and the others are asked all the same', async () => {
  const throwing = checkOf(() => {
    throw Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED' });
  });

  const found = await examineAll([throwing, checkOf(async () => ({}))]);

  expect(found).toMatchObject([
    { status: 'unhealthy', error: { category: 'dependency', text: 'connect failed' } },
    { status: 'healthy' },
  ]);
});

test.each([
  ['its own limit', { timeoutMs: 100 }, 6000, 100],
  ['five seconds without one', {}, 6000, 5000],
  ['the limit of all', { timeoutMs: 100 }, 30, 30],
])('a check is cancelled and unhealthy after %s', async (_limit, options, totalMs, expectedMs) => {
  let signal = new AbortController().signal;
  const hanging = checkOf((given) => {
    signal = given;
    return never();
  }, options);

  const found = examineAll([hanging], totalMs);
  await jest.advanceTimersByTimeAsync(expectedMs - 1);
  const wasAborted = signal.aborted;
  await jest.advanceTimersByTimeAsync(1);

  expect([wasAborted, signal.aborted]).toEqual([false, true]);
  expect(await found).toMatchObject([
    {
      status: 'unhealthy',
      error: { category: 'timeout', text: `no answer in ${expectedMs} ms` },
    },
  ]);
});

test('a check that rejects after its limit changes nothing and is nobody’s unhandled rejection', async () => {
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  const late = checkOf(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      throw new Error('too late');
    },
    { timeoutMs: 100 },
  );

  const found = examineAll([late]);
  await jest.advanceTimersByTimeAsync(300);
  jest.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);

  expect(await found).toMatchObject([{ error: { category: 'timeout' } }]);
  expect(unhandled).not.toHaveBeenCalled();
});

test('a status that is none does not pass for healthy', async () => {
  const passing = checkOf(async () => ({ status: 'down' }) as unknown as Finding);

  expect(await examineAll([passing])).toMatchObject([
    {
      status: 'unhealthy',
      error: {
        category: 'internal',
        text: 'the status of a check must be one of healthy, degraded, unhealthy, got "down"',
      },
    },
  ]);
});

test('of a client’s answer that a check gives on, no object is a detail', async () => {
  const answer = { command: 'SELECT', rows: [{ password: 'x' }], client: {}, size: 1n };
  const careless = checkOf(async () => answer as unknown as Finding);

  const [found] = await examineAll([careless]);

  expect(found).toMatchObject({ status: 'healthy', details: { command: 'SELECT' } });
  expect(Object.keys(found?.details ?? {})).toEqual(['command']);
});

test('an error that cannot be read is unhealthy like any other', async () => {
  const unreadable = {
    get message() {
      throw new Error('no message');
    },
  };

  const found = await examineAll([checkOf(() => Promise.reject(unreadable))]);

  expect(found).toMatchObject([{ status: 'unhealthy', error: { text: 'unknown error' } }]);
});

test('no timer outlives its check', async () => {
  await examineAll([checkOf(async () => ({})), checkOf(async () => Promise.reject('no'))]);

  expect(jest.getTimerCount()).toBe(0);
});
