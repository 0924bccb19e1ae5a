import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Figures } from '../measure';

/**
 * Runs a driver of the folder `drivers` in a process of its own. Its last line on stdout is its figures as JSON.
 * @throws Error with what it wrote on stderr when it prints none
 */
export const runDriver = async (name: string, ...given: readonly string[]): Promise<Figures> => {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', join(__dirname, 'drivers', `${name}.ts`), ...given],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const last = output.trim().split('\n').at(-1) ?? '';
  if (child.exitCode !== 0 || !last.startsWith('{')) {
    throw new Error(`the driver ${name} ended with ${child.exitCode}: ${errors.slice(0, 2000)}`);
  }
  return JSON.parse(last) as Figures;
};
