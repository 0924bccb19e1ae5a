import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import type { Figures } from '../measure';

/** Beside the drivers: what a bundle leaves out is found from here, and so are the files that it names. */
const folder = join(__dirname, 'drivers');

/**
 * Runs a driver of the folder `drivers` in a process of its own. Its last line on stdout is its figures as JSON.
 * @throws Error with what it wrote on stderr when it prints none
 */
export const runDriver = async (name: string): Promise<Figures> => {
  const child = spawn(process.execPath, ['--expose-gc', ...programOf(name)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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

/** Evaluators alone: bundled, so that no compiler is in the process that is measured. */
const BUNDLED: readonly string[] = ['alarms', 'embedded-metrics', 'get-metric-data'];

const programOf = (name: string): readonly string[] => {
  const source = join(folder, `${name}.ts`);
  if (!BUNDLED.includes(name)) return ['--import', 'tsx', source];
  const outfile = join(__dirname, '../.local/local-cloud', `${name}.cjs`);
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return [outfile];
};
