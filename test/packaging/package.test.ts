import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../lib/bundle-metadata';

jest.setTimeout(60_000);

const fixture = resolve('test/fixtures/installed');
const project = realpathSync(mkdtempSync(join(tmpdir(), 'installed-')));
const modules = join(project, 'node_modules');
const installed = join(modules, 'watchkeeper');

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, {
    cwd: project,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { PATH: process.env.PATH, CDK_OUTDIR: join(project, 'cdk.out') },
  });
const node = (...args: readonly string[]): string => run(process.execPath, ...args);
const watchkeeper = (...args: readonly string[]): string =>
  run(join(modules, '.bin/watchkeeper'), ...args);

/** As `npm install` of the tarball: what the package asks for is there, and nothing else. */
const install = (): void => {
  const { bin, dependencies, peerDependencies, peerDependenciesMeta } = readManifest();
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]);
  for (const name of [...Object.keys(dependencies), ...peers, '@types/node']) {
    link(resolve('node_modules', name), name);
  }
  link(join(installed, bin.watchkeeper), '.bin/watchkeeper');
  link(resolve('node_modules/esbuild/bin/esbuild'), '.bin/esbuild');
};

const readManifest = () => JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

const link = (target: string, name: string): void => {
  mkdirSync(dirname(join(modules, name)), { recursive: true });
  symlinkSync(target, join(modules, name));
};

beforeAll(() => {
  cpSync(fixture, project, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    writeFileSync(join(project, file), '{}');
  execFileSync(process.execPath, ['--import', 'tsx', 'packaging/package.ts', installed]);
  install();
  node('app.js');
});
afterAll(() => rmSync(project, { recursive: true }));

const assets = (): readonly string[] =>
  readdirSync(join(project, 'cdk.out'))
    .filter((name) => name.startsWith('asset.'))
    .map((name) => join(project, 'cdk.out', name, 'index.mjs'));

const answers = (query: object): readonly unknown[] => {
  const bundle = assets().find((file) => readFileSync(file, 'utf8').includes('GET /orders')) ?? '';
  const output = node('answer.mjs', bundle, JSON.stringify(query));
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

test('an app in plain JavaScript is synthesized without a loader, with its handler and the notifier bundled', () => {
  const template = readFileSync(join(project, 'cdk.out/Shop.template.json'), 'utf8');

  expect(template).toContain('shop-Orders-ErrorRate');
  expect(assets()).toHaveLength(2);
});

test('its handler answers and writes one line', () => {
  const [line, answer] = answers({});

  expect(line).toMatchObject({ message: 'GET /orders 200', orders: 1, kind: 'gift' });
  expect(answer).toEqual({ statusCode: 200, body: '[]' });
});

test('its errors are recorded by a part that lies beside the bundle', () => {
  const [line, answer] = answers({ broken: '1' });

  expect(line).toMatchObject({
    status_code: 500,
    error: { message: 'no stock', category: 'internal', fingerprint: expect.any(String) },
  });
  expect(answer).toMatchObject({ statusCode: 500 });
});

test('a bundle is as small as it is from the source', () => {
  const bytes = (folder: string): number | undefined =>
    buildSync({
      ...{ platform: bundleOptions.platform, format: bundleOptions.format, minify: true },
      ...{ mainFields: [...bundleOptions.mainFields], external: [...bundleOptions.external] },
      define: bundleOptions.define,
      entryPoints: [join(folder, 'orders.mjs')],
      bundle: true,
      write: false,
    }).outputFiles[0]?.contents.byteLength;

  expect(bytes(project)).toBe(bytes(fixture));
});

test('the command line runs, and judges the app', () => {
  expect(watchkeeper('--help')).toContain('judge the monitoring of a template');
  expect(watchkeeper('lint')).toContain('no findings');
});

test.each(['node16', 'bundler'])('its declarations check, resolved as by %s', (resolution) => {
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const module = resolution === 'bundler' ? 'esnext' : resolution;
  const options = ['--module', module, '--moduleResolution', resolution];

  expect(node(compiler, '-p', 'tsconfig.json', ...options)).toBe('');
});

test('every door of the package has a declaration and what it names', () => {
  const { exports } = readManifest();
  const project = JSON.parse(readFileSync('package.json', 'utf8'));

  expect(Object.keys(exports)).toEqual(Object.keys(project.exports));
  for (const ways of Object.values<Record<string, string>>(exports)) {
    for (const file of Object.values(ways)) {
      expect(statSync(join(installed, file)).isFile()).toBe(true);
    }
  }
});
