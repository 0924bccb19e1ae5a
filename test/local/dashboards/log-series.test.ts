import { logCategories, logSeries } from '../../../local/dashboards/log-series';

const table = (columns: string[], ...rows: string[][]) => ({
  columns,
  rows,
  recordsMatched: rows.length,
  recordsScanned: rows.length,
});
const at = (minute: number) => Date.UTC(2026, 10, 22, 14, minute);

test('numbers by time are a line each, oldest first, with the bin as their period', () => {
  const all = logSeries(
    table(
      ['bin(5m)', 'count(*)', 'max(ms)'],
      ['2026-11-22 14:10:00.000', '3', ''],
      ['2026-11-22 14:00:00.000', '1', '80'],
      ['2026-11-22 14:05:00.000', '2', '90'],
    ),
  );

  expect(all.map(({ periodMs }) => periodMs)).toEqual([300_000, 300_000]);
  expect(all.map(({ series }) => series)).toMatchObject([
    { label: 'count(*)', timestampsMs: [at(0), at(5), at(10)], values: [1, 2, 3] },
    { label: 'max(ms)', timestampsMs: [at(0), at(5)], values: [80, 90] },
  ]);
});

test('a column of words tells lines of one number apart', () => {
  const all = logSeries(
    table(
      ['level', 'bin(1m)', 'n'],
      ['ERROR', '2026-11-22 14:00:00', '1'],
      ['INFO', '2026-11-22 14:00:00', '2'],
    ),
  );

  expect(all.map(({ series }) => series.label)).toEqual(['ERROR', 'INFO']);
});

test('an answer without time is no graph, one without numbers no bars', () => {
  expect(() => logSeries(table(['level', 'n'], ['ERROR', '1']))).toThrow('bin(5m)');
  expect(() => logCategories(table(['level'], ['ERROR']))).toThrow('need a number');
  expect([logSeries(table(['n'])), logCategories(table(['n']))]).toEqual([[], []]);
});

test('each row is a bar, named by its words', () => {
  const bars = logCategories(
    table(['route', 'status', 'n'], ['/pay', 'a', '3'], ['/order', 'b', '4']),
  );

  expect(bars).toEqual([
    { label: '/pay · a', value: 3 },
    { label: '/order · b', value: 4 },
  ]);
});
