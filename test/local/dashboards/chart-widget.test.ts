import { toChartWidget } from '../../../local/dashboards/chart-widget';

const chart = (queries: object[], more: object = {}) =>
  toChartWidget({ view: 'line', data: { queries }, ...more });
const sql = { id: 'q1', language: 'SQL', query: 'SELECT SUM(n) FROM N' };

test('SQL is asked as a Metrics Insights query, by its step', () => {
  const { metric, remarks } = chart([{ ...sql, step: '5m', label: 'all' }]);

  expect(remarks).toEqual([]);
  expect(metric.queries).toEqual([
    {
      id: 'q1',
      label: 'all',
      expression: 'SELECT SUM(n) FROM N',
      periodSeconds: 300,
      returnData: true,
    },
  ]);
});

test('PromQL is said not to run here', () => {
  const { metric, remarks } = chart([{ id: 'up', language: 'PromQL', query: 'up' }, sql]);

  expect(remarks).toEqual([expect.stringMatching(/up is PromQL/)]);
  expect(metric.queries).toHaveLength(1);
});

test.each([
  ['line', 'timeSeries'],
  ['number', 'singleValue'],
  ['solidgauge', 'gauge'],
  ['heatmap', 'heatmap'],
])('the view %s is drawn as %s', (view, drawn) => {
  expect(chart([sql], { view }).metric.view).toBe(drawn);
});

test('legend, axes and annotations are read from the plot options', () => {
  const { metric } = chart([sql], {
    plotOptions: {
      legend: { position: 'right' },
      yAxis: [{ min: 0, label: 'ms' }, { max: 1 }],
      annotations: { horizontal: [{ value: 7 }] },
    },
  });

  expect(metric).toMatchObject({
    legend: 'right',
    axes: { left: { min: 0, label: 'ms' }, right: { max: 1 } },
    annotations: [{ value: 7 }],
  });
});

test.each([{}, { data: 7 }, { data: { queries: [null, 7] } }, { plotOptions: { yAxis: 'x' } }])(
  'properties of %j are read without a throw',
  (properties) => {
    expect(() => toChartWidget(properties)).not.toThrow();
  },
);
