import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { PartName } from '../../../telemetry/bundling';
import { bundleProgram } from './bundle-program';
import { type OtlpSink, startOtlpSink, treeOf } from './otlp-sink';

const run = promisify(execFile);

let folder: string;
let sink: OtlpSink;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opentelemetry-'));
  sink = await startOtlpSink();
});

afterEach(async () => {
  sink.close();
  await rm(folder, { recursive: true });
});

/** Runs a bundle where it finds no packages beside it. @returns the lines that it writes */
const runBundle = async (
  parts: readonly PartName[],
  OTEL_ENABLED: string,
  prepare?: () => Promise<unknown>,
): Promise<Line[]> => {
  const program = join(folder, 'index.mjs');
  await bundleProgram(join(__dirname, 'opentelemetry-run.ts'), program, parts);
  await prepare?.();
  const { stdout } = await run(process.execPath, [program], {
    env: { OTEL_ENABLED, OTEL_ENDPOINT: `127.0.0.1:${sink.port}` },
    cwd: folder,
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const writePartWithoutPackages = () =>
  build({
    entryPoints: ['lambdas/tracing/opentelemetry.ts'],
    outfile: join(folder, 'tracing/opentelemetry.js'),
    bundle: true,
    platform: 'node',
  });

interface Line {
  readonly level: string;
  readonly logger: string;
  readonly message: string;
  readonly status_code?: number;
}

test('AR7: a bundle with the packages exports the request’s spans before it has answered', async () => {
  const [on, request] = await runBundle(['tracing/opentelemetry'], 'true');

  expect(on).toMatchObject({ level: 'INFO', logger: 'orders.telemetry' });
  expect(on?.message).toContain('OpenTelemetry is on');
  expect(request).toMatchObject({ status_code: 200 });
  expect(treeOf(sink.spans)).toEqual([' > GET /', 'GET / > inside']);
});

test.each([
  [
    'the packages',
    /^OpenTelemetry is off: @opentelemetry\/api, .* not found/,
    writePartWithoutPackages,
  ],
  ['all that it needs', /^OpenTelemetry is off: this function was deployed without it$/, undefined],
])(
  'AR9 test_otel_optional_initialization: without %s one INFO line says so, and the handler serves',
  async (_what, message, prepare) => {
    const [off, request, ...more] = await runBundle([], 'true', prepare);

    expect(off).toMatchObject({ level: 'INFO', logger: 'orders.telemetry' });
    expect(off?.message).toMatch(message);
    expect(request).toMatchObject({ status_code: 200 });
    expect(more).toEqual([]);
  },
);

test('AR9 test_otel_optional_initialization: it is off unless it is asked for', async () => {
  const lines = await runBundle(['tracing/opentelemetry'], 'false');

  expect(lines.map(({ status_code }) => status_code)).toEqual([200]);
  expect(sink.spans).toEqual([]);
});
