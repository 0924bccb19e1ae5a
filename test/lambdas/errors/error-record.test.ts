import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuildOptions } from 'esbuild';
import { errorRecord } from '../../../lambdas/errors/error-record';
import { HttpError } from '../../../lambdas/http/http-error';
import { bundleProgram } from '../tracing/bundle-program';

const run = promisify(execFile);

test('AR9: an error is told with its stack and its causes, to a bound', () => {
  const circular = new Error('round');
  circular.cause = circular;

  const record = errorRecord(new Error('first', { cause: new TypeError('second') }));
  const bounded = JSON.stringify(errorRecord(circular));

  expect(record).toMatchObject({
    name: 'Error',
    message: 'first',
    category: 'internal',
    stack: expect.stringContaining('error-record.test.ts'),
    cause: { name: 'TypeError', message: 'second', stack: expect.any(String) },
  });
  expect(bounded.match(/"round"/g)).toHaveLength(10);
});

test('an error that Node.js itself throws is one in a test of jest’s too', () => {
  const missing = (): unknown => {
    try {
      return readFileSync('/no/such/file');
    } catch (error) {
      return error;
    }
  };

  expect(errorRecord(missing())).toMatchObject({
    name: 'Error',
    message: expect.stringContaining('/no/such/file'),
    code: 'ENOENT',
    stack: expect.stringContaining('error-record.test.ts'),
  });
});

test('all that went wrong side by side is told, to a bound', async () => {
  const failing = Array.from({ length: 30 }, (_, i) => Promise.reject(new Error(`replica ${i}`)));

  const error = await Promise.any(failing).catch((thrown) => thrown);

  const { errors } = errorRecord(error);
  expect(errors).toHaveLength(9);
  expect(errors?.[1]).toMatchObject({ message: 'replica 1', category: 'internal' });
});

test('an error tells its code, and what AWS finds the call by', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const failed = Object.assign(new Error('no', { cause: refused }), {
    code: 7,
    $metadata: { requestId: 'QBH4S6P6BSA1S1FB7T3BDGKQ6VVV4KQNSO5AEMVJF66Q9ASUAAJG' },
  });
  const strange = Object.assign(new Error('no'), { code: { a: 1 }, $metadata: null });

  const record = errorRecord(failed);

  expect(record).toMatchObject({
    code: 7,
    aws_request_id: 'QBH4S6P6BSA1S1FB7T3BDGKQ6VVV4KQNSO5AEMVJF66Q9ASUAAJG',
    cause: { code: 'ECONNREFUSED' },
  });
  expect(Object.keys(errorRecord(strange))).toEqual([
    'name',
    'message',
    'category',
    'stack',
    'fingerprint',
  ]);
});

test('AR9: an error’s code is masked, and short', () => {
  const secret = Object.assign(new Error('no'), { code: 'password=hunter2' });
  const long = Object.assign(new Error('no'), { code: 'x'.repeat(1000) });

  expect(errorRecord(secret).code).toBe('password=[redacted]');
  expect(errorRecord(long).code).toHaveLength(65);
});

test('a caller’s mistake has no stack', () => {
  expect(errorRecord(new HttpError(404, 'no such order'))).not.toHaveProperty('stack');
});

test('AR9: secrets are masked in an error’s name, message, stack and causes', () => {
  const error = new Error('GET https://app:hunter2@db/orders', {
    cause: { apiKey: 'hunter2' },
  });
  error.name = 'password=hunter2';

  expect(JSON.stringify(errorRecord(error))).not.toContain('hunter2');
});

describe('in a bundle', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'failing-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  const bundle = async (name: string, options: BuildOptions = {}): Promise<string> => {
    const outfile = join(folder, name, 'index.mjs');
    await bundleProgram(join(__dirname, 'failing-run.ts'), outfile, [], options);
    return outfile;
  };

  const recordOf = async (...args: readonly string[]) =>
    JSON.parse((await run(process.execPath, args)).stdout);

  test('AR5: the stacks of an error and of what caused it name the source', async () => {
    const { stack, cause, errors } = await recordOf(await bundle('minified'));

    const thrown = /^RangeError: no such symbol\n {4}at checkSymbol \(\/.*failing-run\.ts:5:9\)\n/;
    expect(stack).toMatch(/^AggregateError: all failed\n {4}at \/.*failing-run\.ts:17:16\n/);
    expect(cause.stack).toMatch(thrown);
    expect(errors[0].stack).toMatch(thrown);
  });

  test('a stack that Node.js has mapped is not mapped again', async () => {
    const outfile = await bundle('mapped');

    const { stack, cause } = await recordOf('--enable-source-maps', outfile);

    expect(stack).toMatch(/failing-run\.ts:17:16/);
    expect(cause.stack).toMatch(/failing-run\.ts:5:9/);
  });

  test('EF12: an error has one fingerprint, whatever the bundler names functions and where it puts them', async () => {
    const minified = await recordOf(await bundle('short'));
    const readable = await recordOf(await bundle('long', { minify: false }));

    expect(minified.fingerprint).toBe(readable.fingerprint);
  });
});
