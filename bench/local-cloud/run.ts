import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { withTables } from '../document';
import { round, shownFigure } from '../figure';
import type { Figures } from '../measure';
import { median } from '../median';
import { type Table, toMarkdown, toText } from '../table';
import { type Bounds, isReached, limitOf } from '../target';
import type { LocalMeasure, LocalTarget } from './measure';
import { type MeasureName, measures } from './measures';

interface Flags {
  readonly only: readonly MeasureName[];
  readonly rounds?: number;
  readonly markdown?: string;
}

/** One measure's medians by variant. */
interface Measured {
  readonly measuredAt: string;
  readonly machine: string;
  readonly rounds: number;
  readonly medians: Readonly<Record<string, Figures>>;
}

type Results = Partial<Record<MeasureName, Measured>>;

const file = join(__dirname, 'results.json');

const bench = async ({ only, rounds, markdown }: Flags): Promise<void> => {
  const results: Results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  for (const name of only) {
    results[name] = await measured(measures[name], rounds);
    console.log(`\n${toText(measureTable(measures[name], results[name]))}`);
  }
  console.log(`\n${toText(targetsTable(results))}`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  if (markdown) writeTables(markdown, results);
};

const measured = async (measure: LocalMeasure, most = measure.rounds): Promise<Measured> => {
  const rounds = Math.min(most, measure.rounds);
  const seen = new Map<string, Figures[]>();
  for (let i = 0; i < rounds; i++) {
    for (const [name, run] of shuffled(Object.entries(measure.variants))) {
      if (i > 0 && measure.once?.includes(name)) continue;
      const figures = await run();
      if (figures) seen.set(name, [...(seen.get(name) ?? []), figures]);
    }
  }
  const medians = Object.fromEntries(
    [...seen].map(([name, runs]) => [name, mediansOf(measure, runs)]),
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  return { measuredAt: new Date().toISOString(), machine, rounds, medians };
};

const mediansOf = ({ columns }: LocalMeasure, runs: readonly Figures[]): Figures =>
  Object.fromEntries(
    Object.keys(columns).map((key) => [key, median(runs.flatMap((run) => run[key] ?? []))]),
  );

const shuffled = <V>(values: readonly V[]): readonly V[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);

const measureTable = ({ title, columns }: LocalMeasure, { medians }: Measured): Table => ({
  head: [title, ...Object.values(columns).map((column) => column.title)],
  rows: Object.entries(medians).map(([variant, figures]) => [
    variant,
    ...Object.entries(columns).map(([key, { decimals }]) => shownFigure(figures[key], decimals)),
  ]),
});

/** Every target: what it asks, what was measured, and whether it is reached. */
const targetsTable = (results: Results): Table => ({
  head: ['measure', 'reach', 'measured', 'reached'],
  rows: (Object.keys(measures) as MeasureName[]).flatMap((name) => {
    const found = results[name];
    return found ? measures[name].targets.map((one) => rowOf(measures[name], one, found)) : [];
  }),
});

const rowOf = (measure: LocalMeasure, target: LocalTarget, { medians }: Measured) => {
  const { title = '', decimals = 0 } = measure.columns[target.column] ?? {};
  const figure = medians[target.variant]?.[target.column];
  const bounds = boundsOf(target, medians);
  const shown = round(figure ?? Number.NaN, decimals);
  return [
    `${measure.title}: ${title}`,
    bounds ? limitOf(bounds) + besides(target) : `not measured: ${besides(target)}`,
    shownFigure(figure, decimals),
    bounds === undefined ? '–' : isReached(bounds, shown) ? 'yes' : 'no',
  ];
};

const besides = ({ atMostOf }: LocalTarget): string => (atMostOf ? ` (${atMostOf.variant})` : '');

const boundsOf = (target: LocalTarget, medians: Measured['medians']): Bounds | undefined => {
  const { column, atMostOf } = target;
  if (!atMostOf) return target;
  const other = medians[atMostOf.variant]?.[column];
  return other === undefined ? undefined : { atMost: round(other * atMostOf.share, 1) };
};

const writeTables = (path: string, results: Results): void => {
  const found = Object.entries(results) as [MeasureName, Measured][];
  const tables = {
    ...Object.fromEntries(found.map(([name, each]) => [name, measureTable(measures[name], each)])),
    targets: targetsTable(results),
  };
  const texts = Object.entries(tables).map(([name, table]) => [name, toMarkdown(table)]);
  writeFileSync(path, withTables(readFileSync(path, 'utf8'), Object.fromEntries(texts)));
};

const names = Object.keys(measures) as MeasureName[];

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d?$/.test(text)) {
    throw new InvalidArgumentError('it must be a whole number from 1 to 99');
  }
  return Number(text);
};

const program = new Command('npm run bench:local --')
  .description('Measures the local cloud, each variant in a process of its own')
  .addOption(
    new Option('--only <measures...>', 'what to measure').choices(names).default(names, 'all'),
  )
  .option('--rounds <number>', 'at most so many rounds of each measure', wholeNumber)
  .option('--markdown <file>', 'put the tables into a document, between its marks')
  .action(bench);

program.parseAsync().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
