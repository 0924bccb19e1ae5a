import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const LINES = 500;

/** Lines of up to 20 KB, many more than a pipe holds, mixed with what others write to the stream. */
const program = `
  import { standardOutput } from '${resolve('lambdas/lines/standard-output.ts')}';
  for (let i = 0; i < ${LINES}; i++) {
    standardOutput(JSON.stringify({ i, text: 'é'.repeat((i * 37) % 10_000) }) + '\\n');
  }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a reader that is slow gets every line whole and in order', async () => {
  const outfile = join(folder, 'program.mjs');
  const stdin = { contents: program, resolveDir: process.cwd() };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm' });

  const child = spawn(process.execPath, [outfile], {
    env: { ...process.env, AWS_LAMBDA_RUNTIME_API: '127.0.0.1:1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout) {
    text += chunk;
    await new Promise((later) => setTimeout(later, 2));
  }

  const lines = text.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).i)).toEqual(
    Array.from({ length: LINES }, (_, i) => i),
  );
});
