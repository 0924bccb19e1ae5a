import * as v from 'valibot';
import { type Aggregation, AggregationError, parseAggregation } from './aggregation-expression';
import { type EvaluationRule, thresholdOperators } from './alarm-evaluation';
import {
  actions,
  alarmDescription,
  alarmName,
  boolean,
  count,
  number,
  type Refuse,
  readWithSchema,
  refuseFor,
  tags,
  treatMissingData,
  warmUpConfiguration,
  whole,
} from './alarm-properties';

const text = (least: number, most: number) =>
  v.pipe(v.string(), v.minLength(least), v.maxLength(most));
/** @see http://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudwatch-logalarm-scheduleconfiguration.html */
const LARGEST_OFFSET = 2_592_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogAlarm.html */
const logAlarmProperties = v.strictObject({
  AlarmName: alarmName,
  AlarmDescription: alarmDescription,
  ActionsEnabled: v.optional(boolean, true),
  AlarmActions: actions,
  OKActions: actions,
  InsufficientDataActions: actions,
  ScheduledQueryConfiguration: v.strictObject({
    QueryString: text(0, 10_000),
    LogGroupIdentifiers: v.optional(
      v.pipe(v.array(text(1, 2048)), v.minLength(1), v.maxLength(50)),
      [],
    ),
    ScheduledQueryRoleARN: v.string(),
    ScheduleConfiguration: v.strictObject({
      ScheduleExpression: v.string(),
      StartTimeOffset: v.pipe(whole, v.minValue(1), v.maxValue(LARGEST_OFFSET)),
      EndTimeOffset: v.optional(v.pipe(whole, v.minValue(0), v.maxValue(LARGEST_OFFSET)), 0),
    }),
    AggregationExpression: text(1, 2048),
    // DescribeAlarms fills it in.
    QueryARN: v.optional(v.string()),
    Tags: tags,
  }),
  QueryResultsToEvaluate: v.pipe(count, v.maxValue(100)),
  QueryResultsToAlarm: count,
  Threshold: number,
  ComparisonOperator: v.picklist(thresholdOperators),
  TreatMissingData: treatMissingData,
  ActionLogLineCount: v.optional(v.pipe(whole, v.minValue(0), v.maxValue(50)), 0),
  ActionLogLineRoleArn: v.optional(v.string()),
  ActionConfiguration: v.optional(v.unknown()),
  WarmUpConfiguration: warmUpConfiguration,
  Tags: tags,
});

/** The properties of `AWS::CloudWatch::LogAlarm`, with no intrinsic function left in them. */
export type LogAlarmProperties = v.InferInput<typeof logAlarmProperties>;
type ReadLogProperties = v.InferOutput<typeof logAlarmProperties>;

export interface LogAlarmDefinition {
  readonly arn: string;
  readonly properties: ReadLogProperties;
  /** Names, also where ARNs were given. */
  readonly logGroups: readonly string[];
  /** Between two runs of the query. */
  readonly intervalMs: number;
  readonly aggregation: Aggregation;
  /** Its periods are runs of the query. */
  readonly rule: EvaluationRule;
}

/** @throws AlarmDefinitionError naming the property that CloudWatch would refuse */
export const readLogAlarmDefinition = (
  given: LogAlarmProperties,
  arn: string,
): LogAlarmDefinition => {
  const refuse = refuseFor(given.AlarmName);
  const properties = readWithSchema(logAlarmProperties, given, refuse);
  const { ScheduledQueryConfiguration: scheduled } = properties;
  checkOffsets(scheduled.ScheduleConfiguration, refuse);
  checkActions(properties, refuse);
  return {
    arn,
    properties,
    logGroups: scheduled.LogGroupIdentifiers.map(groupName),
    intervalMs: readRate(scheduled.ScheduleConfiguration.ScheduleExpression, refuse),
    aggregation: readAggregation(scheduled.AggregationExpression, refuse),
    rule: ruleOf(properties, refuse),
  };
};

const ruleOf = (properties: ReadLogProperties, refuse: Refuse): EvaluationRule => {
  const { QueryResultsToEvaluate, QueryResultsToAlarm } = properties;
  if (QueryResultsToAlarm > QueryResultsToEvaluate) {
    return refuse(
      'QueryResultsToAlarm',
      `must be at most QueryResultsToEvaluate ${QueryResultsToEvaluate}, got ${QueryResultsToAlarm}`,
    );
  }
  return {
    comparisonOperator: properties.ComparisonOperator,
    threshold: properties.Threshold,
    evaluationPeriods: QueryResultsToEvaluate,
    datapointsToAlarm: QueryResultsToAlarm,
    treatMissingData: properties.TreatMissingData ?? 'missing',
  };
};

const SCHEDULE = 'ScheduledQueryConfiguration.ScheduleConfiguration';

const checkOffsets = (
  schedule: ReadLogProperties['ScheduledQueryConfiguration']['ScheduleConfiguration'],
  refuse: Refuse,
): void => {
  const { StartTimeOffset, EndTimeOffset } = schedule;
  if (EndTimeOffset < StartTimeOffset) return;
  refuse(
    `${SCHEDULE}.EndTimeOffset`,
    `must be less than StartTimeOffset ${StartTimeOffset}, got ${EndTimeOffset}`,
  );
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-log.html */
const checkActions = (properties: ReadLogProperties, refuse: Refuse): void => {
  const { ActionLogLineCount, ActionLogLineRoleArn } = properties;
  if (ActionLogLineCount > 0 && ActionLogLineRoleArn === undefined) {
    refuse('ActionLogLineRoleArn', 'must be given with ActionLogLineCount');
  }
  for (const list of ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const) {
    const other = properties[list].find((action) => !/^arn:[^:]*:(sns|lambda|ssm):/.test(action));
    if (other) {
      refuse(list, `of a log alarm are SNS, Lambda and OpsItem actions only, got ${other}`);
    }
  }
};

const unitsMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

const readRate = (expression: string, refuse: Refuse): number => {
  const [, number, unit = ''] =
    /^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/.exec(expression.trim()) ?? [];
  const intervalMs = Number(number) * (unitsMs[unit] ?? 0);
  if (intervalMs > 0) return intervalMs;
  return refuse(
    `${SCHEDULE}.ScheduleExpression`,
    `must be a rate such as rate(5 minutes), got ${JSON.stringify(expression)}`,
  );
};

const readAggregation = (expression: string, refuse: Refuse): Aggregation => {
  try {
    return parseAggregation(expression);
  } catch (error) {
    if (!(error instanceof AggregationError)) throw error;
    return refuse(
      'ScheduledQueryConfiguration.AggregationExpression',
      `cannot be read: ${error.message}`,
    );
  }
};

const groupName = (nameOrArn: string): string =>
  /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
