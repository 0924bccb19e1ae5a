import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, documentDifferences, writeDocuments } from '../../bin/document-files';
import { differenceLines } from '../../bin/document-report';
import { handwrittenPart } from '../../telemetry/runbooks/handwritten-part';

const folder = mkdtempSync(join(tmpdir(), 'documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

const runbook = (sentence: string): Document => ({
  path: 'docs/runbooks/shop/slow.md',
  hasHandwrittenPart: true,
  content: () => `${sentence}\n${handwrittenPart('Nothing yet.')}\n`,
});
const file = join(folder, 'docs/runbooks/shop/slow.md');

test('pages are made, compared, and made again with what was written by hand', () => {
  expect(documentDifferences([runbook('above 1 s')], folder)).toEqual([
    { path: 'docs/runbooks/shop/slow.md', kind: 'missing' },
  ]);
  writeDocuments([runbook('above 1 s')], folder);
  expect(documentDifferences([runbook('above 1 s')], folder)).toEqual([]);

  writeFileSync(file, readFileSync(file, 'utf8').replace('Nothing yet.', 'Call Ann.'));
  expect(documentDifferences([runbook('above 1 s')], folder)).toEqual([]);
  writeDocuments([runbook('above 2 s')], folder);

  expect(readFileSync(file, 'utf8')).toContain('above 2 s');
  expect(readFileSync(file, 'utf8')).toContain('Call Ann.');
});

test('a page whose rule is gone is told of and stays', () => {
  const differences = writeDocuments([], folder);

  expect(differences).toEqual([{ path: 'docs/runbooks/shop/slow.md', kind: 'orphan' }]);
  expect(readFileSync(file, 'utf8')).toContain('Call Ann.');
  expect(differenceLines(differences, false)).toEqual([
    'docs/runbooks/shop/slow.md: has no rule any more: move what was written by hand, then delete it',
  ]);
});

test('a page that lost a mark is not made again; its path is told', () => {
  writeFileSync(file, 'all by hand\n');

  expect(() => writeDocuments([runbook('above 1 s')], folder)).toThrow(
    /^docs\/runbooks\/shop\/slow.md: a page that is made again must have the marks/,
  );
});

test('a check says what differs and what to run', () => {
  expect(differenceLines([{ path: 'docs/a.md', kind: 'changed' }], true)).toEqual([
    'docs/a.md: differs from the code',
    'run `npx watchkeeper docs`',
  ]);
  expect(differenceLines([], true)).toEqual(['every page is as the code has it']);
});
