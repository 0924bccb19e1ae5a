import { hostileText } from '../console-demo';

const arnOf = (name: string): string => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;

const latency = (service: string, options: object = {}, name = 'latency_1') => [
  'Shop',
  name,
  'service',
  service,
  options,
];

const SERVICES = ['shop-0', 'shop-1', 'shop-2'];
const metrics = SERVICES.map((service) => latency(service, { label: service }));

const widget = (x: number, y: number, properties: object, type = 'metric', size = [8, 6]) => ({
  type,
  x,
  y,
  width: size[0],
  height: size[1],
  properties: { region: 'us-east-1', ...properties },
});

const query = "SOURCE '/aws/lambda/predict' | fields @timestamp, @message | limit 5";
const select = 'SELECT AVG(latency_1) FROM Shop GROUP BY service';
const sql = [{ id: 'q1', type: 'cloudwatch-metrics', language: 'SQL', query: select }];

/** A dashboard with each type of widget, each view, and texts that must come out as they are. */
export const widgetGallery = {
  start: '-PT3H',
  variables: [
    {
      type: 'property',
      property: 'service',
      inputType: 'select',
      id: 'service',
      label: 'Service',
      values: SERVICES.map((value) => ({ value, label: value })),
    },
    {
      type: 'pattern',
      pattern: 'latency_1',
      inputType: 'radio',
      id: 'metric',
      label: 'Metric',
      values: [
        { value: 'latency_1', label: 'one' },
        { value: 'latency_2', label: 'two' },
      ],
    },
  ],
  widgets: [
    widget(
      0,
      0,
      {
        markdown: [
          '# Shop',
          `Woken up? **Start** with the [runbook](https://example.com/runbook). ${hostileText}`,
          '',
          '[button:primary:Runbook](https://example.com/r) [button:Logs](https://example.com/l) [never](javascript:alert)',
          '',
          '| Service | Owner |',
          '|---|---:|',
          '| shop | `team-a` |',
        ].join('\n'),
      },
      'text',
      [12, 5],
    ),
    widget(
      12,
      0,
      {
        title: 'Alarms',
        alarms: ['HighErrorRate', 'HighLatency', 'LowAccuracy', 'Down', 'Gone'].map(arnOf),
        sortBy: 'stateUpdatedTimestamp',
      },
      'alarm',
      [12, 5],
    ),
    widget(
      0,
      5,
      { title: 'Now', view: 'singleValue', sparkline: true, period: 60, metrics },
      'metric',
      [24, 3],
    ),
    widget(0, 8, {
      title: 'Lines and limits',
      period: 60,
      metrics,
      yAxis: { left: { label: 'ms', max: 200 }, right: { label: 'x' } },
      annotations: {
        horizontal: [
          { value: 200, label: 'at the top', fill: 'below', color: '#d62728' },
          [
            { value: 120, label: 'band from', color: '#2ca02c' },
            { value: 140, label: 'to' },
          ],
        ],
        vertical: [{ value: '2026-11-22T13:00:00Z', label: 'deploy', fill: 'after' }],
      },
    }),
    widget(8, 8, {
      title: 'Stacked',
      period: 60,
      stacked: true,
      metrics,
      legend: { position: 'right' },
    }),
    widget(16, 8, {
      title: 'Two axes, math',
      period: 300,
      metrics: [
        latency('shop-0', { id: 'm1', visible: false, period: 60 }),
        [{ expression: 'm1 * 2', label: 'twice', id: 'e1' }],
        latency('shop-2', { yAxis: 'right', label: 'right', color: '#ff7f0e', stat: 'p99' }),
      ],
    }),
    widget(0, 14, {
      title: 'Gauge',
      view: 'gauge',
      metrics: metrics.slice(0, 2),
      yAxis: { left: { min: 0, max: 400 } },
      annotations: {
        horizontal: [
          { value: 300, color: '#d62728', fill: 'above', label: 'high' },
          [{ value: 100, color: '#2ca02c' }, { value: 300 }],
        ],
      },
    }),
    widget(8, 14, { title: 'Bars', view: 'bar', metrics }),
    widget(16, 14, { title: 'Pie', view: 'pie', metrics }),
    widget(
      0,
      20,
      {
        title: 'Table',
        view: 'table',
        metrics,
        table: { summaryColumns: ['MIN', 'MAX', 'AVG'], stickySummary: true },
      },
      'metric',
      [12, 5],
    ),
    widget(
      12,
      20,
      {
        title: 'Table, turned',
        view: 'table',
        metrics,
        table: { layout: 'vertical', summaryColumns: ['SUM'] },
      },
      'metric',
      [12, 5],
    ),
    widget(0, 25, { title: 'Log lines', query, view: 'table' }, 'log', [16, 5]),
    widget(
      16,
      25,
      { title: 'Calls', endpoint: 'arn:aws:lambda:us-east-1:000000000000:function:draw' },
      'custom',
      [8, 5],
    ),
    widget(0, 30, { title: 'Columns', view: 'column', data: { queries: sql } }, 'chart'),
    widget(8, 30, { title: 'Heat', view: 'heatmap', data: { queries: sql } }, 'chart'),
    widget(16, 30, { title: 'Spread', view: 'histogram', data: { queries: sql } }, 'chart'),
    widget(
      0,
      36,
      {
        title: 'By function',
        metrics: [
          { metricName: 'Duration', resourceType: 'AWS::Lambda::Function', stat: 'Average' },
          { metricName: 'Errors', resourceType: 'AWS::Lambda::Function', stat: 'Sum' },
        ],
        labels: [{ key: 'team', value: 'a' }],
        widgetOptions: { widgetsPerRow: 2 },
      },
      'explorer',
      [16, 6],
    ),
    widget(
      16,
      36,
      {
        title: 'PromQL',
        view: 'line',
        data: { queries: [{ id: 'q', language: 'PromQL', query: 'up' }] },
      },
      'chart',
    ),
    widget(0, 42, {
      title: hostileText,
      period: 60,
      metrics: [latency('shop-0', { label: hostileText, color: 'url(https://evil.example)' })],
    }),
    widget(8, 42, { title: 'Wrong', period: 7, metrics: [['Shop'], 'x'] }),
    widget(16, 42, { title: 'Of tomorrow' }, 'hologram'),
  ],
};
