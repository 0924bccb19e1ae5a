import type { AlarmProperties } from '../../../local/alarms/alarm-definition';
import { alarmNotification } from '../../../local/alarms/alarm-notification';
import type { Transition } from '../../../local/alarms/alarm-record';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
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
  };
  return alarmNotification(alarm, transition, owner);
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
  const Metrics = Trigger.Metrics.map(({ MetricStat: stat, ...query }) => ({
    ...query,
    ...(stat && {
      MetricStat: {
        ...stat,
        Metric: { ...stat.Metric, Dimensions: upperCase(stat.Metric.Dimensions) },
      },
    }),
  }));
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

const upperCase = (dimensions: { name: string; value: string }[]) =>
  dimensions.map(({ name, value }) => ({ Name: name, Value: value }));

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
