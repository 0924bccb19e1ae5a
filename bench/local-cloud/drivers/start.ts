import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../../bin/synthesize';

const ROOT = join(__dirname, '../../..');

/** Milliseconds from the command to the line that says `ready`. */
const timeToReady = async (): Promise<number> => {
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/watchkeeper.cjs', 'start', '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ms = Number.NaN;
  for await (const chunk of child.stdout) {
    if (!/^ready/m.test(String(chunk))) continue;
    ms = performance.now() - began;
    child.kill('SIGTERM');
  }
  return ms;
};

const run = async (): Promise<void> => {
  const ready = await timeToReady();
  const directory = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  const began = performance.now();
  await synthesize(join(directory, 'cdk.out'));
  const synth = performance.now() - began;
  rmSync(directory, { recursive: true });
  const seconds = (ms: number): number => ms / 1000;
  console.log(
    JSON.stringify({ ready: seconds(ready), synth: seconds(synth), ours: seconds(ready - synth) }),
  );
};

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
