import { execFile } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundling } from '../../../telemetry/bundling';

const run = promisify(execFile);
const entry = join(__dirname, 'traced-run.ts');

interface Span {
  readonly id: string;
  readonly parent_id: string;
  readonly name: string;
  readonly trace_id: string;
  readonly fault?: boolean;
  readonly annotations?: Record<string, unknown>;
}

let folder: string;
let daemon: Socket;
let spans: Span[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traced-'));
  spans = [];
  daemon = createSocket('udp4').bind(0, '127.0.0.1');
  daemon.on('message', (message) => spans.push(JSON.parse(String(message).split('\n')[1] ?? '')));
  await once(daemon, 'listening');
});

afterEach(async () => {
  daemon.close();
  await rm(folder, { recursive: true });
});

const bundled = async (): Promise<string[]> => {
  const outfile = join(folder, 'index.mjs');
  const { asyncContext, banner, external, ...options } = bundling;
  await build({
    ...options,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    mainFields: [...options.mainFields],
    external: [...external],
    banner: { js: banner },
    alias: { [asyncContext.specifier]: resolve(asyncContext.standIn) },
    logLevel: 'error',
  });
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
      '## traced > a',
      '## traced > b',
      '## traced > c',
      '## traced > refused',
      '53995c3f42cd8ad8 > ## traced',
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
