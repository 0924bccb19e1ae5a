import { alarmGraph, alarmSentence } from '../../../local/dashboards/alarm-definition';

const latency = {
  Namespace: 'N',
  MetricName: 'latency',
  Dimensions: [{ Name: 'service', Value: 'a' }],
  ExtendedStatistic: 'p95',
  Period: 60,
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 1000,
  EvaluationPeriods: 5,
  DatapointsToAlarm: 3,
};

const errorRate = {
  Metrics: [
    { Id: 'rate', Expression: '100 * errors / requests', Label: 'error rate' },
    {
      Id: 'errors',
      ReturnData: false,
      MetricStat: { Metric: { Namespace: 'N', MetricName: 'errors' }, Stat: 'Sum', Period: 300 },
    },
  ],
  ComparisonOperator: 'LessThanThreshold',
  Threshold: 5,
  EvaluationPeriods: 1,
};

test('an alarm says in one sentence what it waits for', () => {
  expect(alarmSentence(latency)).toBe('p95 of latency > 1000 for 3 of 5 data points of a minute');
  expect(alarmSentence(errorRate)).toBe('error rate < 5 for one data point of 5 minutes');
  expect(alarmSentence({ AlarmRule: 'ALARM("a")' })).toBe('in alarm while ALARM("a")');
});

test('the graph of an alarm asks for its metric and draws its threshold', () => {
  expect(alarmGraph(latency)).toMatchObject({
    queries: [
      {
        returnData: true,
        metricStat: {
          namespace: 'N',
          metricName: 'latency',
          dimensions: { service: 'a' },
          stat: 'p95',
          periodSeconds: 60,
        },
      },
    ],
    annotations: [{ value: 1000, fill: 'above' }],
  });
});

test('of a metric math alarm only the expression is drawn', () => {
  const graph = alarmGraph(errorRate);

  expect(graph?.queries.map(({ id }) => id)).toEqual(['rate', 'errors']);
  expect(graph?.series).toEqual([{ id: 'rate', periodSeconds: 300, yAxis: 'left' }]);
  expect(graph?.annotations).toMatchObject([{ value: 5, fill: 'below' }]);
});

test('a composite alarm has no graph', () => {
  expect(alarmGraph({ AlarmRule: 'ALARM("a")' })).toBeUndefined();
});

test('an anomaly alarm says that its signal leaves a band', () => {
  const sentence = alarmSentence({
    Metrics: [
      { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' },
      {
        Id: 'm1',
        MetricStat: { Metric: { Namespace: 'N', MetricName: 'orders' }, Stat: 'Sum', Period: 300 },
      },
    ],
    ThresholdMetricId: 'band',
    ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
    EvaluationPeriods: 2,
  });

  expect(sentence).toBe('Sum of orders outside of its band for 2 of 2 data points of 5 minutes');
});
