import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { examine } from '../../../lambdas/health/check';
import {
  cacheCheck,
  databaseCheck,
  httpCheck,
  mainAppChecks,
  memoryCheck,
  queueDepthCheck,
} from '../../../lambdas/health/ready-made-checks';

const resultOf = async (check: Parameters<typeof examine>[0][number], limitMs = 6000) =>
  (await examine([check], limitMs, () => performance.now()))[0];

const resultAt = async (listener: RequestListener, limitMs?: number) => {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  try {
    return await resultOf(httpCheck({ name: 'main_app', url }), limitMs);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

test('AN7: a database answers SELECT 1, and a cache a ping', async () => {
  const asked: string[] = [];
  const pool = { query: async (text: string) => asked.push(text) };
  const redis = { ping: async () => asked.push('ping') };

  const results = await examine(
    [
      databaseCheck({ name: 'database', client: pool }),
      cacheCheck({ name: 'redis', client: redis }),
    ],
    6000,
    () => performance.now(),
  );

  expect(results.map(({ status }) => status)).toEqual(['healthy', 'healthy']);
  expect(asked).toEqual(['SELECT 1', 'ping']);
});

test('AN7: the main application is asked at MAIN_APP_URL/health, where the variable is set', async () => {
  let path: string | undefined;
  const server = createServer((request, response) => {
    path = request.url;
    response.writeHead(200).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const mainAppUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const [check] = mainAppChecks({ mainAppUrl });
  const result = check && (await resultOf(check));
  server.closeAllConnections();
  server.close();

  expect([check?.name, result?.status, path]).toEqual(['main_app', 'healthy', '/health']);
  expect(mainAppChecks({ mainAppUrl: undefined })).toEqual([]);
});

test.each([
  [200, 'healthy', {}],
  [204, 'degraded', { status_code: 204 }],
  [302, 'degraded', { status_code: 302 }],
  [503, 'degraded', { status_code: 503 }],
])('AN7: an external service that answers %i is %s', async (code, status, details) => {
  const result = await resultAt(({ url }, response) =>
    response.writeHead(url === '/login' ? 200 : code, { Location: '/login' }).end(),
  );

  expect(result).toMatchObject({ status, details, latencyMs: expect.any(Number) });
});

test('AN7: an external service that gives no answer in time is unhealthy, and the request is ended', async () => {
  let closed: Promise<unknown> = Promise.resolve();

  const result = await resultAt((request) => {
    closed = new Promise((resolve) => request.on('close', resolve));
  }, 200);
  await closed;

  expect(result).toMatchObject({ status: 'unhealthy', error: { category: 'timeout' } });
});

test('AN7: an external service that nobody runs is unhealthy, and the error says why', async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  await new Promise((done) => server.close(done));

  const result = await resultOf(httpCheck({ name: 'main_app', url }));

  expect(result).toMatchObject({
    status: 'unhealthy',
    error: { category: 'dependency', text: expect.stringMatching(/fetch failed: .*ECONNREFUSED/) },
  });
});

test.each([
  [1000, 'healthy'],
  [1001, 'degraded'],
  [Number.NaN, 'unhealthy'],
])('AR6: a queue of %d messages is %s where more than 1000 are too many', async (depth, status) => {
  const check = queueDepthCheck({ name: 'orders', depth: async () => depth, warnAbove: 1000 });

  const result = await resultOf(check);

  expect(result?.status).toBe(status);
  expect(result?.details.queue_depth).toBe(status === 'unhealthy' ? undefined : depth);
});

test('a threshold that would never warn is refused', () => {
  const depth = async () => 1;

  expect(() => memoryCheck({ warnAbove: 80 })).toThrow(
    'warnAbove of memory must be a share above 0 and up to 1, got 80: 80 % is 0.8',
  );
  expect(() => queueDepthCheck({ name: 'orders', depth, warnAbove: Number.NaN })).toThrow(
    'warnAbove of orders must be a number of messages, got NaN',
  );
});

test.each([
  [102, 128, 'healthy'],
  [103, 128, 'degraded'],
  [103, undefined, 'healthy'],
])('AR6: %d MB of %s MB are %s', async (usedMb, limitMb, status) => {
  const result = await resultOf(memoryCheck({ limitMb, usedMb: () => usedMb }));

  expect(result).toMatchObject({ status, details: { memory_mb: usedMb } });
});
