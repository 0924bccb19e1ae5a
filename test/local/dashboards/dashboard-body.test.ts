import fc from 'fast-check';
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
    expect.objectContaining({
      kind: 'log',
      title: 'Errors',
      query: "SOURCE 'g' | limit 5",
      drawing: expect.objectContaining({ view: 'table' }),
      x: 12,
      y: 4,
      width: 12,
      height: 8,
    }),
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
      { type: 'hologram', properties: {} },
      { type: 'text', properties: { markdown: 'x' } },
    ],
  });

  expect(widgets.map(({ kind }) => kind)).toEqual(['unknown', 'text']);
});

test('a place outside of the grid is moved into it', () => {
  const { widgets } = fromDashboardBody({
    widgets: [{ type: 'text', x: 30, y: -4, width: 99, height: 1e9, properties: {} }],
  });

  expect(widgets[0]).toMatchObject({ x: 0, y: 0, width: 24, height: 1000 });
});

test.each([undefined, null, 'x', { widgets: {} }, { widgets: [null, 7] }])(
  'a body of %j is read without a throw',
  (body) => {
    expect(() => fromDashboardBody(body)).not.toThrow();
  },
);

const word = fc.constantFrom(
  ...['widgets', 'type', 'metric', 'chart', 'explorer', 'properties', 'metrics', 'annotations'],
  ...['resourceType', 'view', 'labels', 'key'],
  ...[
    'horizontal',
    'value',
    'data',
    'queries',
    'variables',
    'start',
    '-PT1H',
    '.',
    '...',
    'x',
    'constructor',
  ],
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    word,
    fc.double(),
    fc.constantFrom(null, true),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 5 }),
  ),
})).value;
const anyWidget = fc.record({
  type: fc.constantFrom(
    'metric',
    'text',
    'log',
    'alarm',
    'explorer',
    'chart',
    'custom',
    'constructor',
    7,
  ),
  x: json,
  height: json,
  properties: json,
});

test('any JSON is read, and what is wrong in it is named by its path', () => {
  fc.assert(
    fc.property(fc.oneof(json, fc.record({ widgets: fc.array(anyWidget) })), (body) => {
      const { widgets, problems } = fromDashboardBody(body);

      const all = [...problems, ...widgets.flatMap((widget) => widget.problems)];
      for (const { path, message } of all) {
        expect(path).toMatch(/^(the body|widgets|variables|start|end|periodOverride)/);
        expect(message).toMatch(/expected/);
      }
    }),
  );
});
