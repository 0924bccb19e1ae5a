import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { mappedStack, sourceOf } from '../../../lambdas/errors/source-map';
import { type Invocation, runInvocation } from '../../../lambdas/invocation';

const source = join(__dirname, 'stacks-run.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stacks-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const bundle = (path: string, options: BuildOptions = {}): string => {
  const outfile = join(folder, path);
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: path.endsWith('.mjs') ? 'esm' : 'cjs',
    sourcemap: true,
    sourcesContent: false,
    ...options,
  });
  return outfile;
};

interface Stacks {
  readonly placing: string;
  readonly shut: string;
}

const stacksOf = (bundle: string, ...flags: readonly string[]): Stacks =>
  JSON.parse(execFileSync(process.execPath, [...flags, bundle], { encoding: 'utf8' }));

/** The lines of a stack that are places of this test's program. */
const placesIn = (stack: string): readonly string[] | null => stack.match(/\/[^ ()]*:\d+:\d+/g);

test.each(['index.mjs', 'index.js'])('AR5: a stack of a minified %s names the source', (name) => {
  const { placing, shut } = stacksOf(bundle(name));

  const [message, ...frames] = mappedStack(placing).split('\n');
  expect(message).toBe('RangeError: no order 7');
  expect(frames.slice(0, 5)).toEqual([
    `    at ${source}:17:11`,
    '    at Array.forEach (<anonymous>)',
    `    at checkOrder (${source}:16:8)`,
    expect.stringMatching(/^ {4}at \w+\.place \(.*stacks-run\.ts:5:5\)$/),
    `    at async placeOrder (${source}:22:3)`,
  ]);
  expect(mappedStack(shut)).toContain(`\n    at new Shut (${source}:11:11)\n`);
});

test('a stack has the places that Node.js tells with --enable-source-maps', () => {
  const outfile = bundle('same/index.mjs');

  const nodes = stacksOf(outfile, '--enable-source-maps');

  const ours = stacksOf(outfile);
  expect(placesIn(mappedStack(ours.placing))).toEqual(placesIn(nodes.placing));
  expect(placesIn(mappedStack(ours.shut))).toEqual(placesIn(nodes.shut));
  expect(mappedStack(nodes.placing)).toBe(nodes.placing);
});

test.each<[string, BuildOptions]>([
  ['inside the bundle', { sourcemap: 'inline' }],
  ['beside it, which names none', { sourcemap: 'external' }],
  ['with a root of its own', { sourceRoot: 'https://git.example/shop/' }],
])('a map is found %s', (what, options) => {
  const { shut } = stacksOf(bundle(`${what}/index.mjs`, options));

  expect(mappedStack(shut)).toMatch(
    /new Shut \((https:\/\/git\.example)?\/.*stacks-run\.ts:11:11\)/,
  );
});

test.each<[string, (outfile: string) => void]>([
  ['missing', (outfile) => rmSync(`${outfile}.map`)],
  ['empty', (outfile) => writeFileSync(`${outfile}.map`, '')],
  ['no map', (outfile) => writeFileSync(`${outfile}.map`, '{"sources":[null]}')],
  [
    'of sources nowhere',
    (outfile) => writeFileSync(`${outfile}.map`, '{"sources":["file://host/%"]}'),
  ],
  ['cut', (outfile) => writeFileSync(`${outfile}.map`, '{"version":3,"sources":["a.ts"],"mapp')],
  ['a folder', (outfile) => appendFileSync(outfile, '//# sourceMappingURL=..')],
  [
    'elsewhere',
    (outfile) => appendFileSync(outfile, '//# sourceMappingURL=https://maps.example/a'),
  ],
])('a stack stays as it is where the map is %s', (what, spoil) => {
  const outfile = bundle(`${what}/index.mjs`);
  const { shut } = stacksOf(outfile);
  spoil(outfile);

  expect(mappedStack(shut)).toBe(shut);
});

const withTimeLeft = <R>(remainingMs: number, work: () => R): R =>
  runInvocation({ request: { remainingTimeMs: () => remainingMs } } as Invocation, work);

describe('in a function of 128 MB', () => {
  beforeAll(() => {
    process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE = '128';
  });
  afterAll(() => {
    delete process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
    jest.restoreAllMocks();
  });
  const rss = (megabytes: number) =>
    jest.spyOn(process.memoryUsage, 'rss').mockReturnValue(megabytes * 2 ** 20);

  test('a map waits for an error that leaves the time to read it: the line comes first', () => {
    rss(64);
    const outfile = bundle('late/index.mjs');
    const { shut } = stacksOf(outfile);
    appendFileSync(outfile, `\n${' '.repeat(300_000)}`);

    expect(withTimeLeft(1500, () => mappedStack(shut))).toBe(shut);
    expect(withTimeLeft(2000, () => mappedStack(shut))).toContain('stacks-run.ts:11:11');
  });

  test('a map that the memory left has no room for is not read', () => {
    const { shut } = stacksOf(bundle('full/index.mjs'));

    rss(128);

    expect(mappedStack(shut)).toBe(shut);
  });
});

test.each([
  '    at node:internal/process/task_queues:95:5',
  '    at Array.forEach (<anonymous>)',
  '    at async Promise.all (index 0)',
  '    at place (/app/src/orders.ts:1:1)',
  '    at parse (/app/node_modules/parser/index.js:3:1)',
  '    at eval (eval at <anonymous> (file:///app/index.mjs:1:749), <anonymous>:1:7)',
  `    at read (${__filename}:1:1)`,
  `    at ${'x (/'.repeat(100_000)}`,
  'no stack at all',
])('a line without a map stays as it is: %.60s', (line) => {
  expect(mappedStack(`Error: no\n${line}`)).toBe(`Error: no\n${line}`);
});

test('each file is read once, also one without a map', () => {
  const outfile = bundle('once/index.mjs');
  const place = { file: outfile, line: 1, column: 1 };
  const first = sourceOf({ ...place, column: 20 });

  rmSync(outfile);

  expect(first).toBeDefined();
  expect(sourceOf({ ...place, column: 20 })).toEqual(first);
});
