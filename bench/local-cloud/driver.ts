import { join } from 'node:path';
import { bundleDriver, runDriver as run } from '../driver';
import type { Figures } from '../measure';

/** Runs a driver of the folder `drivers` in a process of its own. @see runDriver */
export const runDriver = (name: string): Promise<Figures> =>
  run(['--expose-gc', ...programOf(name)]);

/** Evaluators alone. */
const BUNDLED: readonly string[] = ['alarms', 'embedded-metrics', 'get-metric-data'];

const programOf = (name: string): readonly string[] => {
  const source = join(__dirname, 'drivers', `${name}.ts`);
  if (!BUNDLED.includes(name)) return ['--import', 'tsx', source];
  return [bundleDriver(source, join(__dirname, '../.local/local-cloud', `${name}.cjs`))];
};
