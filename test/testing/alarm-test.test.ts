import { type AlarmTest, alarmTimeline } from '../../testing/alarm-test';
import { alarmMatchers } from '../../testing/matchers';

expect.extend(alarmMatchers);

const metric = (Id: string, MetricName: string) => ({
  Id,
  ReturnData: false,
  MetricStat: {
    Metric: {
      Namespace: 'Shop',
      MetricName,
      Dimensions: [{ Name: 'api', Value: { Ref: 'Api123' } }],
    },
    Period: 60,
    Stat: 'Sum',
  },
});

const template = {
  Resources: {
    Topic1: { Type: 'AWS::SNS::Topic' },
    ErrorRate9A: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'shop-HighErrorRate',
        AlarmActions: [{ Ref: 'Topic1' }],
        Metrics: [
          { Id: 'rate', Expression: '100 * errors / requests' },
          metric('errors', 'errors'),
          metric('requests', 'requests'),
        ],
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      },
    },
    Slow1: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'shop-Slow',
        Namespace: 'Shop',
        MetricName: 'latency',
        Statistic: 'Maximum',
        Period: 10,
        EvaluationPeriods: 1,
        Threshold: 100,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      },
    },
  },
};

const series = (metricName: string, values: string, api = 'Api123') => ({
  namespace: 'Shop',
  metricName,
  dimensions: { api },
  values,
});

const spike: AlarmTest = {
  template,
  alarm: 'HighErrorRate',
  series: [series('errors', '0x9 6x5 0x20'), series('requests', '100x36')],
};

test('an error spike alarms once three of five minutes breach, and resolves', () => {
  const timeline = alarmTimeline(spike);

  expect(timeline).toTransition(['1m OK', '13m ALARM', '19m OK']);
  expect(timeline.transitions[1]).toEqual({ atSeconds: 780, state: 'ALARM' });
});

test.each(['shop-HighErrorRate', 'ErrorRate9A'])('finds the alarm by %s too', (alarm) => {
  expect(alarmTimeline({ ...spike, alarm })).toTransition(['1m OK', '13m ALARM', '19m OK']);
});

test('takes what a reference stands for from the test', () => {
  const timeline = alarmTimeline({
    ...spike,
    references: { Api123: 'shop-api' },
    series: [series('errors', '6x5', 'shop-api'), series('requests', '100x5', 'shop-api')],
  });

  expect(timeline).toTransition(['1m OK', '3m ALARM']);
});

test('resolves whatever functions a template has', () => {
  const conditional = {
    Parameters: { Stage: { Type: 'String', Default: 'prod' }, Limit: { Default: '5' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Mappings: { Periods: { prod: { seconds: 60 } } },
    Resources: {
      Errors: {
        Type: 'AWS::CloudWatch::Alarm',
        Condition: 'IsProd',
        Properties: {
          AlarmName: { 'Fn::Sub': '${Stage}-errors' },
          Namespace: 'Shop',
          MetricName: 'errors',
          Dimensions: [{ Name: 'api', Value: { 'Fn::GetAtt': 'Api.Name' } }],
          Statistic: 'Sum',
          Period: { 'Fn::FindInMap': ['Periods', { Ref: 'Stage' }, 'seconds'] },
          EvaluationPeriods: 1,
          Threshold: { Ref: 'Limit' },
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: { 'Fn::If': ['IsProd', { Ref: 'AWS::NoValue' }, 'breaching'] },
        },
      },
    },
  };
  const test = {
    template: conditional,
    alarm: 'prod-errors',
    references: { 'Api.Name': 'shop' },
    series: [
      { namespace: 'Shop', metricName: 'errors', dimensions: { api: 'shop' }, values: '0 6' },
    ],
  };

  expect(alarmTimeline(test)).toTransition(['1m OK', '2m ALARM']);
  expect(() => alarmTimeline({ ...test, references: { Stage: 'test' } })).toThrow('it has none');
});

test('evaluates a high-resolution alarm every ten seconds', () => {
  const timeline = alarmTimeline({
    template,
    alarm: 'Slow',
    interval: 10,
    series: [{ namespace: 'Shop', metricName: 'latency', values: '1x2 200 1' }],
  });

  expect(timeline).toTransition(['10s OK', '40s ALARM', '50s OK']);
});

test('shows a coarser series when its interval has ended', () => {
  const timeline = alarmTimeline({
    ...spike,
    interval: 300,
    series: [series('errors', '6'), series('requests', '100')],
  });

  expect(timeline.summary).toEqual(['1m OK']);
});

test('names the alarms that there are when it finds none', () => {
  expect(() => alarmTimeline({ ...spike, alarm: 'Nope' })).toThrow(
    'no metric alarm of the template is called Nope: it has shop-HighErrorRate, shop-Slow',
  );
});

test('says which transitions came when others were expected', () => {
  expect(() => expect(alarmTimeline(spike)).toTransition(['13m ALARM'])).toThrow(
    'alarm shop-HighErrorRate: expected 13m ALARM, got 1m OK, 13m ALARM, 19m OK',
  );
});

test('refuses an interval that does not fit into minutes', () => {
  expect(() => alarmTimeline({ ...spike, interval: 45 })).toThrow('got 45');
});
