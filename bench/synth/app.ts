import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { runDriver } from '../driver';
import type { Figures } from '../measure';

const root = join(__dirname, '../..');
const output = join(__dirname, '../.local/synth');

/**
 * Compiles the apps with our own code, file by file, as a published package has it: so that no compiler is in the process
 * that is measured, and ours loads as many files as it has.
 */
export const compileApps = (): void => {
  buildSync({
    entryPoints: ['lib/**/*.ts', 'telemetry/**/*.ts', 'bench/synth/apps/*.ts'].map((pattern) =>
      join(root, pattern),
    ),
    outbase: root,
    outdir: output,
    format: 'cjs',
    platform: 'node',
    logLevel: 'error',
  });
};

/** Synthesizes an app in a process of its own. @param validation - whether the CDK validates the templates */
export const synthesize = (name: string, validation: boolean): Promise<Figures> =>
  runDriver([join(output, 'bench/synth/apps', `${name}.js`)], {
    CDK_VALIDATION: String(validation),
  });

/** What an app says between its marks, without blank lines and imports. */
export const userLines = (name: string): number => {
  const text = readFileSync(join(__dirname, 'apps', `${name}.ts`), 'utf8');
  const [, marked = ''] = /\/\/ begin\n([\s\S]*?)\s*\/\/ end/.exec(text) ?? [];
  return marked.split('\n').filter((line) => line.trim() !== '').length;
};
