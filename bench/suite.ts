import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { withTables } from './document';
import { round, shownFigure } from './figure';
import type { Figures } from './measure';
import { median } from './median';
import type { SuiteMeasure, SuiteTarget } from './suite-measure';
import { type Table, toMarkdown, toText } from './table';
import { type Bounds, isReached, limitOf } from './target';

/** Measures that are run together. */
export interface Suite {
  /** How it is called: `npm run bench:local --`. */
  readonly command: string;
  readonly description: string;
  /** By the names that `--only` takes. */
  readonly measures: Readonly<Record<string, SuiteMeasure>>;
  /** Where the figures are kept between runs, so that one measure can be run alone. */
  readonly file: string;
}

interface Flags {
  readonly only: readonly string[];
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

type Results = Readonly<Record<string, Measured>>;
type Measures = Suite['measures'];

/** Runs what the command line asks for, prints the tables and the targets, and keeps the figures. */
export const runSuite = async (suite: Suite): Promise<void> => {
  const names = Object.keys(suite.measures);
  await new Command(suite.command)
    .description(suite.description)
    .addOption(
      new Option('--only <measures...>', 'what to measure').choices(names).default(names, 'all'),
    )
    .option('--rounds <number>', 'at most so many rounds of each measure', wholeNumber)
    .option('--markdown <file>', 'put the tables into a document, between its marks')
    .action((flags: Flags) => bench(suite, flags))
    .parseAsync();
};

const bench = async ({ measures, file }: Suite, { only, rounds, markdown }: Flags) => {
  const results: Record<string, Measured> = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : {};
  for (const name of only) {
    const measure = measures[name] as SuiteMeasure;
    results[name] = await measured(measure, rounds);
    console.log(`\n${toText(measureTable(measure, results[name]))}`);
  }
  console.log(`\n${toText(targetsTable(measures, results))}`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  if (markdown) writeTables(markdown, measures, results);
};

const measured = async (measure: SuiteMeasure, most = measure.rounds): Promise<Measured> => {
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

const mediansOf = ({ columns }: SuiteMeasure, runs: readonly Figures[]): Figures =>
  Object.fromEntries(
    Object.keys(columns).map((key) => [key, median(runs.flatMap((run) => run[key] ?? []))]),
  );

const shuffled = <V>(values: readonly V[]): readonly V[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);

const measureTable = ({ title, columns }: SuiteMeasure, { medians }: Measured): Table => ({
  head: [title, ...Object.values(columns).map((column) => column.title)],
  rows: Object.entries(medians).map(([variant, figures]) => [
    variant,
    ...Object.entries(columns).map(([key, { decimals }]) => shownFigure(figures[key], decimals)),
  ]),
});

/** Every target: what it asks, what was measured, and whether it is reached. */
const targetsTable = (measures: Measures, results: Results): Table => ({
  head: ['measure', 'reach', 'measured', 'reached'],
  rows: Object.entries(measures).flatMap(([name, measure]) => {
    const found = results[name];
    return found ? measure.targets.map((target) => rowOf(measure, target, found)) : [];
  }),
});

const rowOf = (measure: SuiteMeasure, target: SuiteTarget, { medians }: Measured) => {
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

const besides = ({ atMostOf }: SuiteTarget): string => (atMostOf ? ` (${atMostOf.variant})` : '');

const boundsOf = (target: SuiteTarget, medians: Measured['medians']): Bounds | undefined => {
  const { column, atMostOf } = target;
  if (!atMostOf) return target;
  const other = medians[atMostOf.variant]?.[column];
  return other === undefined ? undefined : { atMost: round(other * atMostOf.share, 1) };
};

const writeTables = (path: string, measures: Measures, results: Results): void => {
  const tables = {
    ...Object.fromEntries(
      Object.entries(measures).flatMap(([name, measure]) => {
        const found = results[name];
        return found ? [[name, measureTable(measure, found)]] : [];
      }),
    ),
    targets: targetsTable(measures, results),
  };
  const texts = Object.entries(tables).map(([name, table]) => [name, toMarkdown(table)]);
  writeFileSync(path, withTables(readFileSync(path, 'utf8'), Object.fromEntries(texts)));
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d?$/.test(text)) {
    throw new InvalidArgumentError('it must be a whole number from 1 to 99');
  }
  return Number(text);
};
