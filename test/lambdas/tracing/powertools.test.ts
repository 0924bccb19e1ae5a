import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleProgram } from './bundle-program';

const run = promisify(execFile);
const entry = join(__dirname, 'traced-run.ts');

interface Span {
  readonly id: string;
  readonly parent_id: string;
  readonly name: string;
  readonly trace_id: string;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly namespace?: string;
  readonly annotations?: Record<string, unknown>;
  readonly metadata?: unknown;
  readonly aws?: unknown;
  readonly http?: unknown;
  readonly subsegments?: readonly Span[];
  readonly cause?: { readonly exceptions: readonly { readonly message: string }[] };
}

let folder: string;
let daemon: Socket;
let spans: Span[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traced-'));
  spans = [];
  daemon = createSocket('udp4').bind(0, '127.0.0.1');
  daemon.on('message', (message) => take(JSON.parse(String(message).split('\n')[1] ?? '')));
  await once(daemon, 'listening');
});

/** A span that is sent within its parent does not say what it belongs to. */
const take = ({ subsegments = [], ...span }: Span): void => {
  spans.push(span);
  for (const each of subsegments) take({ ...each, parent_id: span.id, trace_id: span.trace_id });
};

afterEach(async () => {
  daemon.close();
  await rm(folder, { recursive: true });
});

const bundled = async (): Promise<string[]> => {
  const outfile = join(folder, 'index.mjs');
  await bundleProgram(entry, outfile, ['tracing/powertools']);
  return [outfile];
};

const unbundled = async (): Promise<string[]> => ['--import', 'tsx', entry];

const lambda = () => ({
  PATH: process.env.PATH,
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'traced',
  LAMBDA_TASK_ROOT: folder,
  AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
  AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
  _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  WATCHKEEPER_TRACING: 'xray',
});

test.each([
  ['bundled', bundled],
  ['unbundled', unbundled],
])(
  '%s, spans that run side by side have the right parents, without cls-hooked',
  async (_how, program) => {
    const { stdout } = await run(process.execPath, await program(), { env: lambda() });

    const nameOf = new Map(spans.map(({ id, name }) => [id, name]));
    const tree = spans.map(
      ({ name, parent_id }) => `${nameOf.get(parent_id) ?? parent_id} > ${name}`,
    );
    expect(tree.sort()).toEqual([
      '## GET / > a',
      '## GET / > b',
      '## GET / > c',
      '## GET / > refused',
      '53995c3f42cd8ad8 > ## GET /',
      'a > a inside',
      'b > b inside',
      'c > c inside',
    ]);
    // A caller's mistake is no fault of the service.
    expect(spans.some(({ fault }) => fault)).toBe(false);
    expect(spans[0]?.trace_id).toBe('1-5759e988-bd862e3fe1be46a994272793');
    expect(stdout).toContain('"trace_id":"1-5759e988-bd862e3fe1be46a994272793"');
    expect(stdout).toContain('{"usesOriginal":false}');
  },
);

describe('invocations that run side by side', () => {
  let stdout: string;

  beforeEach(async () => {
    const program = join(__dirname, 'xray-run.ts');
    ({ stdout } = await run(process.execPath, ['--import', 'tsx', program], { env: lambda() }));
  });

  const spanOf = (name: string): Span | undefined => spans.find((span) => span.name === name);
  const callOf = (name: string): Span | undefined =>
    spans.find(({ parent_id }) => parent_id === spanOf(name)?.id);

  test('each have a trace of their own, with the calls to AWS that they make', () => {
    const [first, second] = ['## first', '## second'].map((name) => [spanOf(name), callOf(name)]);

    expect(spans).toHaveLength(4);
    expect(first?.map((span) => span?.trace_id)).toEqual(
      Array(2).fill(`1-5759e988-${'a'.repeat(24)}`),
    );
    expect(second?.map((span) => span?.trace_id)).toEqual(
      Array(2).fill(`1-5759e988-${'b'.repeat(24)}`),
    );
    expect(spanOf('## first')?.parent_id).toBe('a'.repeat(16));
    expect(callOf('## first')).toMatchObject({
      name: 'DynamoDB',
      namespace: 'aws',
      aws: { operation: 'GetItem', region: 'eu-west-1', table_name: 'orders', request_id: 'aws-1' },
      http: { response: { status: 200 } },
    });
  });

  test('pass on their own trace to AWS, also one that X-Ray does not want', () => {
    const [first, second] = ['## first', '## second'].map((name) => callOf(name)?.id);

    expect(JSON.parse(stdout)).toEqual([
      `Root=1-5759e988-${'a'.repeat(24)};Parent=${first};Sampled=1`,
      `Root=1-5759e988-${'b'.repeat(24)};Parent=${second};Sampled=1`,
      `Root=1-5759e988-${'c'.repeat(24)};Parent=${'c'.repeat(16)};Sampled=0`,
    ]);
  });

  test('EF5: can be searched by request, user, model version and environment', () => {
    expect(spanOf('## first')?.annotations).toMatchObject({
      request_id: 'first',
      user_id: 'user of first',
      model_version: 'v7',
      environment: 'staging',
    });
  });

  test('show a failure as a fault, and what the caller did wrong as an error', () => {
    expect(spanOf('## second')).toMatchObject({ fault: true, http: { response: { status: 500 } } });
    expect(spanOf('## first')).toMatchObject({ error: true, http: { response: { status: 404 } } });
    expect(spanOf('## first')?.fault).toBeUndefined();
  });

  test('let no secret into a trace', () => {
    expect(spanOf('## second')?.cause?.exceptions[0]?.message).toContain('login with');
    expect(JSON.stringify(spans)).not.toContain('hunter2secret');
    expect(JSON.stringify(spans)).not.toContain('abcdef.123456');
  });
});
