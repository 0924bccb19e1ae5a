import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { TooManyRequestsError } from '../../../local/lambda/lambda-function';
import { functionMaker, NOW } from './function-maker';

const code = `
export const echo = async (event, context) => ({ event, now: Date.now(), text: Date(), date: new Date().toISOString(), left: context.getRemainingTimeInMillis(), fn: context.functionName });
export const fails = async () => { throw new TypeError('no such thing'); };
export const hangs = async () => { for (;;); };
export const exits = async () => process.exit(3);
export const logs = async () => { console.info('from the console'); console.debug('too fine'); process.stdout.write(JSON.stringify({ timestamp: new Date().toISOString(), level: 'INFO', message: 'own line' }) + '\\n'); };
export const unended = async () => { process.stderr.write('first\\n'); process.stdout.write('last, without an end'); };
export const hangsLoudly = async () => { console.info('about to hang'); for (;;); };
export const quotes = async () => process.stdout.write(JSON.stringify({ as_of: { timestamp: '2005-01-01T00:00:00Z' }, timestamp: '2005-01-01T00:00:00Z' }) + '\\n');
export const grows = async () => { const held = []; for (;;) { held.push(Buffer.alloc(8e6, 1)); await new Promise((r) => setTimeout(r, 5)); } };
export const peaks = async () => Buffer.alloc(300e6, 1).length;
export const heaps = async () => { const held = []; for (;;) held.push(new Array(1e5).fill('x' + held.length)); };
export const rejects = async () => { Promise.reject(new Error('nobody waits')); await new Promise((r) => setTimeout(r, 1000)); };
export const aborts = async () => process.abort();
export const lines = async () => { console.log('one\\ntwo', { a: 1 }); console.error(new TypeError('no')); };
export const below = async () => { for (const level of ['DEBUG', 'WARN']) process.stdout.write(JSON.stringify({ level, message: 'own' }) + '\\n'); console.info('x'); console.warn({ a: 1 }); };
export const large = async () => 'x'.repeat(7e6);
export const streams = awslambda.streamifyResponse(async (event, stream) => { stream.setContentType('text/plain'); stream.write('a'); stream.write('b'); stream.end(); });
export const breaks = awslambda.streamifyResponse(async (event, stream) => { stream.write('a'); await new Promise((r) => setTimeout(r, 20)); throw new Error('half way'); });
export const writesMuch = async () => { process.stdout.write('é'.repeat(1.5e6) + '\\n'); for (let i = 0; i < 20; i += 1) process.stdout.write('-'.repeat(1e6)); };
export const pid = async () => process.pid;
export const slow = async () => { await new Promise((r) => setTimeout(r, 300)); return process.pid; };
`;

const MINUTE = 60_000;
const { create, clean, taskRoot } = functionMaker(code);
afterAll(clean);

const text = { logFormat: 'Text' } as const;
const linesOf = (lines: readonly { message: string }[]): string =>
  lines.map(({ message }) => message).join('\n');

test('hands the event to the handler and its answer back', async () => {
  const { lambda, metrics } = create('echo');

  const output = await lambda.invoke('{"a":1}', 'event');

  expect(JSON.parse(output.payload)).toMatchObject({ event: { a: 1 }, fn: 'orders' });
  expect(output.functionError).toBeUndefined();
  expect(metrics).toEqual([
    'ConcurrentExecutions=1',
    'Invocations=1',
    'Errors=0',
    'Throttles=0',
    'Duration=x',
  ]);
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

  expect(JSON.parse(output.payload)).toMatchObject({
    errorType: 'Runtime.HandlerNotFound',
    errorMessage: 'index.nobody is undefined or not exported',
  });
});

test('files log lines between the start and the report of their invocation', async () => {
  const { lambda, lines } = create('logs');

  await lambda.invoke('{}', 'event');

  const parsed = lines.map(({ message }) => JSON.parse(message));
  expect(parsed.map((line) => line.type ?? line.message)).toEqual([
    'platform.initStart',
    'platform.start',
    'from the console',
    'own line',
    'platform.report',
  ]);
  expect(parsed[2]).toMatchObject({ level: 'INFO', requestId: parsed[1].record.requestId });
  expect(lines[3]?.timestampMs).toBe(Date.parse(parsed[3].timestamp));
  expect(lines).toEqual([...lines].sort((a, b) => a.timestampMs - b.timestampMs));
});

test('runs calls side by side in environments of their own, and uses each again', async () => {
  const { lambda } = create('slow');

  const first = await Promise.all([lambda.invoke('{}', 'event'), lambda.invoke('{}', 'event')]);
  const second = await lambda.invoke('{}', 'event');

  const [a, b] = first.map(({ payload }) => payload);
  expect(a).not.toBe(b);
  expect([a, b]).toContain(second.payload);
});

test('ends an environment that nobody has called for a while', async () => {
  const { lambda, clock } = create('pid');
  const begin = await lambda.invoke('{}', 'event');

  await clock.advanceTo(NOW + 9 * MINUTE);
  const again = await lambda.invoke('{}', 'event');
  await clock.advanceTo(NOW + 18 * MINUTE);
  const kept = await lambda.invoke('{}', 'event');
  await clock.advanceTo(NOW + 40 * MINUTE);
  const ended = await lambda.invoke('{}', 'event');

  expect([again.payload, kept.payload]).toEqual([begin.payload, begin.payload]);
  expect(ended.payload).not.toBe(begin.payload);
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
  expect(messages).toEqual(Array(2).fill('index.nobody is undefined or not exported'));
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
  expect(lines.slice(2, -1).map(({ message }) => message)).toEqual([
    'first',
    'last, without an end',
  ]);
});

test('files a line that is longer than an event may be as several, and one without an end in pieces', async () => {
  const { lambda, lines } = create('writesMuch', { ...text, memoryMegabytes: 512 });

  await lambda.invoke('{}', 'event');

  const own = lines.map(({ message }) => message).filter((message) => /^[é-]+$/.test(message));
  const bytes = own.map((message) => Buffer.byteLength(message));
  expect(Math.max(...bytes)).toBeLessThanOrEqual(1024 * 1024 - 26);
  expect(bytes.slice(0, 3)).toEqual([1_048_550, 1_048_550, 902_900]);
  expect(bytes.reduce((a, b) => a + b)).toBe(23_000_000);
});

test('files what a handler wrote before its time-out ahead of the report', async () => {
  const { lambda, lines } = create('hangsLoudly', { timeoutSeconds: 1 });

  await lambda.invoke('{}', 'event');

  expect(lines.map(({ message }) => JSON.parse(message).type ?? 'line')).toEqual([
    'platform.initStart',
    'platform.start',
    'line',
    'platform.runtimeDone',
    'platform.report',
  ]);
});

test('files a line whose timestamp is outside of what CloudWatch Logs takes at the time of the call', async () => {
  const { lambda, lines } = create('quotes');

  await lambda.invoke('{}', 'event');

  const line = lines.find(({ message }) => message.includes('as_of'));
  expect(line?.timestampMs).toBeGreaterThanOrEqual(NOW);
  expect(line?.timestampMs).toBeLessThan(NOW + 3000);
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

test.each(['grows', 'peaks'])('kills a handler that %s beyond its memory', async (handler) => {
  const { lambda, lines } = create(handler, text);

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload)).toEqual({
    errorType: 'Runtime.OutOfMemory',
    errorMessage: expect.stringMatching(/Error: Runtime exited with error: signal: killed$/),
  });
  expect(linesOf(lines)).toMatch(
    /^RequestId: \S+ Error: Runtime exited with error: signal: killed\nRuntime.ExitError$/m,
  );
  expect(linesOf(lines)).toMatch(
    /Max Memory Used: 128 MB.*\tStatus: error\tError Type: Runtime.OutOfMemory/,
  );
});

test('ends a handler whose heap is full', async () => {
  const { lambda } = create('heaps');

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload).errorType).toMatch(/^Runtime\.(ExitError|OutOfMemory)$/);
});

test('says how much memory a process held that was ended by a signal', async () => {
  const { lambda, lines } = create('aborts', text);

  await lambda.invoke('{}', 'event');

  expect(linesOf(lines)).toMatch(/Max Memory Used: [1-9]\d* MB.*Runtime\.ExitError$/);
});

test('writes the lines of Lambda’s text format', async () => {
  const { lambda, lines } = create('lines', text);

  await lambda.invoke('{}', 'event');

  const id = '[0-9a-f-]{36}';
  const time = '2026-01-02T10:30:00\\.\\d{3}Z';
  expect(lines.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^INIT_START Runtime Version: /),
    expect.stringMatching(new RegExp(`^START RequestId: ${id} Version: \\$LATEST$`)),
    expect.stringMatching(new RegExp(`^${time}\t${id}\tINFO\tone\ntwo { a: 1 }$`)),
    expect.stringMatching(new RegExp(`^${time}\t${id}\tERROR\tTypeError: no\n    at `)),
    expect.stringMatching(new RegExp(`^END RequestId: ${id}$`)),
    expect.stringMatching(
      new RegExp(
        `^REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\tInit Duration: [\\d.]+ ms$`,
      ),
    ),
  ]);
});

test.each([
  ['fails', 'Invoke Error', 'TypeError', 'no such thing'],
  [
    'rejects',
    'Unhandled Promise Rejection',
    'Runtime.UnhandledPromiseRejection',
    'Error: nobody waits',
  ],
])(
  'writes what a handler that %s ended with, and answers it',
  async (handler, what, errorType, errorMessage) => {
    const { lambda, lines } = create(handler, text);

    const output = await lambda.invoke('{}', 'event');

    const line = lines.find(({ message }) => message.includes(what))?.message ?? '';
    expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
      errorType,
      errorMessage,
      stack: expect.any(Array),
    });
    expect(JSON.parse(output.payload)).toEqual({
      errorType,
      errorMessage,
      trace: expect.any(Array),
    });
  },
);

test('tells how a process that a handler left to die has ended', async () => {
  const { lambda, lines } = create('rejects', text);

  await lambda.invoke('{}', 'event');

  expect(linesOf(lines)).toContain(
    'Error: Runtime exited with error: exit status 128\nRuntime.ExitError',
  );
});

test('tells of a time-out in the text format, with all of the time as billed', async () => {
  const { lambda, lines } = create('hangs', { ...text, timeoutSeconds: 1 });

  await lambda.invoke('{}', 'event');

  expect(linesOf(lines)).toMatch(/Z [0-9a-f-]{36} Task timed out after 1\.00 seconds/);
  expect(linesOf(lines)).toMatch(/\tStatus: timeout$/);
});

test('leaves out application lines below the level of the function, and platform lines below its system level', async () => {
  const { lambda, lines } = create('below', {
    applicationLogLevel: 'WARN',
    systemLogLevel: 'WARN',
  });

  await lambda.invoke('{}', 'event');

  const parsed = lines.map(({ message }) => JSON.parse(message));
  expect(parsed).toEqual([
    { level: 'WARN', message: 'own' },
    expect.objectContaining({ level: 'WARN', message: { a: 1 } }),
  ]);
});

test('writes every platform event at the system level DEBUG', async () => {
  const { lambda, lines } = create('echo', { systemLogLevel: 'DEBUG' });

  await lambda.invoke('{}', 'event');

  expect(lines.map(({ message }) => JSON.parse(message).type)).toEqual([
    'platform.initStart',
    'platform.initRuntimeDone',
    'platform.initReport',
    'platform.start',
    'platform.runtimeDone',
    'platform.report',
  ]);
});

test('reports an initialization that failed before the call that began it', async () => {
  const { lambda, lines } = create('nobody', text);

  await lambda.invoke('{}', 'event');

  const kinds = lines.map(({ message }) => message.split(/[ \t]/)[0]);
  expect(kinds.filter((kind) => /^[A-Z_]+$/.test(kind ?? ''))).toEqual([
    'INIT_START',
    'INIT_REPORT',
    'START',
    'END',
    'REPORT',
  ]);
  expect(linesOf(lines)).toContain(
    'Phase: init\tStatus: error\tError Type: Runtime.HandlerNotFound',
  );
});

test('refuses an answer that is larger than Lambda hands on', async () => {
  const { lambda } = create('large', { memoryMegabytes: 512 });

  const output = await lambda.invoke('{}', 'event');

  expect(JSON.parse(output.payload).errorType).toBe('Function.ResponseSizeTooLarge');
});

test('refuses a payload that is larger than Lambda takes', async () => {
  const { lambda, metrics } = create('echo');

  const called = lambda.invoke(JSON.stringify('x'.repeat(6 * 1024 * 1024)), 'event');

  await expect(called).rejects.toMatchObject({
    code: 'RequestEntityTooLargeException',
    status: 413,
    message:
      '6291458 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
  });
  expect(metrics).toEqual([]);
});

test('gives the whole of a streamed answer to a caller who does not stream', async () => {
  const { lambda } = create('streams');

  const output = await lambda.invoke('{}', 'event');

  expect(output).toMatchObject({ payload: 'ab' });
});

test('passes a streamed answer on as it comes, and breaks it off where the handler fails', async () => {
  const { lambda } = create('breaks');
  const stream = new PassThrough();
  const pieces: string[] = [];
  stream
    .on('data', (piece) => pieces.push(String(piece)))
    .on('error', () => pieces.push('broken off'));

  const output = await lambda.invoke('{}', 'event', { openStream: () => stream });

  expect(pieces).toEqual(['a', 'broken off']);
  expect(JSON.parse(output.payload).errorMessage).toBe('half way');
  expect(output.functionError).toBe('Unhandled');
});

test('runs the new code from the next call on, and lets a call under way end in the old', async () => {
  const { lambda } = create('slow');
  const newRoot = mkdtempSync(join(tmpdir(), 'lambda-function-'));
  writeFileSync(join(newRoot, 'index.mjs'), "export const slow = () => 'new';");
  const underWay = lambda.invoke('{}', 'event');

  lambda.replaceCode(newRoot);
  const outputs = [await lambda.invoke('{}', 'event'), await underWay];

  expect(outputs.map(({ payload }) => payload)).toEqual(['"new"', expect.stringMatching(/^\d+$/)]);
  rmSync(newRoot, { recursive: true });
});

test('hands the trace on to the handler, and writes the segments around it', async () => {
  const { lambda, segments } = create('echo');
  const root = '1-5759e988-bd862e3fe1be46a994272793';

  await lambda.invoke('{}', 'event', {
    traceHeader: `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
  });

  const [service, own] = segments;
  expect(service).toMatchObject({
    trace_id: root,
    parent_id: '53995c3f42cd8ad8',
    origin: 'AWS::Lambda',
  });
  expect(own).toMatchObject({ parent_id: service?.id, origin: 'AWS::Lambda::Function' });
  expect(own?.subsegments).toMatchObject([{ name: 'Initialization' }, { name: 'Invocation' }]);
});

test.each([
  ['neither the caller nor the function asks for it', false, undefined],
  ['the caller says so', true, 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0'],
])('is not traced when %s', async (_why, tracing, traceHeader) => {
  const { lambda, segments } = create('echo', { tracing });

  await lambda.invoke('{}', 'event', traceHeader === undefined ? {} : { traceHeader });

  expect(segments).toEqual([]);
});

test('gives the end of its log to a caller who asks for it', async () => {
  const { lambda } = create('lines', text);

  const { logTail } = await lambda.invoke('{}', 'event');

  expect(logTail).toMatch(/START RequestId[\s\S]*REPORT RequestId/);
});
