import { toRows } from '../../../lib/dashboards/rows';

const panel = (title: string, width: number) => ({ title, width });
const titles = (rows: readonly (readonly { title: string }[])[]) =>
  rows.map((row) => row.map(({ title }) => title).join(' '));

test('fills a row of 24 columns before the next begins', () => {
  const panels = [panel('a', 8), panel('b', 8), panel('c', 8), panel('d', 12), panel('e', 12)];

  expect(titles(toRows(panels))).toEqual(['a b c', 'd e']);
});

test('begins a row where a panel would not fit, and keeps the order', () => {
  const panels = [panel('a', 16), panel('b', 12), panel('c', 6), panel('d', 24)];

  expect(titles(toRows(panels))).toEqual(['a', 'b c', 'd']);
});

test('refuses a panel wider than the dashboard', () => {
  expect(() => toRows([panel('a', 25)])).toThrow(
    'the width of the panel a must be a whole number from 1 to 24, got 25: change it',
  );
});
