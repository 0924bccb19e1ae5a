import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundling } from '../telemetry/bundling';
import { type VariantName, variants } from './variants';

interface Figures {
  readonly early: number;
  readonly steady: number;
}

const ROUNDS = 9;
const names = Object.keys(variants) as VariantName[];
const directory = mkdtempSync(join(tmpdir(), 'bench-'));

/** The variants as they are deployed: one bundle, minified, as the constructs make it. */
const bundle = (): string => {
  const outfile = join(directory, 'variant.mjs');
  buildSync({
    entryPoints: [join(__dirname, 'variant.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: bundling.target,
    mainFields: [...bundling.mainFields],
    external: [...bundling.external],
    banner: { js: bundling.banner },
    logLevel: 'error',
  });
  return outfile;
};

const lambdaVariables = {
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
};

/** One variant in a process of its own; what it logs goes nowhere. */
const measure = (file: string, name: VariantName): Figures => {
  const { stderr } = spawnSync(process.execPath, [file, name], {
    encoding: 'utf8',
    env: { ...process.env, ...lambdaVariables },
    stdio: ['ignore', openSync(devNull, 'w'), 'pipe'],
  });
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Figures;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const run = (): Record<string, Figures> => {
  const file = bundle();
  const rounds = new Map<VariantName, Figures[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of [...names].sort(() => Math.random() - 0.5)) {
      rounds.get(name)?.push(measure(file, name));
    }
  }
  return Object.fromEntries(
    [...rounds].map(([name, figures]) => [
      name,
      {
        early: median(figures.map((f) => f.early)),
        steady: median(figures.map((f) => f.steady)),
      },
    ]),
  );
};

const results = run();
rmSync(directory, { recursive: true });
writeFileSync('bench/results.json', JSON.stringify({ node: process.version, results }, null, 2));
console.log(`a request's log line and metrics, µs a call, medians; Node ${process.version}`);
console.log('variant        calls 2 to 50   steady');
for (const [name, { early, steady }] of Object.entries(results)) {
  console.log(
    `${name.padEnd(14)} ${early.toFixed(1).padStart(13)} ${steady.toFixed(1).padStart(8)}`,
  );
}
