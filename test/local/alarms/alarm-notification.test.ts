import { alarmNotification } from '../../../local/alarms/alarm-notification';
import type { AlarmProperties } from '../../../local/alarms/alarm-properties';
import type { Transition } from '../../../local/alarms/alarm-record';
import { createLogAlarm } from '../../../local/alarms/log-alarm';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
import anomalyAlarm from '../../testdata/sns-message.anomaly-alarm.json';
import compositeAlarm from '../../testdata/sns-message.composite-alarm.json';
import metricAlarm from '../../testdata/sns-message.metric-alarm.json';
import mathAlarm from '../../testdata/sns-message.metric-math-alarm.json';

interface Recorded {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmConfigurationUpdatedTimestamp: string;
  readonly NewStateValue: string;
  readonly NewStateReason: string;
  readonly StateChangeTime: string;
  readonly AlarmArn: string;
  readonly OldStateValue: string;
  readonly OKActions: string[];
  readonly AlarmActions: string[];
}

const owner = { id: '123456789012', regionName: 'US East (N. Virginia)' };

/** The notification of an alarm with this signal, for the recorded change of state. */
const notify = (recorded: Recorded, signal: Omit<AlarmProperties, 'AlarmName'>) => {
  const { AlarmName, AlarmDescription, OKActions, AlarmActions, AlarmArn: arn } = recorded;
  const alarm = createMetricAlarm(
    { AlarmName, AlarmDescription, OKActions, AlarmActions, ...signal, arn },
    Date.parse(recorded.AlarmConfigurationUpdatedTimestamp),
  );
  const transition: Transition = {
    alarm: AlarmName,
    from: recorded.OldStateValue as Transition['from'],
    to: recorded.NewStateValue as Transition['to'],
    reason: recorded.NewStateReason,
    atMs: Date.parse(recorded.StateChangeTime),
    previous: {
      value: recorded.OldStateValue as Transition['from'],
      reason: '',
      sinceMs: alarm.createdMs,
    },
  };
  return alarmNotification(alarm, transition, false, owner);
};

const signal: Omit<AlarmProperties, 'AlarmName'> = {
  Namespace: 'Shop/Checkout',
  MetricName: 'my-metric1',
  Dimensions: [{ Name: 'InstanceId', Value: 'abc' }],
  Statistic: 'Average',
  Unit: 'Seconds',
  Period: 60,
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanThreshold',
  Threshold: 21,
  TreatMissingData: 'ignore',
};

const messageOf = ({ message }: { message: string }) => JSON.parse(message);

test('tells of a metric alarm as CloudWatch was recorded to', () => {
  const notification = notify(metricAlarm.payload, signal);

  expect(messageOf(notification)).toEqual(metricAlarm.payload);
  expect(notification.subject).toBe('ALARM: "checkout-errors" in US East (N. Virginia)');
});

test('tells of a math alarm as CloudWatch was recorded to', () => {
  const { Trigger } = mathAlarm.payload;
  const Metrics = Trigger.Metrics.map(withUpperCaseDimensions);
  const { ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm } = Trigger;

  const notification = notify(mathAlarm.payload, {
    Metrics,
    ComparisonOperator: ComparisonOperator as 'GreaterThanThreshold',
    Threshold,
    EvaluationPeriods,
    DatapointsToAlarm,
    TreatMissingData: 'notBreaching',
  });

  // The record is older than this member.
  const { ActionExecutedAfterMuteWindow, ...message } = messageOf(notification);
  expect(ActionExecutedAfterMuteWindow).toBe(false);
  expect(message).toEqual(mathAlarm.payload);
});

interface RecordedQuery {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly name: string; readonly value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

const withUpperCaseDimensions = ({ MetricStat: stat, ...query }: RecordedQuery) => {
  const Dimensions = stat?.Metric.Dimensions.map(({ name, value }) => ({
    Name: name,
    Value: value,
  }));
  return {
    ...query,
    ...(stat && { MetricStat: { ...stat, Metric: { ...stat.Metric, Dimensions } } }),
  };
};

test('tells of an anomaly alarm as CloudWatch was recorded to', () => {
  const { Trigger } = anomalyAlarm.payload;
  const { ComparisonOperator, ThresholdMetricId, EvaluationPeriods, DatapointsToAlarm } = Trigger;

  const notification = notify(anomalyAlarm.payload, {
    Metrics: Trigger.Metrics.map(withUpperCaseDimensions),
    ComparisonOperator: ComparisonOperator as 'GreaterThanUpperThreshold',
    ThresholdMetricId,
    EvaluationPeriods,
    DatapointsToAlarm,
  });

  const { ActionExecutedAfterMuteWindow: _, ...message } = messageOf(notification);
  expect(message).toEqual(anomalyAlarm.payload);
});

test('tells of a composite alarm as CloudWatch was recorded to', () => {
  const { payload } = compositeAlarm;
  const { AlarmName, AlarmRule, OKActions, AlarmActions } = payload;
  const atMs = Date.parse(payload.StateChangeTime);
  const children = payload.TriggeringChildren.map(({ Arn: arn, State }) => ({
    arn,
    state: { value: State.Value, timestamp: State.Timestamp },
  }));

  const notification = alarmNotification(
    {
      kind: 'composite',
      arn: payload.AlarmArn,
      configuredMs: 0,
      properties: { AlarmName, AlarmRule, OKActions, AlarmActions },
    },
    {
      alarm: AlarmName,
      from: 'OK',
      to: 'ALARM',
      reason: payload.NewStateReason,
      reasonData: JSON.stringify({ triggeringAlarms: children }),
      atMs,
      previous: { value: 'OK', reason: '', sinceMs: 0 },
    },
    false,
    owner,
  );

  const { ActionExecutedAfterMuteWindow: _, ...message } = messageOf(notification);
  expect(message).toEqual(payload);
});

test('mu-7: says that an action runs because its mute window has ended', () => {
  const alarm = createMetricAlarm({ AlarmName: 'a', ...signal, arn: 'arn' }, 0);
  const set = alarm.setState('ALARM', 'a drill', 1);

  const { message } = alarmNotification(alarm, set as Transition, true);

  expect(JSON.parse(message).ActionExecutedAfterMuteWindow).toBe(true);
});

test('names the contributor whose state has changed', () => {
  const alarm = createMetricAlarm({ AlarmName: 'a', ...signal, arn: 'arn' }, 0);
  const set = alarm.setState('ALARM', 'a drill', 1) as Transition;
  const contributor = { id: 'a1b2', attributes: { endpoint: '/orders' } };

  const { message } = alarmNotification(alarm, { ...set, contributor });

  expect(JSON.parse(message)).toMatchObject({
    AlarmContributorId: 'a1b2',
    AlarmContributorAttributes: { endpoint: '/orders' },
  });
});

test('tells of a log alarm with its query, and with reason data only where there is any', () => {
  const ScheduledQueryConfiguration = {
    QueryString: 'filter level = "ERROR"',
    LogGroupIdentifiers: ['/aws/lambda/shop'],
    ScheduledQueryRoleARN: 'arn:aws:iam::123456789012:role/Query',
    AggregationExpression: 'count(*) by service',
    ScheduleConfiguration: { ScheduleExpression: 'rate(5 minutes)', StartTimeOffset: 300 },
  };
  const alarm = createLogAlarm(
    {
      AlarmName: 'a',
      arn: 'arn',
      ScheduledQueryConfiguration,
      QueryResultsToEvaluate: 1,
      QueryResultsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Tags: [{ Key: 'team', Value: 'shop' }],
    },
    0,
  );
  const set = alarm.setState('ALARM', 'a drill', 1) as Transition;
  const sent = (reasonData?: string) =>
    JSON.parse(alarmNotification(alarm, { ...set, reasonData }).message);

  const withData = sent('{"results":[{"queryResultId":"run-3"}]}');
  const without = sent();

  expect(withData).toMatchObject({
    QueryString: 'filter level = "ERROR"',
    NewStateReasonData: { results: [{ queryResultId: 'run-3' }] },
    QueryExecutionId: 'run-3',
    AlarmTags: [{ Key: 'team', Value: 'shop' }],
  });
  expect(without).not.toHaveProperty('NewStateReasonData');
});

test('names a percentile as an extended statistic', () => {
  const { Trigger } = messageOf(
    notify(metricAlarm.payload, { ...signal, Statistic: undefined, ExtendedStatistic: 'p99' }),
  );

  expect(Trigger).toMatchObject({ StatisticType: 'ExtendedStatistic', ExtendedStatistic: 'p99' });
});

test('keeps the subject within what SNS takes', () => {
  const { subject } = notify({ ...metricAlarm.payload, AlarmName: 'a'.repeat(200) }, signal);

  expect(subject).toHaveLength(100);
  expect(subject).toMatch(/^ALARM: "a+\.\.\." in US East \(N\. Virginia\)$/);
});
