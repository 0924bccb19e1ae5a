import { createHash } from 'node:crypto';
import type { PutEvent } from '../events/event-bus';
import type { AlarmDefinition } from './alarm-definition';
import type { MetricDataQuery, ReadProperties } from './alarm-properties';
import { awsDate } from './alarm-reason';
import type { StateEntry, Transition } from './alarm-record';
import type { MetricSource } from './alarm-signal';
import type { LogAlarmDefinition } from './log-alarm-definition';
import { commonProperties, type ReportedAlarm } from './reported-alarm';

/** Why the actions of a state do not run now: a composite alarm's suppressor, or a mute rule. */
export interface QuietActions {
  /** Of the state before. */
  readonly previous?: Pick<QuietActions, 'suppressedBy' | 'suppressedReason'>;
  readonly suppressedBy?: 'WaitPeriod' | 'ExtensionPeriod' | 'Alarm';
  /** @default 'Actions suppressed by <suppressedBy>' */
  readonly suppressedReason?: string;
  readonly mutedBy?: {
    /** The mute rule's. */
    readonly arn: string;
    readonly startMs: number;
    readonly endMs: number;
  };
}

/**
 * What EventBridge gets for each change of state; of a contributor where the transition names one.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const alarmStateChangeEvent = (
  alarm: ReportedAlarm,
  transition: Transition,
  quiet: QuietActions = {},
): PutEvent => {
  const { contributor } = transition;
  return {
    source: 'aws.cloudwatch',
    detailType: contributor
      ? 'CloudWatch Alarm Contributor State Change'
      : 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: {
      ...alarmData(alarm, transition, quiet),
      ...(contributor && { alarmContributor: contributor }),
      ...muteDetail(quiet),
    },
  };
};

interface AlarmData {
  readonly alarmName: string;
  readonly state: object;
  readonly previousState?: object;
  readonly configuration: object;
}

/** The part that events and Lambda actions have in common. */
export const alarmData = (
  alarm: ReportedAlarm,
  transition: Transition,
  quiet: QuietActions = {},
): AlarmData => ({
  alarmName: transition.alarm,
  state: { ...stateData(newState(transition)), ...suppression(quiet) },
  // What a contributor was before is not told.
  ...(transition.contributor
    ? {}
    : { previousState: { ...stateData(transition.previous), ...suppression(quiet.previous) } }),
  configuration: signalData(alarm),
});

const newState = ({ to, reason, reasonData, atMs }: Transition): StateEntry => ({
  value: to,
  reason,
  reasonData,
  sinceMs: atMs,
});

const stateData = ({ value, reason, reasonData, sinceMs }: StateEntry): object => ({
  value,
  reason,
  ...(reasonData === undefined ? {} : { reasonData }),
  timestamp: awsDate(sinceMs),
});

const suppression = ({ suppressedBy, suppressedReason }: QuietActions = {}): object =>
  suppressedBy === undefined
    ? {}
    : {
        actionsSuppressedBy: suppressedBy,
        actionsSuppressedReason: suppressedReason ?? `Actions suppressed by ${suppressedBy}`,
      };

const muteDetail = ({ mutedBy }: QuietActions): object =>
  mutedBy === undefined
    ? {}
    : {
        muteDetail: {
          mutedByArn: mutedBy.arn,
          muteWindowStart: awsDate(mutedBy.startMs),
          muteWindowEnd: awsDate(mutedBy.endMs),
        },
      };

/**
 * What EventBridge gets when an alarm is created, updated or deleted.
 * @param previous - the alarm before an update
 */
export const alarmConfigurationChangeEvent = (
  operation: 'create' | 'update' | 'delete',
  alarm: ReportedAlarm,
  state: Pick<StateEntry, 'value' | 'sinceMs'>,
  previous?: ReportedAlarm,
): PutEvent => ({
  source: 'aws.cloudwatch',
  detailType: 'CloudWatch Alarm Configuration Change',
  resources: [alarm.arn],
  detail: {
    alarmName: commonProperties(alarm).AlarmName,
    operation,
    state: { value: state.value, timestamp: awsDate(state.sinceMs) },
    configuration: configuration(alarm),
    ...(previous && { previousConfiguration: configuration(previous) }),
  },
});

const configuration = (alarm: ReportedAlarm): object => ({
  ...conditions(alarm),
  ...signalData(alarm),
  ...administration(alarm),
});

const administration = (alarm: ReportedAlarm): object => {
  const common = commonProperties(alarm);
  return {
    alarmName: common.AlarmName,
    actionsEnabled: common.ActionsEnabled ?? true,
    timestamp: awsDate(alarm.configuredMs),
    okActions: common.OKActions ?? [],
    alarmActions: common.AlarmActions ?? [],
    insufficientDataActions: common.InsufficientDataActions ?? [],
  };
};

/** When it is in alarm, as far as a state change does not tell it. */
const conditions = (alarm: ReportedAlarm): object => {
  if (alarm.kind !== 'metric') return {};
  const { properties, rule } = alarm.definition;
  const { DatapointsToAlarm, ThresholdMetricId, EvaluateLowSampleCountPercentile } = properties;
  return withoutUndefined({
    evaluationPeriods: rule.evaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm,
    threshold: ThresholdMetricId === undefined ? rule.threshold : undefined,
    thresholdMetricId: ThresholdMetricId,
    comparisonOperator: rule.comparisonOperator,
    treatMissingData: rule.treatMissingData,
    evaluateLowSampleCountPercentile: EvaluateLowSampleCountPercentile,
  });
};

/** What the alarm watches. */
const signalData = (alarm: ReportedAlarm): object => {
  const { AlarmDescription: description } = commonProperties(alarm);
  switch (alarm.kind) {
    case 'metric':
      return withoutUndefined({ description, metrics: metricsData(alarm.definition) });
    case 'composite':
      return withoutUndefined({
        description,
        alarmRule: alarm.properties.AlarmRule,
        actionsSuppressor: alarm.properties.ActionsSuppressor,
        actionsSuppressorWaitPeriod: alarm.properties.ActionsSuppressorWaitPeriod,
        actionsSuppressorExtensionPeriod: alarm.properties.ActionsSuppressorExtensionPeriod,
      });
    case 'log':
      return withoutUndefined({
        description,
        ...logData(alarm.definition),
        ...administration(alarm),
      });
    default:
      return unreachable(alarm);
  }
};

const metricsData = ({ properties, signal, periodSeconds }: AlarmDefinition): readonly object[] =>
  signal.kind === 'metric'
    ? [
        {
          id: metricId(properties),
          metricStat: metricStat(signal.source, periodSeconds),
          returnData: true,
        },
      ]
    : (properties.Metrics ?? []).map(queryData);

/** A metric alarm's only metric gets an id of its own with each configuration: here one made from it. */
const metricId = (properties: ReadProperties): string => {
  const digest = createHash('sha256').update(JSON.stringify(properties)).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
};

type StatSource = Pick<MetricSource, 'metric' | 'stat' | 'unit'>;

const metricStat = ({ metric, stat, unit }: StatSource, period: number): object => {
  const { namespace, metricName: name, dimensions } = metric;
  return withoutUndefined({ metric: { namespace, name, dimensions }, period, stat, unit });
};

const queryData = (query: MetricDataQuery): object => {
  const { Id: id, Label: label, MetricStat: stat, ReturnData: returnData } = query;
  if (!stat) {
    const { Expression: expression, Period: period } = query;
    return withoutUndefined({ id, expression, label, period, returnData });
  }
  const { Namespace: namespace, MetricName: metricName, Dimensions = [] } = stat.Metric;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const source = {
    metric: { namespace, metricName, dimensions },
    stat: stat.Stat,
    unit: stat.Unit,
  };
  const data = metricStat(source, stat.Period);
  return withoutUndefined({ id, metricStat: data, label, accountId: query.AccountId, returnData });
};

const logData = ({ properties, rule }: LogAlarmDefinition): object => {
  const { ScheduledQueryConfiguration: scheduled } = properties;
  const { ScheduleExpression, StartTimeOffset, EndTimeOffset } = scheduled.ScheduleConfiguration;
  return {
    logGroupIdentifiers: scheduled.LogGroupIdentifiers,
    queryString: scheduled.QueryString,
    aggregationExpression: scheduled.AggregationExpression,
    scheduledQueryRoleARN: scheduled.ScheduledQueryRoleARN,
    actionLogLineRoleArn: properties.ActionLogLineRoleArn,
    actionLogLineCount: properties.ActionLogLineCount,
    schedule: {
      expression: ScheduleExpression,
      startTimeOffset: StartTimeOffset,
      endTimeOffset: EndTimeOffset,
    },
    threshold: rule.threshold,
    comparisonOperator: rule.comparisonOperator,
    treatMissingData: rule.treatMissingData,
    queryResultsToEvaluate: rule.evaluationPeriods,
    queryResultsToAlarm: rule.datapointsToAlarm,
  };
};

const withoutUndefined = (data: object): object =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

const unreachable = (alarm: never): never => {
  throw new TypeError(`unknown alarm ${JSON.stringify(alarm)}`);
};
