import { toDashboardPages } from '../../../lib/dashboards/dashboard-body';
import { fromDashboardBody } from '../../../local/dashboards/dashboard-body';
import { type AlertRule, alert } from '../../../telemetry/alerts/alert-rule';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { hours, minutes } from '../../../telemetry/duration';
import { counter, histogram } from '../../../telemetry/instrument';
import { dimensionVariable, stageNameVariable } from '../../../telemetry/panels/dashboard-variable';
import {
  alarmStates,
  gauges,
  graph,
  heading,
  logTable,
  numbers,
  type Panel,
  shares,
  table,
  text,
} from '../../../telemetry/panels/panel';
import type { MetricSearch } from '../../../telemetry/signals/metric-search';
import {
  awsMetric,
  type Condition,
  difference,
  labelled,
  p50,
  p95,
  p99,
  ratio,
  sum,
} from '../../../telemetry/signals/signal';
import { milliseconds, percent } from '../../../telemetry/unit';

const { orders, refused, latency } = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    orders: counter('Orders', { by: { market: ['us', 'eu'] }, rollups: [[]] }),
    refused: counter('Orders refused'),
    latency: histogram('Response time', { unit: 'Milliseconds' }),
  },
});

const rule = (name: string, condition: Condition): AlertRule =>
  alert(name, condition, {
    for: minutes(5),
    severity: 'warning',
    summary: 'Customers cannot order.',
    runbook: 'https://example.com/runbook',
  });

const context = { region: 'eu-west-1', alarms: ['arn:one'], logGroups: ['/aws/lambda/shop'] };

// biome-ignore lint/suspicious/noExplicitAny: a body is read like JSON
const pagesOf = (panels: readonly Panel[], properties = {}): any[] =>
  toDashboardPages({ name: 'shop', panels, ...properties }, context).map(({ body }) => body);

const propertiesOf = (panel: Panel) => pagesOf([panel])[0].widgets[0].properties;

test('what CloudWatch takes for granted is not written out', () => {
  const [body] = pagesOf([graph('Orders', [labelled('all', sum(orders))])]);

  expect(body).toEqual({
    start: '-PT3H',
    periodOverride: 'inherit',
    widgets: [
      {
        type: 'metric',
        width: 8,
        x: 0,
        y: 0,
        properties: {
          title: 'Orders',
          region: 'eu-west-1',
          stat: 'Sum',
          period: 60,
          yAxis: { left: { min: 0 } },
          metrics: [['Shop', 'orders', 'service', 'shop', { label: 'all' }]],
        },
      },
    ],
  });
});

test('rows are written in the shorthand of CloudWatch, and mean the same', () => {
  const lines = [
    labelled('p50', p50(latency)),
    labelled('p95', p95(latency)),
    labelled('p99', p99(latency)),
    labelled('us', sum(orders, { market: 'us' })),
    labelled('eu', sum(orders, { market: 'eu' })),
  ].map((line) => ({ ...line, unit: 'None' as const }));

  const [body] = pagesOf([graph('All', lines)]);

  expect(body.widgets[0].properties.metrics).toEqual([
    ['Shop', 'latency', 'service', 'shop', { label: 'p50', stat: 'p50' }],
    ['...', { label: 'p95', stat: 'p95' }],
    ['...', { label: 'p99', stat: 'p99' }],
    ['.', 'orders', '.', '.', 'market', 'us', { label: 'us' }],
    ['...', 'eu', { label: 'eu' }],
  ]);
  const [widget] = fromDashboardBody(body).widgets;
  expect(widget?.kind === 'metric' && widget.metric.queries.at(-1)?.metricStat).toMatchObject({
    metricName: 'orders',
    dimensions: { service: 'shop', market: 'eu' },
    stat: 'Sum',
  });
});

test('a metric that several lines need is asked for once', () => {
  const { metrics } = propertiesOf(
    graph('Orders', [
      labelled('all', sum(refused)),
      { ...ratio(refused, orders), unit: 'Count' },
      { ...ratio(orders, refused), unit: 'Count' },
    ]),
  );

  expect(metrics).toEqual([
    ['Shop', 'refused', 'service', 'shop', { label: 'all', id: 'm1' }],
    [{ expression: '100 * FILL(m1, 0) / m2', label: 'Orders refused / Orders' }],
    [{ expression: '100 * FILL(m2, 0) / m1', label: 'Orders / Orders refused' }],
    ['Shop', 'orders', 'service', 'shop', { id: 'm2', visible: false }],
  ]);
});

test('a rule draws its threshold in the colour of its severity', () => {
  const properties = propertiesOf(
    graph('Error rate', [ratio(refused, orders)], {
      rules: [rule('Failing', ratio(refused, orders).above(percent(5)))],
    }),
  );

  expect(properties.annotations).toEqual({
    horizontal: [{ label: 'Failing', value: 5, color: '#ff7f0e' }],
  });
  expect(properties.yAxis.left).toEqual({ min: 0, label: '%', showUnits: false });
});

test('a rule on a band draws what is usual, of a metric and of an expression', () => {
  const { metrics } = propertiesOf(
    graph('Orders', [sum(orders)], {
      rules: [
        rule('Unusual', sum(orders).outsideBand(3)),
        rule('Odd', { ...ratio(refused, orders).aboveBand() }),
      ],
    }),
  );

  expect(metrics.map((row: unknown[]) => row.at(-1))).toEqual([
    expect.objectContaining({ id: 'm1' }),
    { expression: 'ANOMALY_DETECTION_BAND(m1, 3)', label: 'usual', color: '#95a5a6' },
    { expression: 'ANOMALY_DETECTION_BAND(b2, 2)', label: 'usual', color: '#95a5a6' },
    { expression: '100 * FILL(m2, 0) / m1', id: 'b2', visible: false },
    { id: 'm2', visible: false },
  ]);
});

test('a second unit has the axis on the right, and its threshold with it', () => {
  const { metrics, yAxis, annotations } = propertiesOf(
    graph('Both', [sum(orders)], {
      right: [p95(latency)],
      rules: [rule('Slow', p95(latency).above(milliseconds(500)))],
    }),
  );

  expect(metrics[1].at(-1)).toMatchObject({ yAxis: 'right', stat: 'p95' });
  expect(yAxis).toEqual({ left: { min: 0 }, right: { min: 0, label: 'ms' } });
  expect(annotations.horizontal[0]).toMatchObject({ value: 500, yAxis: 'right' });
});

test('an axis begins at 0, unless a difference may go below', () => {
  const left = difference('left', sum(orders), sum(refused));

  expect(propertiesOf(graph('Free', [left])).yAxis).toEqual({ left: { showUnits: false } });
});

test.each([
  [
    'a gauge',
    gauges('CPU', [ratio(refused, orders)]),
    { view: 'gauge', yAxis: { left: { min: 0, max: 100 } } },
  ],
  [
    'numbers',
    numbers('Now', [sum(orders)], { sparkline: true }),
    { view: 'singleValue', sparkline: true },
  ],
  ['shares', shares('Markets', [sum(orders)]), { view: 'pie', setPeriodToTimeRange: true }],
  [
    'a table',
    table('Markets', [sum(orders)]),
    { view: 'table', table: { summaryColumns: ['AVG', 'MAX'], showTimeSeriesData: false } },
  ],
  ['stacked lines', graph('Markets', [sum(orders)], { stacked: true }), { stacked: true }],
  [
    'alarms',
    alarmStates('Alarms', { worstFirst: true }),
    { sortBy: 'stateUpdatedTimestamp', alarms: ['arn:one'] },
  ],
  [
    'log lines',
    logTable('Errors', ['fields @message', 'limit 1']),
    { view: 'table', query: "SOURCE '/aws/lambda/shop' | fields @message\n| limit 1" },
  ],
  ['text', text('Shop', 'A *note*'), { markdown: '### Shop\n\nA *note*' }],
  ['a heading', heading('Users'), { markdown: '## Users', background: 'transparent' }],
] as const)('%s is drawn as CloudWatch has it', (_, panel, expected) => {
  const [body] = pagesOf([panel]);

  expect(body.widgets[0].properties).toMatchObject(expected);
  expect(fromDashboardBody(body).widgets[0]?.problems).toEqual([]);
});

test('full rows of one height need no places, others have theirs', () => {
  const placed = (panels: readonly Panel[]) =>
    pagesOf(panels)[0].widgets.map(({ x, y }: { x?: number; y?: number }) => [x, y]);
  const third = graph('Third', [sum(orders)]);

  expect(placed([text('Top', ''), third, third, third])).toEqual(
    Array(4).fill([undefined, undefined]),
  );
  expect(placed([text('Top', ''), third, third])).toEqual([
    [0, 0],
    [0, 2],
    [8, 2],
  ]);
});

test('over 500 widgets there are more dashboards, with links to each other', () => {
  const panels = Array.from({ length: 501 }, (_, i) =>
    graph(`Graph ${i}`, [sum(orders)], { width: 6 }),
  );

  const pages = toDashboardPages({ name: 'shop', panels }, context);

  expect(pages.map(({ name }) => name)).toEqual(['shop', 'shop-2']);
  const bodies = pages.map(({ body }) => fromDashboardBody(body));
  expect(bodies.map(({ widgets }) => widgets.length)).toEqual([497, 6]);
  expect(bodies.map(({ widgets }) => widgets[0])).toMatchObject([
    { markdown: '**shop** · [shop-2](#dashboards:name=shop-2)' },
    { markdown: '[shop](#dashboards:name=shop) · **shop-2**' },
  ]);
  expect(bodies.flatMap(({ problems }) => problems)).toEqual([]);
});

test('over 2,500 metrics there are more dashboards, unseen metrics counted', () => {
  const many = Array.from({ length: 150 }, (_, i) => {
    const name = (of: string) =>
      awsMetric('x', 'Count', {
        namespace: 'N',
        metricName: `${of}${i}`,
        dimensions: {},
        statistic: 'Sum',
      });
    return ratio(name('a'), name('b'));
  });

  expect(pagesOf(Array(6).fill(graph('Many', many)))).toHaveLength(2);
});

test('more alarms than a widget takes are shown by several', () => {
  const [body] = pagesOf([
    alarmStates('Alarms', { alarms: Array.from({ length: 150 }, (_, i) => `arn:${i}`) }),
  ]);

  expect(fromDashboardBody(body).widgets).toMatchObject([
    { title: 'Alarms (1 of 2)', height: 26, problems: [] },
    { title: 'Alarms (2 of 2)', height: 14, problems: [] },
  ]);
});

test('a reader chooses a dimension, or the stage that names carry', () => {
  const variables = [
    dimensionVariable('Market', 'market', ['us', 'eu']),
    stageNameVariable({ dev: 'shop-dev', prod: 'shop-prod' }, 'dev'),
  ];

  const read = fromDashboardBody(pagesOf([], { variables, range: hours(12) })[0]);

  expect(read.variables).toMatchObject([
    { kind: 'property', target: 'market', defaultValue: 'us' },
    {
      kind: 'pattern',
      target: 'shop-dev',
      values: [{ label: 'dev' }, { label: 'prod', value: 'shop-prod' }],
    },
  ]);
  expect(read).toMatchObject({ range: { ms: 12 * 3_600_000 }, problems: [] });
});

test.each([
  [
    'a threshold that no line has the unit of',
    graph('Orders', [sum(orders)], { thresholds: [{ label: 'Slow', at: milliseconds(5) }] }),
    'the panel Orders draws Count, got the threshold Slow of 5 Milliseconds: give it in the unit of a line, or draw it on another panel',
  ],
  [
    'lines of two units on one axis',
    graph('Mixed', [sum(orders), p95(latency)]),
    'the left axis of the panel Mixed is for one unit, got Count of Orders and Milliseconds of Response time p95: put one of them on the other axis or on another panel',
  ],
  [
    'a graph of nothing',
    graph('Empty', []),
    'the panel Empty must have 1 to 500 metrics and expressions, got 0: give it a signal',
  ],
  [
    'more metrics than a graph takes',
    graph(
      'Many',
      Array.from({ length: 501 }, (_, i) => labelled(`${i}`, sum(orders))),
    ),
    'the panel Many must have 1 to 500 metrics and expressions, got 501: split it, or search for the highest few',
  ],
] as const)('refuses %s', (_, panel, message) => {
  expect(() => pagesOf([panel])).toThrow(message);
});

test('refuses a log table without log groups', () => {
  expect(() =>
    toDashboardPages(
      { name: 'shop', panels: [logTable('Errors', [])] },
      { ...context, logGroups: [] },
    ),
  ).toThrow('the panel Errors reads log groups, got none: pass logGroups beside the panels');
});

test('an alarm table without alarms says so', () => {
  const [page] = toDashboardPages(
    { name: 'shop', panels: [alarmStates('Alarms')] },
    { ...context, alarms: [] },
  );

  expect(fromDashboardBody(page?.body).widgets).toMatchObject([
    { kind: 'text', markdown: '### Alarms\n\nnone' },
  ]);
});

test('over days a search asks for no more points than a graph has room for', () => {
  const slowest: MetricSearch = {
    ...{ label: 'Duration', unit: 'Milliseconds', namespace: 'AWS/Lambda', metricName: 'Duration' },
    ...{ statistic: 'p99', dimensions: {}, over: ['FunctionName'] },
    draw: { kind: 'all', as: 'MAX' },
  };
  const panel = graph('Slowest', [], { searches: [slowest] });
  const expressionOver = (range: number): string =>
    pagesOf([panel], { range })[0].widgets[0].properties.metrics[0][0].expression;

  expect(expressionOver(hours(3))).toContain('60)');
  expect(expressionOver(hours(48))).toContain('300)');
});
