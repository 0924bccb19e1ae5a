import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finder } from '../../../lib/resources/finder';
import { finders } from '../../../lib/resources/finders';

const folder = join(__dirname, '../../../lib/resources');

const isFinder = (value: unknown): value is Finder =>
  typeof value === 'object' && value !== null && 'cfnType' in value && 'find' in value;

test('every finder is listed under the type that it is for, and loads its table', () => {
  const written = readdirSync(folder)
    .filter((file) => file !== 'finders.ts')
    .flatMap((file): readonly unknown[] => Object.values(require(join(folder, file))))
    .filter(isFinder);
  const tableOf = (list: readonly Finder[]) =>
    Object.fromEntries(list.map(({ cfnType, type }) => [cfnType, type]));

  expect(tableOf(finders)).toEqual(tableOf(written));
  expect(finders).toHaveLength(written.length);
});
