import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Runs the CDK app into an empty folder, without the CDK command line. */
export const synthesize = async (outputDirectory: string): Promise<void> => {
  // The assets of earlier runs would stay for ever: each change of a handler makes a new one.
  rmSync(outputDirectory, { recursive: true, force: true });
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'app.ts')], {
    cwd: join(__dirname, '..'),
    env: { ...process.env, CDK_OUTDIR: resolve(outputDirectory) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if (code !== 0) {
    throw new Error(
      `the CDK app failed (exit status ${code}):\n${Buffer.concat(errors).toString()}`,
    );
  }
};
