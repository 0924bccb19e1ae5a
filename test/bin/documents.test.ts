import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentDifferences } from '../../bin/document-files';
import { documents } from '../../bin/documents';
import { sampledRows } from '../../bin/documents/sampled-rows';
import { watchedSystems } from '../../bin/documents/watched-systems';
import { resourceTypes } from '../../telemetry/resources/resource-types';

const PROJECT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

test('the pages in docs/ are as the code has them: `npx watchkeeper docs` makes them', () => {
  expect(documentDifferences(documents, PROJECT)).toEqual([]);
});

test.each([
  ['SP9', 4],
  ['AR8', 4],
  ['AN8', 5],
  ['TR5', 16],
  ['EF2', 6],
])('the table of rules has all of %s: %i', (need, count) => {
  const rows = read('docs/alert-rules.md')
    .split('\n')
    .filter((line) => line.startsWith(`| ${need} | [`));

  expect(rows).toHaveLength(count);
});

test('every rule and objective has a runbook, at the address that its alarm names', () => {
  const rules = watchedSystems.flatMap((system) => [...system.rules, ...system.objectives]);

  expect(rules.filter(({ runbook }) => !existsSync(join(PROJECT, runbook)))).toEqual([]);
});

test('every default rule is shown of a sample that it applies to', () => {
  const unseen = resourceTypes.flatMap((type) =>
    sampledRows(type).flatMap(({ row, rule }) =>
      row.rule && !rule ? [`${type.id} ${row.id}`] : [],
    ),
  );

  expect(unseen).toEqual([]);
});

test("AWS's recommended alarms are each met by a row or declined with a reason", () => {
  const open = resourceTypes.flatMap(({ id, rows, recommended }) =>
    recommended
      .filter(({ met, declined }) => !declined && !rows.some((row) => row.id === met && row.rule))
      .map(({ metric }) => `${id} ${metric}`),
  );

  expect(open).toEqual([]);
});

test('links between the pages lead to pages that there are', () => {
  const made = documents.map(({ path }) => path);
  const broken = made.flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)#:]+\.md)[^)]*\)/g)]
      .map(([, target = '']) => join(dirname(path), target))
      .filter((target) => !existsSync(join(PROJECT, target)))
      .map((target) => `${path} → ${target}`),
  );

  expect(broken).toEqual([]);
});
