import type { Measure } from '../../bench/measure';
import { measureTable } from '../../bench/measure-table';
import type { Measured } from '../../bench/results';
import { toMarkdown, toText } from '../../bench/table';

const measure: Measure = {
  title: 'log bytes',
  variants: ['bare', 'watchkeeper'],
  rounds: 1,
  columns: { bytes: { title: 'bytes' }, us: { title: 'µs', decimals: 1 } },
  targets: [
    { variant: 'watchkeeper', column: 'bytes', atMost: 1500 },
    { variant: 'watchkeeper', column: 'us', atMost: 6 },
  ],
  run: () => ({}),
};

const measuredOn = (node: number, bytes: number, us: number): Measured => ({
  node,
  rounds: 1,
  measuredAt: '2026-01-02T10:30:45.123Z',
  machine: 'one',
  medians: { bare: { bytes: 0, us: 0 }, watchkeeper: { bytes, us } },
});

test('shows each figure with its target, and judges it as it is shown', () => {
  const { rows } = measureTable(measure, [measuredOn(24, 1501, 6.04)]);

  expect(rows[1]).toEqual(['watchkeeper', '1,501 (missed: ≤ 1,500)', '6.0 (≤ 6)']);
});

test('a target is of the newest Node.js; the others stand beside it', () => {
  const { head, rows } = measureTable(measure, [measuredOn(24, 700, 5), measuredOn(20, 700, 9)]);

  expect(head).toEqual(['log bytes', 'bytes', 'µs', 'bytes, Node 20', 'µs, Node 20']);
  expect(rows[1]?.slice(3)).toEqual(['700', '9.0']);
});

test('a variant that does not run on a Node.js has no figure there', () => {
  const { rows } = measureTable(measure, [{ ...measuredOn(24, 1, 1), medians: {} }]);

  expect(rows[0]).toEqual(['bare handler', '–', '–']);
});

test('the same table is text for a terminal and Markdown for a document', () => {
  const table = { head: ['what', 'µs'], rows: [['watchkeeper', '5']] };

  expect(toText(table)).toBe('what         µs\n───────────  ──\nwatchkeeper   5');
  expect(toMarkdown(table)).toBe('| what | µs |\n| --- | ---: |\n| watchkeeper | 5 |');
});
