import { account } from '../account';
import type { AlarmDefinition } from './alarm-definition';
import type { MetricDataQuery, ReadProperties } from './alarm-properties';
import { awsDate, parseReasonData } from './alarm-reason';
import type { Transition } from './alarm-record';
import type { LogAlarmDefinition } from './log-alarm-definition';
import { queryExecutionId } from './log-query';
import { type AlarmOwner, commonProperties, type ReportedAlarm } from './reported-alarm';

/** What CloudWatch publishes to an SNS topic when an alarm changes its state. */
export interface AlarmNotification {
  readonly subject: string;
  /** JSON. */
  readonly message: string;
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT_LENGTH = 100;

/**
 * @param isAfterMuteWindow - the action was muted, and runs now that the mute window has ended
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export const alarmNotification = (
  alarm: ReportedAlarm,
  transition: Transition,
  isAfterMuteWindow = false,
  owner: Pick<AlarmOwner, 'id' | 'regionName'> = account,
): AlarmNotification => {
  const { AlarmName, AlarmDescription, ...common } = commonProperties(alarm);
  const { contributor } = transition;
  const message = {
    AlarmName,
    AlarmDescription: AlarmDescription ?? (alarm.kind === 'composite' ? '' : null),
    AWSAccountId: owner.id,
    ...(alarm.kind === 'composite'
      ? {}
      : { AlarmConfigurationUpdatedTimestamp: awsDate(alarm.configuredMs) }),
    NewStateValue: transition.to,
    NewStateReason: transition.reason,
    StateChangeTime: awsDate(transition.atMs),
    Region: owner.regionName,
    AlarmArn: alarm.arn,
    OldStateValue: transition.from,
    ActionExecutedAfterMuteWindow: isAfterMuteWindow,
    OKActions: common.OKActions ?? [],
    AlarmActions: common.AlarmActions ?? [],
    InsufficientDataActions: common.InsufficientDataActions ?? [],
    ...signalOf(alarm, transition),
    ...(contributor && {
      AlarmContributorId: contributor.id,
      AlarmContributorAttributes: contributor.attributes,
    }),
  };
  return { subject: subjectOf(transition, owner.regionName), message: JSON.stringify(message) };
};

const subjectOf = ({ to, alarm }: Transition, regionName: string): string => {
  const room = MAX_SUBJECT_LENGTH - `${to}: "" in ${regionName}`.length;
  const name = alarm.length > room ? `${alarm.slice(0, room - 3)}...` : alarm;
  return `${to}: "${name}" in ${regionName}`;
};

const signalOf = (alarm: ReportedAlarm, { reasonData }: Transition): object => {
  switch (alarm.kind) {
    case 'metric':
      return { Trigger: triggerOf(alarm.definition) };
    case 'log':
      return logSignal(alarm.definition, reasonData);
    case 'composite':
      return {
        AlarmRule: alarm.properties.AlarmRule,
        TriggeringChildren: triggeringChildren(reasonData),
      };
    default:
      return unreachable(alarm);
  }
};

interface TriggeringAlarm {
  readonly arn: string;
  readonly state: { readonly value: string; readonly timestamp: string };
}

const triggeringChildren = (reasonData = '{}'): readonly object[] => {
  const data = parseReasonData(reasonData) as {
    readonly triggeringAlarms?: readonly TriggeringAlarm[];
  } | null;
  return (data?.triggeringAlarms ?? []).map(({ arn, state }) => ({
    Arn: arn,
    State: { Value: state.value, Timestamp: state.timestamp },
  }));
};

/** Of a contributor, and of a query that failed, there is no reason data. */
const logSignal = ({ properties }: LogAlarmDefinition, reasonData: string | undefined): object => {
  const { LogGroupIdentifiers, QueryString, AggregationExpression } =
    properties.ScheduledQueryConfiguration;
  return {
    ...(reasonData !== undefined && { NewStateReasonData: parseReasonData(reasonData) }),
    LogGroups: LogGroupIdentifiers,
    QueryString,
    AggregationExpression,
    QueryExecutionId: queryExecutionId(reasonData),
    AlarmTags: properties.Tags ?? [],
  };
};

const triggerOf = (definition: AlarmDefinition): object => {
  const { properties, rule, periodSeconds, signal } = definition;
  const condition = {
    Period: periodSeconds,
    EvaluationPeriods: rule.evaluationPeriods,
    ...(properties.DatapointsToAlarm === undefined
      ? {}
      : { DatapointsToAlarm: rule.datapointsToAlarm }),
    ComparisonOperator: rule.comparisonOperator,
    ...(properties.ThresholdMetricId === undefined
      ? { Threshold: rule.threshold }
      : { ThresholdMetricId: properties.ThresholdMetricId }),
    TreatMissingData: rule.treatMissingData,
    EvaluateLowSampleCountPercentile: properties.EvaluateLowSampleCountPercentile ?? '',
  };
  if (signal.kind !== 'metric') return { ...condition, Metrics: properties.Metrics?.map(toMetric) };
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

const toMetric = ({ MetricStat: stat, ...query }: MetricDataQuery): object => {
  if (!stat) return query;
  const { Metric: metric, ...rest } = stat;
  const Metric = { ...metric, Dimensions: toDimensions(metric.Dimensions) };
  return { ...query, MetricStat: { Metric, ...rest } };
};

// Names and values are in lower case here, and only here.
const toDimensions = (dimensions: ReadProperties['Dimensions'] = []): object[] =>
  dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));

const upperSnakeCase = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

const unreachable = (alarm: never): never => {
  throw new TypeError(`unknown alarm ${JSON.stringify(alarm)}`);
};
