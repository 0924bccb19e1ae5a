import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import type { Figures } from './measure';

/**
 * Runs a driver in a process of its own. Its last line on stdout is its figures as JSON.
 * @param program - what Node.js is given
 * @throws Error with what it wrote on stderr when it prints none
 */
export const runDriver = async (
  program: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Figures> => {
  const child = spawn(process.execPath, [...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const last = output.trim().split('\n').at(-1) ?? '';
  if (child.exitCode !== 0 || !last.startsWith('{')) {
    throw new Error(`${program.at(-1)} ended with ${child.exitCode}: ${errors.slice(0, 2000)}`);
  }
  return JSON.parse(last) as Figures;
};

/** Bundles a driver without its packages, so that no compiler is in the process that is measured. */
export const bundleDriver = (source: string, outfile: string): string => {
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
};
