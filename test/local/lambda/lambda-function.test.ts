import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import { LambdaFunction, TooManyRequestsError } from '../../../local/lambda/lambda-function';

const NOW = Date.parse('2026-01-02T10:30:00.000Z');
const code = `
export const echo = async (event, context) => ({ event, now: Date.now(), text: Date(), date: new Date().toISOString(), left: context.getRemainingTimeInMillis(), fn: context.functionName });
export const fails = async () => { throw new TypeError('no such thing'); };
export const hangs = async () => { for (;;); };
export const exits = async () => process.exit(3);
export const logs = async () => { console.info('from the console'); console.debug('too fine'); process.stdout.write(JSON.stringify({ timestamp: new Date().toISOString(), level: 'INFO', message: 'own line' }) + '\\n'); };
export const unended = async () => { process.stderr.write('first\\n'); process.stdout.write('last, without an end'); };
export const hangsLoudly = async () => { console.info('about to hang'); for (;;); };
export const quotes = async () => process.stdout.write(JSON.stringify({ as_of: { timestamp: '2005-01-01T00:00:00Z' }, timestamp: '2005-01-01T00:00:00Z' }) + '\\n');
export const slow = async () => { await new Promise((r) => setTimeout(r, 300)); return process.pid; };
`;

const taskRoot = mkdtempSync(join(tmpdir(), 'lambda-function-'));
writeFileSync(join(taskRoot, 'index.mjs'), code);
const started: LambdaFunction[] = [];

afterAll(async () => {
  await Promise.all(started.map((lambda) => lambda.stop()));
  rmSync(taskRoot, { recursive: true });
});

const create = (
  handler: string,
  more: { timeoutSeconds?: number; reservedConcurrency?: number; taskRoot?: string } = {},
) => {
  const lines: { timestampMs: number; message: string }[] = [];
  const metrics: string[] = [];
  const lambda = new LambdaFunction(
    {
      name: 'orders',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:orders',
      handler: `index.${handler}`,
      taskRoot,
      timeoutSeconds: 3,
      memoryMegabytes: 128,
      variables: {},
      logGroup: '/aws/lambda/orders',
      logFormat: 'JSON',
      applicationLogLevel: 'INFO',
      systemLogLevel: 'INFO',
      tracing: false,
      ...more,
    },
    {
      clock: new VirtualClock(NOW),
      newId: randomUUID,
      awsEndpoint: 'http://127.0.0.1:9',
      xrayAddress: '127.0.0.1:9',
      onLog: (_group, _stream, events) => lines.push(...events),
      onMetric: (_name, metric, _unit, value) => {
        metrics.push(`${metric}=${metric === 'Duration' ? 'x' : value}`);
      },
      onInvocation: () => {},
    },
  );
  started.push(lambda);
  return { lambda, lines, metrics };
};

test('hands the event to the handler and its answer back', async () => {
  const { lambda, metrics } = create('echo');

  const output = await lambda.invoke('{"a":1}', 'event');

  expect(JSON.parse(output.payload)).toMatchObject({ event: { a: 1 }, fn: 'orders' });
  expect(output.functionError).toBeUndefined();
  expect(metrics).toEqual(['Invocations=1', 'Errors=0', 'Duration=x']);
});

test("begins the handler's clock at the local cloud's time, in every way to ask for it", async () => {
  const { lambda } = create('echo');

  const answer = JSON.parse((await lambda.invoke('{}', 'event')).payload);

  expect(answer.now - NOW).toBeGreaterThanOrEqual(0);
  expect(answer.now - NOW).toBeLessThan(3000);
  expect(answer.date).toMatch(/^2026-01-02T10:30:0/);
  expect(answer.text).toContain('Jan 02 2026');
  expect(answer.left).toBeLessThanOrEqual(3000);
});

test('reports an error of the handler with its type, and counts it', async () => {
  const { lambda, metrics } = create('fails');

  const output = await lambda.invoke('{}', 'event');

  expect(output.functionError).toBe('Unhandled');
  expect(JSON.parse(output.payload)).toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'no such thing',
  });
  expect(metrics).toContain('Errors=1');
});

test('kills a handler that blocks its event loop at the time-out, and serves the next call anew', async () => {
  const { lambda, lines } = create('hangs', { timeoutSeconds: 1 });

  const outputs = [await lambda.invoke('{}', 'event'), await lambda.invoke('{}', 'event')];

  for (const output of outputs) {
    expect(JSON.parse(output.payload).errorMessage).toMatch(/timed out after 1.00 seconds/);
  }
  expect(lines.at(-1)?.message).toContain('"status":"timeout"');
});

test('tells when the process of a handler ends', async () => {
  const { lambda } = create('exits');

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload)).toMatchObject({ errorType: 'Runtime.ExitError' });
});

test('says which module or handler it cannot find', async () => {
  const { lambda } = create('nobody');

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload).errorMessage).toBe('index.nobody is not a function');
});

test('files log lines between the start and the report of their invocation', async () => {
  const { lambda, lines } = create('logs');

  await lambda.invoke('{}', 'event');

  const parsed = lines.map(({ message }) => JSON.parse(message));
  expect(parsed.map((line) => line.type ?? line.message)).toEqual([
    'platform.start',
    'from the console',
    'own line',
    'platform.report',
  ]);
  expect(parsed[1]).toMatchObject({ level: 'INFO', requestId: parsed[0].record.requestId });
  expect(lines[2]?.timestampMs).toBe(Date.parse(parsed[2].timestamp));
});

test('runs calls side by side in environments of their own, and uses each again', async () => {
  const { lambda } = create('slow');

  const first = await Promise.all([lambda.invoke('{}', 'event'), lambda.invoke('{}', 'event')]);
  const second = await lambda.invoke('{}', 'event');

  const [a, b] = first.map(({ payload }) => payload);
  expect(a).not.toBe(b);
  expect([a, b]).toContain(second.payload);
});

test('throttles calls over the reserved concurrency', async () => {
  const { lambda, metrics } = create('slow', { reservedConcurrency: 1 });

  const admitted = lambda.invoke('{}', 'event');
  const refused = lambda.invoke('{}', 'event');

  await expect(refused).rejects.toBeInstanceOf(TooManyRequestsError);
  await admitted;
  expect(metrics).toContain('Throttles=1');
});

test('begins another environment after one whose handler did not load', async () => {
  const { lambda } = create('nobody');

  const outputs = [await lambda.invoke('{}', 'event'), await lambda.invoke('{}', 'event')];

  const messages = outputs.map(({ payload }) => JSON.parse(payload).errorMessage);
  expect(messages).toEqual(Array(2).fill('index.nobody is not a function'));
});

test('answers with a crash where the process cannot be started', async () => {
  const { lambda } = create('echo', { taskRoot: join(taskRoot, 'missing') });

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload).errorMessage).toContain('ENOENT');
});

test('files text without a line end, and stderr in its order, under their invocation', async () => {
  const { lambda, lines } = create('unended', { timeoutSeconds: 1 });

  const output = await lambda.invoke('{}', 'event');

  expect(output.functionError).toBeUndefined();
  expect(lines.slice(1, -1).map(({ message }) => message)).toEqual([
    'first',
    'last, without an end',
  ]);
});

test('files what a handler wrote before its time-out ahead of the report', async () => {
  const { lambda, lines } = create('hangsLoudly', { timeoutSeconds: 1 });

  await lambda.invoke('{}', 'event');

  expect(lines.map(({ message }) => JSON.parse(message).type ?? 'line')).toEqual([
    'platform.start',
    'line',
    'platform.report',
  ]);
});

test('files a line whose timestamp is outside of what CloudWatch Logs takes at the time of the call', async () => {
  const { lambda, lines } = create('quotes');

  await lambda.invoke('{}', 'event');

  expect(lines[1]).toMatchObject({ timestampMs: NOW, message: expect.stringContaining('as_of') });
});

test('serves every call that waits although the environments of those before it die', async () => {
  const { lambda } = create('exits');

  const outputs = await Promise.all(Array.from({ length: 6 }, () => lambda.invoke('{}', 'event')));

  expect(outputs.map(({ functionError }) => functionError)).toEqual(Array(6).fill('Unhandled'));
});

test('begins nothing more once it is stopped, and leaves no call waiting', async () => {
  const { lambda } = create('slow');
  const calls = Array.from({ length: 6 }, () => lambda.invoke('{}', 'event'));

  await lambda.stop();
  const ended = await Promise.allSettled([...calls, lambda.invoke('{}', 'event')]);

  expect(ended.slice(4)).toEqual(
    Array(3).fill({ status: 'rejected', reason: new Error('orders has been stopped') }),
  );
  expect(ended.slice(0, 4).map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
});
