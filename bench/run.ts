import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type VariantName, variants } from './variants';

interface Figures {
  readonly early: number;
  readonly steady: number;
}

const ROUNDS = 7;

/** Each variant in a process of its own, in shuffled order, and the medians over the rounds. */
const names = Object.keys(variants) as VariantName[];
const results = new Map<VariantName, Figures[]>(names.map((name) => [name, []]));

const measure = (name: VariantName): Figures => {
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'variant.ts'), name],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      env: {
        ...process.env,
        AWS_LAMBDA_FUNCTION_NAME: 'bench',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      },
    },
  );
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Figures;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

for (let round = 0; round < ROUNDS; round++) {
  for (const name of [...names].sort(() => Math.random() - 0.5)) {
    results.get(name)?.push(measure(name));
  }
}

console.log(
  `handler of a REST API, a log line and its metrics; µs a call, Node ${process.version}`,
);
console.log('variant        calls 2 to 50   steady');
for (const name of names) {
  const figures = results.get(name) ?? [];
  const early = median(figures.map((f) => f.early)).toFixed(1);
  const steady = median(figures.map((f) => f.steady)).toFixed(1);
  console.log(`${name.padEnd(14)} ${early.padStart(13)} ${steady.padStart(8)}`);
}
