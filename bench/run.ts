import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { costTable, memoryTable, shareTable } from './capacity';
import { withTables } from './document';
import { installPeers } from './install-peers';
import { machineTable } from './machine-table';
import type { Measure } from './measure';
import { measureTable } from './measure-table';
import { type MeasureName, measures } from './measures';
import { type NodeVersion, nodeVersions } from './nodes';
import { type Measured, type Results, savedResults, saveResults } from './results';
import { runRounds } from './rounds';
import { type Table, toMarkdown, toText } from './table';
import { targetsTable } from './targets-table';

interface Flags {
  readonly only: readonly MeasureName[];
  readonly rounds?: number;
  readonly node?: readonly number[];
  readonly markdown?: string;
}

const bench = async ({ only, rounds, node, markdown }: Flags): Promise<void> => {
  installPeers();
  const nodes = chosen(nodeVersions(), node);
  const measured: Partial<Record<MeasureName, readonly Measured[]>> = {};
  for (const name of only) {
    measured[name] = await measureOn(nodes, measures[name], rounds);
    print(measureTable(measures[name], measured[name]));
  }
  print(targetsTable(measured));
  const results = { ...savedResults(), ...measured };
  saveResults(results);
  if (markdown) writeTables(markdown, results);
};

const chosen = (
  nodes: readonly NodeVersion[],
  majors: readonly number[] | undefined,
): readonly NodeVersion[] => {
  const found = nodes.filter(({ major }) => majors?.includes(major) ?? true);
  if (found.length > 0) return found;
  const here = nodes.map(({ major }) => major).join(', ');
  return program.error(
    `error: there is no Node.js ${majors?.join(', ')} here: choose from ${here}`,
  );
};

const measureOn = async (
  nodes: readonly NodeVersion[],
  measure: Measure,
  rounds: number | undefined,
): Promise<readonly Measured[]> => {
  const measured: Measured[] = [];
  for (const node of measure.dependsOnNode === false ? nodes.slice(0, 1) : nodes) {
    const count = Math.min(rounds ?? measure.rounds, measure.rounds);
    // The figures of record are the newest one's.
    const share = measured.length === 0 ? count : Math.ceil(count / 3);
    const medians = await runRounds(measure, node, share);
    const measuredAt = new Date().toISOString();
    measured.push({ node: node.major, rounds: share, measuredAt, machine: machine(), medians });
  }
  return measured;
};

const machine = (): string => `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;

const print = (table: Table): void => console.log(`\n${toText(table)}`);

const writeTables = (file: string, results: Results): void => {
  const found = Object.entries(results) as [MeasureName, readonly Measured[]][];
  const tables: Record<string, Table> = {
    ...Object.fromEntries(found.map(([name, each]) => [name, measureTable(measures[name], each)])),
    targets: targetsTable(results),
    machine: machineTable(results),
    memory: memoryTable(results),
    share: shareTable(results),
    cost: costTable(results),
  };
  const texts = Object.entries(tables).map(([name, table]) => [name, toMarkdown(table)]);
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), Object.fromEntries(texts)));
};

const names = Object.keys(measures) as MeasureName[];

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,2}$/.test(text)) {
    throw new InvalidArgumentError('it must be a whole number from 1 to 999');
  }
  return Number(text);
};

const program = new Command('npm run bench --')
  .description('Measures watchkeeper beside its peers, each variant in a process of its own')
  .addOption(
    new Option('--only <measures...>', 'what to measure').choices(names).default(names, 'all'),
  )
  .option('--rounds <number>', 'at most so many rounds of each measure', wholeNumber)
  .option(
    '--node <majors...>',
    'on which versions of Node.js, of those that are here',
    (text: string, before: readonly number[] = []) => [...before, wholeNumber(text)],
  )
  .option('--markdown <file>', 'put the tables into a document, between its marks')
  .action(bench);

program.parseAsync().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
