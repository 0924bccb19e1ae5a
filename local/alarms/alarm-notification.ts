import { account } from '../account';
import type { AlarmProperties } from './alarm-definition';
import { awsDate } from './alarm-reason';
import type { Transition } from './alarm-record';
import type { MetricAlarm } from './metric-alarm';

/** What CloudWatch publishes to an SNS topic when an alarm changes its state. */
export interface AlarmNotification {
  readonly subject: string;
  /** JSON. */
  readonly message: string;
}

/** Whose alarm it is. */
interface Owner {
  readonly id: string;
  /** As people call it: `US East (N. Virginia)`. */
  readonly regionName: string;
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT_LENGTH = 100;

export const alarmNotification = (
  alarm: MetricAlarm,
  transition: Transition,
  owner: Owner = account,
): AlarmNotification => {
  const { properties, arn } = alarm.definition;
  const message = {
    AlarmName: properties.AlarmName,
    AlarmDescription: properties.AlarmDescription ?? null,
    AWSAccountId: owner.id,
    AlarmConfigurationUpdatedTimestamp: awsDate(alarm.createdMs),
    NewStateValue: transition.to,
    NewStateReason: transition.reason,
    StateChangeTime: awsDate(transition.atMs),
    Region: owner.regionName,
    AlarmArn: arn,
    OldStateValue: transition.from,
    ActionExecutedAfterMuteWindow: false,
    OKActions: properties.OKActions,
    AlarmActions: properties.AlarmActions,
    InsufficientDataActions: properties.InsufficientDataActions,
    Trigger: triggerOf(alarm),
  };
  return { subject: subjectOf(transition, owner), message: JSON.stringify(message) };
};

const subjectOf = ({ to, alarm }: Transition, { regionName }: Owner): string => {
  const room = MAX_SUBJECT_LENGTH - `${to}: "" in ${regionName}`.length;
  const name = alarm.length > room ? `${alarm.slice(0, room - 3)}...` : alarm;
  return `${to}: "${name}" in ${regionName}`;
};

const triggerOf = ({ definition }: MetricAlarm): object => {
  const { properties, rule, periodSeconds, signal } = definition;
  const condition = {
    Period: periodSeconds,
    EvaluationPeriods: rule.evaluationPeriods,
    ...(properties.DatapointsToAlarm === undefined
      ? {}
      : { DatapointsToAlarm: rule.datapointsToAlarm }),
    ComparisonOperator: rule.comparisonOperator,
    Threshold: rule.threshold,
    TreatMissingData: rule.treatMissingData,
    EvaluateLowSampleCountPercentile: properties.EvaluateLowSampleCountPercentile ?? '',
  };
  if (signal.kind === 'math') return { ...condition, Metrics: properties.Metrics?.map(toMetric) };
  const { metric, stat, statistic } = signal.source;
  return {
    MetricName: metric.metricName,
    Namespace: metric.namespace,
    ...(statistic.kind === 'simple'
      ? { StatisticType: 'Statistic', Statistic: upperSnakeCase(stat) }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: stat }),
    Unit: properties.Unit ?? null,
    Dimensions: toDimensions(properties.Dimensions),
    ...condition,
  };
};

type Query = NonNullable<AlarmProperties['Metrics']>[number];

const toMetric = ({ MetricStat: stat, ...query }: Query): object => {
  if (!stat) return query;
  const { Metric: metric, ...rest } = stat;
  const Metric = { ...metric, Dimensions: toDimensions(metric.Dimensions) };
  return { ...query, MetricStat: { Metric, ...rest } };
};

// Names and values are in lower case here, and only here.
const toDimensions = (dimensions: AlarmProperties['Dimensions'] = []): object[] =>
  dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));

const upperSnakeCase = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
