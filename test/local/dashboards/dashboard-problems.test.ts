import { bodyProblems, widgetProblems } from '../../../local/dashboards/dashboard-problems';

const metric = (properties: object) =>
  widgetProblems({ type: 'metric', properties: { region: 'us-east-1', ...properties } }, 3);

test('a body as CloudWatch wants it has no problem', () => {
  const body = {
    start: '-PT6H',
    periodOverride: 'inherit',
    variables: [
      {
        type: 'property',
        property: 'region',
        id: 'region',
        inputType: 'radio',
        values: [{ value: 'us-east-1', label: 'Virginia' }],
      },
    ],
    widgets: [],
  };
  const annotations = {
    horizontal: [{ value: 5, fill: 'above' }, [{ value: 1 }, { value: 2, label: 'to' }]],
    vertical: [{ value: '2026-11-22T14:00:00Z' }],
  };
  const metrics = [['N', 'm', 'd', 'v', { id: 'm1' }], ['...', 'w'], [{ expression: 'm1 * 2' }]];

  expect(bodyProblems(body)).toEqual([]);
  expect(metric({ metrics, annotations, legend: { position: 'right' } })).toEqual([]);
  expect(metric({ metrics, start: '-P30D', end: 'P0D' })).toEqual([]);
});

test.each([
  [{ metrics: [['N']] }, 'properties.metrics[0]', 'a namespace and a metric name'],
  [{ metrics: [['N', 'm', 'd']] }, 'properties.metrics[0]', 'a value after each dimension'],
  [{ metrics: [['N', 'm', 7]] }, 'properties.metrics[0]', 'texts and at the end options, got 7'],
  [{ metrics: [], view: 'ring' }, 'properties.view', '"singleValue"'],
  [{ metrics: [], period: 90 }, 'properties.period', 'a multiple of 60 seconds, got 90'],
  [{ metrics: [], view: 'gauge' }, 'properties', 'yAxis.left.min and yAxis.left.max'],
  [{}, 'properties', 'expected metrics, or an alarm'],
  [{ metrics: [], end: '2026-11-22T14:00:00Z' }, 'properties', 'a start beside the end'],
  [
    { metrics: [], annotations: { horizontal: [{ value: 1, color: 'url(x)' }] } },
    'properties.annotations.horizontal[0].color',
    'a color such as #d62728, got "url(x)"',
  ],
  [
    { metrics: [], annotations: { vertical: [[{ value: 'noon' }, { value: 'x' }]] } },
    'properties.annotations.vertical[0][0].value',
    'a moment such as',
  ],
])('the metric widget %j is wrong at %s', (properties, path, message) => {
  expect(metric(properties)).toContainEqual({
    path: `widgets[3].${path}`,
    message: expect.stringContaining(message),
  });
});

test.each([
  [{ type: 'text', properties: {} }, 'widgets[0].properties.markdown', 'expected'],
  [{ type: 'hologram', properties: {} }, 'widgets[0].type', '"explorer"'],
  [{ type: 'text', x: 3, properties: { markdown: '' } }, 'widgets[0]', 'both x and y'],
  [{ type: 'text', width: 25, properties: { markdown: '' } }, 'widgets[0].width', '<=24, got 25'],
  [{ type: 'alarm', properties: { alarms: [] } }, 'widgets[0].properties.alarms', '>=1'],
  [7, 'widgets[0]', 'expected Object, got 7'],
])('the widget %j is wrong at %s', (widget, path, message) => {
  expect(widgetProblems(widget, 0)).toContainEqual({
    path,
    message: expect.stringContaining(message),
  });
});

test.each([
  [{}, 'widgets', 'expected'],
  [{ widgets: [], start: 'PT6H' }, 'start', 'a time before now such as -PT6H'],
  [{ widgets: [], periodOverride: 'none' }, 'periodOverride', '"inherit"'],
  [
    { widgets: [], variables: [{ type: 'pattern', id: 'a b', inputType: 'select', pattern: 'x' }] },
    'variables[0].id',
    'letters, digits, - and _',
  ],
  [7, 'the body', 'expected Object, got 7'],
])('the body %j is wrong at %s', (body, path, message) => {
  expect(bodyProblems(body)).toContainEqual({ path, message: expect.stringContaining(message) });
});
