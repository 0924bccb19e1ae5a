import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCodeReload } from '../../../local/lambda/code-reload';
import type { CodeSource, LambdaFunction } from '../../../local/lambda/lambda-function';
import { createTaskRoots } from '../../../local/lambda/task-root';

const project = mkdtempSync(join(tmpdir(), 'code-reload-'));
const deployed = join(project, 'cdk.out', 'asset.code');
const taskRoots = createTaskRoots();
let end = (): void => {};

beforeEach(() => {
  mkdirSync(join(deployed, 'parts'), { recursive: true });
  writeFileSync(join(deployed, 'index.mjs'), 'deployed');
  writeFileSync(join(deployed, 'parts/part.js'), 'a part');
  writeFileSync(
    join(project, 'hello.ts'),
    "import { text } from './text';\nexport const handler = () => text;",
  );
  writeFileSync(join(project, 'text.ts'), "export const text: string = 'first';");
});

afterEach(() => end());

afterAll(() => {
  taskRoots.removeAll();
  rmSync(project, { recursive: true });
});

const bundle = {
  entry: 'hello.ts',
  outfile: 'index.mjs',
  options: { format: 'esm', platform: 'node' },
};

/** A function that only keeps what it is told. */
const follow = (metadata: Readonly<Record<string, unknown>>) => {
  const roots: string[] = [];
  const errors: string[] = [];
  let source: CodeSource | undefined;
  const lambda = {
    definition: { name: 'hello' },
    replaceCode: (root: string) => roots.push(root),
    follow: (followed: CodeSource) => {
      source = followed;
    },
  } as unknown as LambdaFunction;
  const reload = createCodeReload({
    taskRoots,
    onReload: () => {},
    onError: (error) => errors.push((error as Error).message),
  });
  end = () => reload.close();
  const id = { stackName: 'Shop', logicalId: 'Hello' };
  reload.follow(lambda, { ...id, folder: deployed, metadata, directory: join(project, 'cdk.out') });
  /** Ends when the function has taken notice of what has changed. */
  const noticed = async (): Promise<void> => {
    while (!source?.isStale) await new Promise((resolve) => setTimeout(resolve, 5));
    await source.refresh();
  };
  const code = (file = 'index.mjs'): string => readFileSync(join(roots.at(-1) ?? '', file), 'utf8');
  return { reload, id, roots, errors, noticed, code };
};

test('builds a function from its source again when that changes, and keeps the files beside the bundle', async () => {
  const { noticed, code } = follow({ 'watchkeeper:bundle': bundle });

  writeFileSync(join(project, 'hello.ts'), "export const handler = () => 'second';");
  await noticed();

  expect(code()).toContain('second');
  expect(code('parts/part.js')).toBe('a part');
});

test('watches what the source imports', async () => {
  const { noticed, code } = follow({ 'watchkeeper:bundle': bundle });
  writeFileSync(
    join(project, 'hello.ts'),
    "import { text } from './text';\nexport const handler = () => text + '!';",
  );
  await noticed();

  writeFileSync(join(project, 'text.ts'), "export const text = 'third';");
  await noticed();

  expect(code()).toContain('third');
});

test('keeps the old code while the source cannot be built, says where, and goes on when it is mended', async () => {
  const { noticed, code, roots, errors } = follow({ 'watchkeeper:bundle': bundle });

  writeFileSync(join(project, 'hello.ts'), "import './missing';");
  await noticed();
  const whileBroken = roots.length;
  writeFileSync(join(project, 'missing.ts'), "console.log('mended');");
  await noticed();

  expect(whileBroken).toBe(0);
  expect(errors).toEqual([
    'hello runs its old code on: hello.ts:1:7: Could not resolve "./missing"',
  ]);
  expect(code()).toContain('mended');
});

test('takes the folder that was deployed where the function does not say how it is made', async () => {
  const { noticed, code } = follow({});

  writeFileSync(join(deployed, 'parts/part.js'), 'changed');
  await noticed();

  expect(code('parts/part.js')).toBe('changed');
});

test('takes the code of a new deployment, once', async () => {
  const { reload, id, noticed, code, roots } = follow({});
  const anew = mkdtempSync(join(project, 'cdk.out', 'asset.'));
  writeFileSync(join(anew, 'index.mjs'), 'deployed anew');

  reload.deploy(id, anew);
  await noticed();
  reload.deploy(id, anew);

  expect(code()).toBe('deployed anew');
  expect(roots).toHaveLength(1);
});

test.each([
  ['of another shape', { entry: 3 }],
  ['of a file that is not on this machine', { ...bundle, entry: 'elsewhere/nothing.ts' }],
])('passes over metadata %s', async (_what, metadata) => {
  const { noticed, code } = follow({ 'watchkeeper:bundle': metadata });

  writeFileSync(join(deployed, 'index.mjs'), 'changed');
  await noticed();

  expect(code()).toBe('changed');
});
