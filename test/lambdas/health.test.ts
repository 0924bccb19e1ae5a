import type { APIGatewayProxyResult } from 'aws-lambda';
import { readConfiguration } from '../../lambdas/configuration';
import { healthHandler } from '../../lambdas/health';
import type { Finding, HealthCheck } from '../../lambdas/health/check';
import { observe } from '../../lambdas/observe';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { health } from '../../telemetry/facets/health';
import { gauge } from '../../telemetry/instrument';
import { apiEvent, lambdaContext } from './lambda-event';
import { type Line, writtenLines } from './written-lines';

const NOW_MS = Date.parse('2026-02-26T10:14:11Z');

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: { health: health({ dependencies: ['database', 'main_app'] }) },
});

type Check = HealthCheck<'database' | 'main_app'>;
type Options = Partial<Parameters<typeof healthHandler<typeof shop>>[1]>;

const database = (check: Check['check'], options: Partial<Check> = {}): Check => ({
  name: 'database',
  kind: 'database',
  check,
  ...options,
});

const answering = async (): Promise<Finding> => ({});
const failing = async (): Promise<Finding> => {
  throw new Error('no route to db.internal');
};

const endpoint = (checks: readonly Check[], options: Options = {}) => {
  const handler = healthHandler(shop, {
    version: '1.2.3',
    checks,
    now: () => NOW_MS,
    monotonicNow: () => 0,
    ...options,
  });
  return observe(shop, handler, { configuration: readConfiguration({}) });
};

interface Answer extends APIGatewayProxyResult {
  readonly told: Line;
  readonly lines: readonly Line[];
}

const ask = async (
  handler: ReturnType<typeof endpoint>,
  path = '/health/ready',
  headers: Record<string, string> = {},
): Promise<Answer> => {
  let response = {} as APIGatewayProxyResult;
  const lines = await writtenLines(async () => {
    response = await handler(apiEvent('GET', path, { headers }), lambdaContext);
  });
  return { ...response, told: JSON.parse(response.body), lines };
};

const gate = () => {
  let open = (_finding: Finding): void => undefined;
  const opened = new Promise<Finding>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

test('AR6: a ready answer tells state, version, uptime, process and dependencies', async () => {
  const { statusCode, headers, told } = await ask(endpoint([database(answering)]));

  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  });
  expect(told).toEqual({
    status: 'healthy',
    timestamp: '2026-02-26T10:14:11.000Z',
    uptime_seconds: expect.any(Number),
    version: '1.2.3',
    metrics: {
      memory_mb: expect.any(Number),
      cpu_percent: expect.any(Number),
      ...(process.platform === 'linux' && { threads: expect.any(Number) }),
    },
    dependencies: { database: { status: 'healthy', latency_ms: 0 } },
  });
});

const externalApp: Check = { name: 'main_app', kind: 'external', check: answering };

test('AR6: queues tell their depth, alone and together', async () => {
  const depthOf = (depth: number) => async () => ({ queue_depth: depth });
  const { told } = await ask(
    endpoint([
      { name: 'database', kind: 'queue', check: depthOf(40) },
      { name: 'main_app', kind: 'queue', check: depthOf(2) },
    ]),
  );

  expect(told.metrics.queue_depth).toBe(42);
  expect(told.dependencies.main_app.queue_depth).toBe(2);
});

test('AN7: dependencies are checks, external services among them in a member of their own', async () => {
  const handler = endpoint([database(answering), externalApp], {
    dependenciesName: 'checks',
    externalName: 'external',
  });

  const { told } = await ask(handler);

  const healthy = { status: 'healthy', latency_ms: 0 };
  expect(told).toMatchObject({ status: 'healthy', timestamp: expect.any(String) });
  expect(told.checks).toEqual({ database: healthy, external: { main_app: healthy } });
  expect(told).not.toHaveProperty('dependencies');
});

test('EF11: dependencies are components', async () => {
  const model = { name: 'database', kind: 'model', check: answering } as const;

  const { told } = await ask(endpoint([model], { dependenciesName: 'components' }));

  expect(told.components).toEqual({ database: { status: 'healthy', latency_ms: 0 } });
});

test('an HTTP API, a Function URL and a schedule ask as a REST API does', async () => {
  const check = jest.fn(answering);
  const handler = endpoint([database(check)], { cacheMs: 6000 });
  const httpApiEvent = (path: string) => ({
    version: '2.0',
    rawPath: path,
    headers: { accept: 'application/health+json' },
    requestContext: { http: { method: 'GET', path } },
  });
  const answers: string[] = [];

  await writtenLines(async () => {
    for (const event of [httpApiEvent('/health/live'), httpApiEvent('/health/ready'), {}]) {
      answers.push((await handler(event as never, lambdaContext)).body);
    }
  });

  const [live, ready, scheduled] = answers.map((body) => JSON.parse(body));
  expect(live.checks).not.toHaveProperty('database:responseTime');
  expect(ready.checks).toHaveProperty('database:responseTime');
  expect(scheduled.dependencies).toHaveProperty('database');
});

test.each(['/health/live', '/v1/health/live/'])('%s asks no dependency', async (path) => {
  const check = jest.fn(failing);

  const { statusCode, told, lines } = await ask(endpoint([database(check)]), path);

  expect(check).not.toHaveBeenCalled();
  expect([statusCode, told.status, told.dependencies]).toEqual([200, 'healthy', undefined]);
  expect(JSON.stringify(lines)).not.toContain('health_up');
});

test('callers side by side and those of the next ten seconds share one check', async () => {
  let nowMs = NOW_MS;
  const { open, opened } = gate();
  const check = jest.fn(() => opened);
  const handler = endpoint([database(check)], { now: () => nowMs });
  const event = () => apiEvent('GET', '/health/ready');

  const lines = await writtenLines(async () => {
    const both = [handler(event(), lambdaContext), handler(event(), lambdaContext)];
    open({});
    await Promise.all(both);
  });
  nowMs += 9_999;
  const kept = await ask(handler);
  const checksBefore = check.mock.calls.length;
  nowMs += 1;
  const renewed = await ask(handler);

  expect([checksBefore, check.mock.calls.length]).toEqual([1, 2]);
  expect(kept.told.timestamp).toBe('2026-02-26T10:14:11.000Z');
  expect(renewed.told.timestamp).toBe('2026-02-26T10:14:21.000Z');
  expect(lines.filter((line) => 'health_up' in line)).toHaveLength(1);
});

test('AN7: an unhealthy service answers 503, a degraded one 200', async () => {
  const unhealthy = await ask(endpoint([database(failing)]));
  const degraded = await ask(endpoint([database(failing, { critical: false })]));

  expect([unhealthy.statusCode, unhealthy.told.status]).toEqual([503, 'unhealthy']);
  expect([degraded.statusCode, degraded.told.status]).toEqual([200, 'degraded']);
});

test('a round of checks emits each dependency’s metric and says in the line what is wrong', async () => {
  const mainApp: Check = {
    name: 'main_app',
    kind: 'external',
    check: async () => ({ status: 'degraded', error: 'answered 500' }),
  };

  const { lines } = await ask(endpoint([database(failing), mainApp]));

  const up = lines.filter((line) => 'health_up' in line);
  expect(up.map((line) => [line.dependency, line.health_up])).toEqual([
    ['database', 0],
    ['main_app', 1],
  ]);
  expect(lines.find((line) => 'context' in line)?.context).toEqual({
    dependencies: {
      database: { status: 'unhealthy', error: 'no route to db.internal' },
      main_app: { status: 'degraded', error: 'answered 500' },
    },
  });
});

test.each([
  ['nothing', {}],
  ['an instrument of its own', { instruments: { health: gauge('How it feels') } }],
])('a telemetry that has %s in the health facet’s place needs no metric', async (_, own) => {
  const plain = defineTelemetry({ service: 'plain', namespace: 'Plain', facets: {}, ...own });
  const checks = [{ name: 'anything', kind: 'model', check: answering }] as const;
  const handler = observe(plain, healthHandler(plain, { version: '1', checks }), {
    configuration: readConfiguration({}),
  });

  const { told, lines } = await ask(handler as never);

  expect(told.dependencies.anything.status).toBe('healthy');
  expect(lines).toHaveLength(1);
});

test('an error’s text is read by those alone who may, though all share its finding', async () => {
  const handler = endpoint([database(failing)], {
    showsErrors: (request) => request.header('x-operator') === 'yes',
  });

  const everyone = await ask(handler);
  const operator = await ask(handler, '/health/ready', { 'X-Operator': 'yes' });
  const everyonesHealthJson = await ask(handler, '/health/ready', {
    Accept: 'application/health+json',
  });

  expect(everyone.told.dependencies.database).toEqual({ status: 'unhealthy', error: 'internal' });
  expect(operator.told.dependencies.database.error).toBe('no route to db.internal');
  expect(everyonesHealthJson.body).not.toContain('db.internal');
});

test('TR8: an error’s text has no secret in it, whoever reads it', async () => {
  const leaking = async (): Promise<Finding> => {
    throw new Error('no answer from redis://app:hunter2@cache.internal');
  };

  const { body, lines } = await ask(endpoint([database(leaking)], { showsErrors: () => true }));

  expect(body).toContain('cache.internal');
  expect(body + JSON.stringify(lines)).not.toContain('hunter2');
});

test('application/health+json is given to those who accept it', async () => {
  const mainApp: Check = { name: 'main_app', kind: 'external', critical: false, check: failing };
  const handler = endpoint([database(answering), mainApp], { showsErrors: () => true });

  const { statusCode, headers, told } = await ask(handler, '/health', {
    accept: 'application/health+json, application/json;q=0.5',
  });

  const time = '2026-02-26T10:14:11.000Z';
  const own = { componentType: 'system', status: 'pass', time, observedValue: expect.any(Number) };
  expect([statusCode, headers?.['Content-Type']]).toEqual([200, 'application/health+json']);
  expect(told).toEqual({
    status: 'warn',
    releaseId: '1.2.3',
    serviceId: 'shop',
    checks: {
      uptime: [{ ...own, observedUnit: 's' }],
      'process:memory': [{ ...own, observedUnit: 'MiB' }],
      'process:cpu': [{ ...own, observedUnit: 'percent' }],
      ...(process.platform === 'linux' && {
        'process:threads': [{ ...own, observedUnit: 'threads' }],
      }),
      'database:responseTime': [
        {
          componentType: 'datastore',
          observedValue: 0,
          observedUnit: 'ms',
          status: 'pass',
          time,
        },
      ],
      'main_app:responseTime': [
        { componentType: 'component', status: 'warn', time, output: 'no route to db.internal' },
      ],
    },
  });
});

test('checks end before Lambda ends the invocation', async () => {
  const hanging = () => new Promise<Finding>(() => undefined);
  const handler = endpoint([database(hanging)], { showsErrors: () => true });
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => 510 };
  let body = '';

  await writtenLines(async () => {
    ({ body } = await handler(apiEvent('GET', '/health'), context));
  });

  expect(JSON.parse(body).dependencies.database.error).toBe('no answer in 10 ms');
});

test('what could not work is refused when it is made', () => {
  const twice = [database(answering), database(answering)];

  expect(() => endpoint(twice)).toThrow('two health checks are named database');
  expect(() => endpoint([], { cacheMs: 5000 })).toThrow(
    'cacheMs must not be less than totalLimitMs (6000), got 5000',
  );
  expect(() => endpoint([], { cacheMs: Number.NaN })).toThrow('got NaN');
  expect(() => endpoint([database(answering, { timeoutMs: 0 })])).toThrow(
    'timeoutMs of database must be milliseconds above 0, got 0',
  );
});

test('a check that the facet does not list does not compile', () => {
  const check = { kind: 'cache', check: answering } as const;

  // @ts-expect-error the facet says database and main_app
  healthHandler(shop, { version: '1', checks: [{ ...check, name: 'redis' }] });
  healthHandler(shop, { version: '1', checks: [{ ...check, name: 'database' }] });
});
