import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { apiEvent } from './lambda-event';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a bundle without its parts writes and prints when its handler is called. */
const printed = async (handler: string): Promise<readonly object[]> => {
  const contents = `
    import { observe } from '${resolve('lambdas/observe.ts')}';
    import { defineTelemetry } from '${resolve('telemetry/define-telemetry.ts')}';
    const bare = defineTelemetry({ service: 'bare', namespace: 'Bare', facets: {} });
    const handler = observe(bare, ${handler});
    handler(${JSON.stringify(apiEvent('GET', '/'))}, {}).then(({ statusCode, body }) =>
      console.log(JSON.stringify({ statusCode, body })));
  `;
  const outfile = join(folder, 'bundle.cjs');
  const stdin = { contents, resolveDir: process.cwd() };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs' });
  const { stdout } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
};

test('a bundle without its parts answers what its handler gives, and writes nothing that nobody searched', async () => {
  const [line, answer] = await printed(
    `(_event, { note }) => { note({ password: 'hunter2' }); return { statusCode: 200, body: 'mine' }; }`,
  );

  expect(line).toMatchObject({
    status_code: 200,
    context: { unwritten: expect.stringMatching(/redactor.*deploy with MonitoredFunction/) },
  });
  expect(answer).toEqual({ statusCode: 200, body: 'mine' });
});

test('a bundle without its parts answers an error, and its line says what is missing', async () => {
  const [line, answer] = await printed(`() => { throw new Error('inside'); }`);

  expect(line).toMatchObject({
    level: 'ERROR',
    status_code: 500,
    error: { message: expect.stringMatching(/error-record.*deploy with MonitoredFunction/) },
  });
  expect(answer).toMatchObject({
    statusCode: 500,
    body: expect.stringContaining('internal error'),
  });
});
