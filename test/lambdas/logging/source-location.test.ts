import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleProgram } from '../tracing/bundle-program';

let folder: string;
let bundle: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'located-'));
  bundle = join(folder, 'index.mjs');
  await bundleProgram(join(__dirname, 'located-run.ts'), bundle, []);
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['as it is deployed', []],
  ['where Node.js maps stacks itself', ['--enable-source-maps']],
])('TR3: a line of a minified bundle tells its place in the source, %s', (_how, flags) => {
  const shown = execFileSync(process.execPath, [...flags, bundle], { encoding: 'utf8' });

  expect(JSON.parse(shown)).toEqual({ module: 'located-run', function: 'reserve', line: 15 });
});

test('TR3: without its map a line tells its place in the bundle', () => {
  rmSync(`${bundle}.map`);

  const shown = execFileSync(process.execPath, [bundle], { encoding: 'utf8' });

  expect(JSON.parse(shown)).toMatchObject({ module: 'index', function: 'reserve' });
});
