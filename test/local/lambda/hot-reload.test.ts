import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CodeReload, createCodeReload } from '../../../local/lambda/code-reload';
import { createTaskRoots } from '../../../local/lambda/task-root';
import { functionMaker } from './function-maker';

const project = mkdtempSync(join(tmpdir(), 'hot-reload-'));
const taskRoots = createTaskRoots();
const { create, clean } = functionMaker("export const handler = async () => 'deployed';");
let reload: CodeReload;

afterEach(() => reload.close());

afterAll(async () => {
  await clean();
  taskRoots.removeAll();
  rmSync(project, { recursive: true });
});

const write = (file: string, text: string): void => writeFileSync(join(project, 'src', file), text);

/** A function that runs its source, and how to call it. */
const started = async () => {
  const deployed = join(project, 'cdk.out', 'asset');
  for (const folder of [deployed, join(project, 'src')]) mkdirSync(folder, { recursive: true });
  write('text.ts', "export const text: string = 'first';");
  write('hello.ts', HELLO);
  const errors: string[] = [];
  reload = createCodeReload({
    taskRoots,
    onReload: () => {},
    onError: (error) => errors.push((error as Error).message),
  });
  const { lambda, lines } = create('handler');
  const options = { format: 'esm', platform: 'node' };
  reload.follow(lambda, {
    stackName: 'Shop',
    logicalId: 'Hello',
    folder: deployed,
    directory: join(project, 'cdk.out'),
    metadata: {
      'watchkeeper:bundle': { entry: 'src/hello.ts', outfile: 'index.mjs', options },
    },
  });
  const call = async (event = {}): Promise<string> =>
    JSON.parse((await lambda.invoke(JSON.stringify(event), 'event')).payload);
  // Any change makes it run its source.
  write('hello.ts', `${HELLO}\n`);
  await call();
  const begun = (): number => lines.filter(({ message }) => message.includes('begun')).length;
  return { call, errors, begun };
};

const HELLO = `import { text } from './text';
export const handler = async ({ ms = 0 }) => {
  console.info('begun');
  await new Promise((resolve) => setTimeout(resolve, ms));
  return text;
};`;

test('a call under way ends in the old code, and the next one runs the new', async () => {
  const { call, begun } = await started();
  const before = begun();
  const underWay = call({ ms: 300 });
  while (begun() === before) await new Promise((resolve) => setTimeout(resolve, 5));

  write('text.ts', "export const text = 'second';");
  const answers = [await call(), await underWay];

  expect(answers).toEqual(['second', 'first']);
});

test('calls side by side all run the code that was there before them', async () => {
  const { call } = await started();

  write('text.ts', "export const text = 'second';");
  const answers = await Promise.all(Array.from({ length: 6 }, () => call({ ms: 20 })));

  expect(answers).toEqual(Array(6).fill('second'));
});

test('the old code answers while the source has an error, and the new one when that is mended', async () => {
  const { call, errors } = await started();

  write('hello.ts', 'export const handler = async () => {');
  const whileBroken = await call();
  write('hello.ts', "export const handler = async () => 'mended';");
  const mended = await call();

  expect([whileBroken, mended]).toEqual(['first', 'mended']);
  expect(errors).toEqual([
    expect.stringMatching(/^orders runs its old code on: src\/hello\.ts:1:/),
  ]);
});

test('the old code answers while a file is gone, and the new one when it is back', async () => {
  const { call, errors } = await started();

  rmSync(join(project, 'src/text.ts'));
  const whileGone = await call();
  write('text.ts', "export const text = 'back';");
  const back = await call();

  expect([whileGone, back]).toEqual(['first', 'back']);
  expect(errors).toHaveLength(1);
});

test('the old code answers while the folder is gone, and the new one when another is in its place', async () => {
  const { call } = await started();

  renameSync(join(project, 'src'), join(project, 'elsewhere'));
  const whileGone = await call();
  writeFileSync(join(project, 'elsewhere/text.ts'), "export const text = 'moved';");
  renameSync(join(project, 'elsewhere'), join(project, 'src'));
  const back = await call();
  write('text.ts', "export const text = 'changed';");
  const changed = await call();

  expect([whileGone, back, changed]).toEqual(['first', 'moved', 'changed']);
});
