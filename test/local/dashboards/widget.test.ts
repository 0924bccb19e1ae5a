import { toMetricWidget } from '../../../local/dashboards/widget';

test('a metric row becomes a query with the widget defaults of CloudWatch', () => {
  const { queries, series, view } = toMetricWidget({
    metrics: [['AWS/Lambda', 'Errors', 'FunctionName', 'predict', 'Resource', 'predict:live']],
  });

  expect(view).toBe('timeSeries');
  expect(queries).toEqual([
    {
      id: 'unnamed_0',
      returnData: true,
      metricStat: {
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        dimensions: { FunctionName: 'predict', Resource: 'predict:live' },
        stat: 'Average',
        periodSeconds: 300,
      },
    },
  ]);
  expect(series).toEqual([{ id: 'unnamed_0', yAxis: 'left', periodSeconds: 300 }]);
});

test('a row wins over its widget in period and statistic', () => {
  const { queries } = toMetricWidget({
    period: 60,
    stat: 'Sum',
    metrics: [
      ['N', 'requests'],
      ['N', 'latency', { stat: 'p95', period: 300 }],
    ],
  });

  const asked = queries.map(({ metricStat }) => [metricStat?.stat, metricStat?.periodSeconds]);
  expect(asked).toEqual([
    ['Sum', 60],
    ['p95', 300],
  ]);
});

test('a dot repeats the word above it, three dots all words up to those that follow', () => {
  const { queries } = toMetricWidget({
    metrics: [
      ['AWS/ApiGateway', '5XXError', 'ApiName', 'orders', 'Stage', 'prod'],
      ['.', '4XXError', '.', '.', '.', '.'],
      ['...', 'beta'],
    ],
  });

  const identities = queries.map(({ metricStat }) => [
    metricStat?.metricName,
    metricStat?.dimensions,
  ]);
  expect(identities).toEqual([
    ['5XXError', { ApiName: 'orders', Stage: 'prod' }],
    ['4XXError', { ApiName: 'orders', Stage: 'prod' }],
    ['4XXError', { ApiName: 'orders', Stage: 'beta' }],
  ]);
});

test('dots look past an expression to the metric above it', () => {
  const { queries } = toMetricWidget({
    metrics: [
      ['N', 'errors', 'service', 'a'],
      [{ expression: 'm1 * 2' }],
      ['.', 'requests', '.', '.'],
    ],
  });

  expect(queries[2]?.metricStat).toMatchObject({
    namespace: 'N',
    metricName: 'requests',
    dimensions: { service: 'a' },
  });
});

test('a hidden metric is asked for its expression alone and is not drawn', () => {
  const { queries, series } = toMetricWidget({
    metrics: [
      [{ expression: '100 * m1 / m2', id: 'e1', label: 'errors %' }],
      ['N', 'errors', { id: 'm1', visible: false, period: 60 }],
      ['N', 'requests', { id: 'm2', visible: false, period: 60 }],
    ],
  });

  expect(queries.map(({ id, returnData }) => [id, returnData])).toEqual([
    ['e1', true],
    ['m1', false],
    ['m2', false],
  ]);
  expect(series.map(({ id }) => id)).toEqual(['e1']);
});

test('an expression without a period of its own takes the longest of the metrics beside it', () => {
  const { queries } = toMetricWidget({
    metrics: [
      [{ expression: 'm1 + m2', id: 'e1' }],
      ['N', 'a', { id: 'm1', period: 60 }],
      ['N', 'b', { id: 'm2', period: 120 }],
    ],
  });

  expect(queries[0]).toEqual({
    id: 'e1',
    returnData: true,
    expression: 'm1 + m2',
    periodSeconds: 120,
  });
});

test('colour, label, axis and stacking reach the drawing', () => {
  const widget = toMetricWidget({
    stacked: true,
    liveData: true,
    yAxis: { left: { label: 'ms', min: 0 }, right: { max: 100 } },
    metrics: [['N', 'a', { color: '#1f77b4', yAxis: 'right', label: 'share' }]],
  });

  expect(widget).toMatchObject({
    stacked: true,
    liveData: true,
    series: [{ color: '#1f77b4', yAxis: 'right' }],
    queries: [{ label: 'share' }],
    axes: { left: { label: 'ms', min: 0 }, right: { max: 100 } },
  });
});

test('a horizontal annotation is a line, a pair of them a band, a hidden one nothing', () => {
  const { annotations } = toMetricWidget({
    metrics: [],
    annotations: {
      horizontal: [
        { value: 5, label: 'too many', fill: 'above' },
        [{ value: 10, label: 'busy' }, { value: 20 }],
        { value: 7, visible: false },
      ],
    },
  });

  expect(annotations).toEqual([
    { value: 5, label: 'too many', fill: 'above', yAxis: 'left' },
    { value: 10, toValue: 20, label: 'busy', yAxis: 'left' },
  ]);
});

test('a widget that shows an alarm names it', () => {
  const alarmArn = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:Down';

  expect(toMetricWidget({ annotations: { alarms: [alarmArn] } })).toMatchObject({
    alarmArn,
    queries: [],
  });
});

test.each([undefined, 7, {}, [[]], [[{}]], [null], 'x'])(
  'metrics of %j are read without a throw',
  (metrics) => {
    expect(() => toMetricWidget({ metrics })).not.toThrow();
  },
);
