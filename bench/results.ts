import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figures } from './measure';
import type { MeasureName } from './measures';
import type { VariantName } from './variants';

/** Each variant's figures by column: medians over the rounds. */
export type Medians = Readonly<Partial<Record<VariantName, Figures>>>;

/** A measure's medians on one Node.js. */
export interface Measured {
  readonly node: number;
  readonly rounds: number;
  readonly measuredAt: string;
  readonly machine: string;
  readonly medians: Medians;
}

/** By measure; the newest Node.js first, whose figures are those of record. */
export type Results = Readonly<Partial<Record<MeasureName, readonly Measured[]>>>;

const file = join(__dirname, 'results.json');

/** What was measured last, of each measure. */
export const savedResults = (): Results =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

export const saveResults = (results: Results): void =>
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
