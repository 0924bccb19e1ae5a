import { fromDashboardBody } from '../../../local/dashboards/dashboard-body';

test('a widget keeps its place and its kind', () => {
  const { widgets } = fromDashboardBody({
    widgets: [
      {
        type: 'log',
        x: 12,
        y: 4,
        width: 12,
        height: 8,
        properties: { title: 'Errors', query: "SOURCE 'g' | limit 5" },
      },
    ],
  });

  expect(widgets).toEqual([
    {
      kind: 'log',
      title: 'Errors',
      query: "SOURCE 'g' | limit 5",
      x: 12,
      y: 4,
      width: 12,
      height: 8,
    },
  ]);
});

test('widgets without places fill rows of 24 columns', () => {
  const text = { type: 'text', width: 10, height: 3, properties: { markdown: '' } };

  const { widgets } = fromDashboardBody({ widgets: [text, text, text] });

  expect(widgets.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [10, 0],
    [0, 3],
  ]);
});

test('a widget of an unknown type says so and leaves the others', () => {
  const { widgets } = fromDashboardBody({
    widgets: [
      { type: 'explorer', properties: {} },
      { type: 'text', properties: { markdown: 'x' } },
    ],
  });

  expect(widgets.map(({ kind }) => kind)).toEqual(['undrawn', 'text']);
});

test.each([
  ['-PT15M', 900_000],
  ['-PT3H', 10_800_000],
  ['-P1D', 86_400_000],
  ['2026-01-01T00:00:00Z', undefined],
])('a start of %s is a range of %s ms', (start, rangeMs) => {
  expect(fromDashboardBody({ start, widgets: [] }).rangeMs).toBe(rangeMs);
});

test.each([undefined, null, 'x', { widgets: {} }, { widgets: [null, 7] }])(
  'a body of %j is read without a throw',
  (body) => {
    expect(() => fromDashboardBody(body)).not.toThrow();
  },
);
