import * as v from 'valibot';
import type { Metric } from '../metrics/metric';
import { type Expression, MetricMathError, parseMetricMath } from '../metrics/metric-math-syntax';
import { parseStatistic, type Statistic } from '../metrics/statistic';
import {
  comparisonOperators,
  type EvaluationRule,
  type TreatMissingData,
} from './alarm-evaluation';

// CloudFormation takes numbers and booleans as texts too.
const number = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.finite());
const count = v.pipe(number, v.integer(), v.minValue(1));
const boolean = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])]),
  v.transform((value) => value === true || value === 'true'),
);
const dimensions = v.array(v.object({ Name: v.string(), Value: v.string() }));
const actions = v.optional(v.pipe(v.array(v.string()), v.maxLength(5)), []);

const metricDataQuery = v.strictObject({
  Id: v.pipe(v.string(), v.regex(/^[a-z]\w{0,254}$/)),
  Label: v.optional(v.string()),
  ReturnData: v.optional(boolean, true),
  Expression: v.optional(v.string()),
  Period: v.optional(count),
  MetricStat: v.optional(
    v.strictObject({
      Metric: v.strictObject({
        Namespace: v.string(),
        MetricName: v.string(),
        Dimensions: v.optional(dimensions),
      }),
      Period: count,
      Stat: v.string(),
      Unit: v.optional(v.string()),
    }),
  ),
  AccountId: v.optional(v.string()),
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const alarmProperties = v.strictObject({
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a name must not have
  AlarmName: v.pipe(v.string(), v.minLength(1), v.maxLength(255), v.regex(/^[^\x00-\x1f\x7f]*$/)),
  AlarmDescription: v.optional(v.string()),
  ActionsEnabled: v.optional(boolean, true),
  AlarmActions: actions,
  OKActions: actions,
  InsufficientDataActions: actions,
  Namespace: v.optional(v.string()),
  MetricName: v.optional(v.string()),
  Dimensions: v.optional(dimensions),
  Statistic: v.optional(v.string()),
  ExtendedStatistic: v.optional(v.string()),
  Unit: v.optional(v.string()),
  Period: v.optional(count),
  Metrics: v.optional(v.pipe(v.array(metricDataQuery), v.minLength(1), v.maxLength(20))),
  ComparisonOperator: v.picklist(comparisonOperators),
  Threshold: number,
  EvaluationPeriods: count,
  DatapointsToAlarm: v.optional(count),
  TreatMissingData: v.optional(v.picklist(['missing', 'ignore', 'breaching', 'notBreaching'])),
  EvaluateLowSampleCountPercentile: v.optional(v.picklist(['evaluate', 'ignore'])),
  WarmUpConfiguration: v.optional(
    v.strictObject({
      WarmUpPeriodDurationInMinutes: v.pipe(count, v.maxValue(2880)),
      OnlyStartEvaluatingAfterWarmUpPeriodEnds: v.optional(boolean, false),
    }),
  ),
  Tags: v.optional(v.array(v.unknown())),
});

/** The properties of `AWS::CloudWatch::Alarm`, with no intrinsic function left in them. */
export type AlarmProperties = v.InferInput<typeof alarmProperties>;
type ReadProperties = v.InferOutput<typeof alarmProperties>;
type MetricDataQuery = v.InferOutput<typeof metricDataQuery>;

const unsupported = [
  'ThresholdMetricId',
  'EvaluationCriteria',
  'EvaluationInterval',
  'EvaluationWindow',
];

/** An alarm that CloudWatch would refuse, or that the local evaluator cannot run. */
export class AlarmDefinitionError extends Error {
  readonly property: string;

  constructor(alarmName: string, property: string, problem: string) {
    super(`alarm ${alarmName}: ${property} ${problem}`);
    this.name = 'AlarmDefinitionError';
    this.property = property;
  }
}

export interface MetricSource {
  readonly kind: 'metric';
  readonly id: string;
  readonly metric: Metric;
  /** As CloudWatch writes it. */
  readonly stat: string;
  readonly statistic: Statistic;
  readonly unit?: string;
}

export interface ExpressionSource {
  readonly kind: 'expression';
  readonly id: string;
  readonly expression: Expression;
}

/** What an alarm watches: one metric, or the expression among several sources that returns data. */
export type AlarmSignal =
  | { readonly kind: 'metric'; readonly source: MetricSource }
  | {
      readonly kind: 'math';
      readonly watched: Expression;
      readonly sources: readonly (MetricSource | ExpressionSource)[];
    };

export interface AlarmDefinition {
  readonly arn: string;
  /** As given, with CloudWatch's defaults. */
  readonly properties: ReadProperties;
  readonly signal: AlarmSignal;
  readonly periodSeconds: number;
  readonly rule: EvaluationRule;
}

/** @throws AlarmDefinitionError naming the property */
export const readAlarmDefinition = (given: AlarmProperties, arn: string): AlarmDefinition => {
  const name = String(given.AlarmName);
  const refuse: Refuse = (property, problem) => {
    throw new AlarmDefinitionError(name, property, problem);
  };
  const missing = unsupported.find((property) => property in given);
  if (missing) refuse(missing, 'is not supported by the local evaluator yet: leave it out');
  const properties = readProperties(given, refuse);
  const signal = properties.Metrics
    ? mathSignal(properties, properties.Metrics, refuse)
    : { kind: 'metric' as const, source: metricSource(properties, refuse) };
  const periodSeconds = periodOf(properties, refuse);
  const rule = ruleOf(properties, refuse);
  checkSpan(periodSeconds, rule.evaluationPeriods, refuse);
  return { arn, properties, signal, periodSeconds, rule };
};

type Refuse = (property: string, problem: string) => never;

const readProperties = (given: AlarmProperties, refuse: Refuse): ReadProperties => {
  const result = v.safeParse(alarmProperties, given);
  if (result.success) return result.output;
  const [issue] = result.issues;
  return refuse(v.getDotPath(issue) ?? 'definition', `cannot be used: ${issue.message}`);
};

const metricSource = (properties: ReadProperties, refuse: Refuse): MetricSource => {
  const { Namespace, MetricName, Statistic, ExtendedStatistic, Dimensions, Unit } = properties;
  const stat = Statistic ?? ExtendedStatistic;
  if (!MetricName) return refuse('MetricName', 'or Metrics must be given');
  if (!Namespace) return refuse('Namespace', 'must be given with MetricName');
  if (!stat || (Statistic && ExtendedStatistic)) {
    return refuse('Statistic', 'or ExtendedStatistic must be given, one of them');
  }
  const statistic = readWith(Statistic ? 'Statistic' : 'ExtendedStatistic', refuse, () =>
    parseStatistic(stat),
  );
  const metric = { namespace: Namespace, metricName: MetricName, dimensions: record(Dimensions) };
  return { kind: 'metric', id: 'm1', metric, stat, statistic, unit: Unit };
};

const metricOnly = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
] as const;

const mathSignal = (
  properties: ReadProperties,
  queries: readonly MetricDataQuery[],
  refuse: Refuse,
): AlarmSignal => {
  const clash = metricOnly.find((property) => properties[property] !== undefined);
  if (clash) refuse(clash, 'cannot stand beside Metrics: give it in MetricStat');
  const returning = queries.filter((query) => query.ReturnData);
  const [watched] = returning;
  if (!watched || returning.length > 1) {
    return refuse('Metrics', `must have one entry with ReturnData true, got ${returning.length}`);
  }
  if (new Set(queries.map((query) => query.Id)).size < queries.length) {
    return refuse('Metrics', 'must each have an Id of their own');
  }
  return {
    kind: 'math',
    watched: { kind: 'id', name: watched.Id, position: 0 },
    sources: queries.map((query, i) => sourceOf(query, `Metrics.${i}`, refuse)),
  };
};

const sourceOf = (
  query: MetricDataQuery,
  path: string,
  refuse: Refuse,
): MetricSource | ExpressionSource => {
  const { Id: id, MetricStat: stat, Expression: text } = query;
  if ((stat === undefined) === (text === undefined)) {
    return refuse(path, 'must have either MetricStat or Expression');
  }
  if (!stat) {
    const expression = readWith(`${path}.Expression`, refuse, () => parseMetricMath(text ?? ''));
    return { kind: 'expression', id, expression };
  }
  const { Namespace, MetricName, Dimensions } = stat.Metric;
  return {
    kind: 'metric',
    id,
    metric: { namespace: Namespace, metricName: MetricName, dimensions: record(Dimensions) },
    stat: stat.Stat,
    statistic: readWith(`${path}.MetricStat.Stat`, refuse, () => parseStatistic(stat.Stat)),
    unit: stat.Unit,
  };
};

const periodOf = ({ Metrics, Period }: ReadProperties, refuse: Refuse): number => {
  const given = (Metrics ?? []).flatMap(
    ({ MetricStat, Period: own }) => MetricStat?.Period ?? own ?? [],
  );
  const periods = new Set(Metrics ? given : [Period]);
  const [period, other] = periods;
  if (period === undefined) return refuse('Period', 'must be given');
  if (other !== undefined) return refuse('Metrics', `must share one Period, got ${[...periods]}`);
  if ([10, 20, 30].includes(period) || period % 60 === 0) return period;
  return refuse('Period', `must be 10, 20, 30 or a multiple of 60 seconds, got ${period}`);
};

const ruleOf = (properties: ReadProperties, refuse: Refuse): EvaluationRule => {
  const { EvaluationPeriods: evaluationPeriods, DatapointsToAlarm } = properties;
  const datapointsToAlarm = DatapointsToAlarm ?? evaluationPeriods;
  if (datapointsToAlarm > evaluationPeriods) {
    return refuse(
      'DatapointsToAlarm',
      `must be at most EvaluationPeriods ${evaluationPeriods}, got ${datapointsToAlarm}`,
    );
  }
  return {
    comparisonOperator: properties.ComparisonOperator,
    threshold: properties.Threshold,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: properties.TreatMissingData ?? defaultTreatment(properties),
  };
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
const defaultTreatment = ({ Namespace }: ReadProperties): TreatMissingData =>
  Namespace === 'AWS/DynamoDB' ? 'ignore' : 'missing';

const DAY_SECONDS = 86_400;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const checkSpan = (periodSeconds: number, evaluationPeriods: number, refuse: Refuse): void => {
  const days = periodSeconds < 3600 ? 1 : 7;
  if (periodSeconds * evaluationPeriods <= days * DAY_SECONDS) return;
  refuse(
    'EvaluationPeriods',
    `times Period must be at most ${days * DAY_SECONDS} seconds, got ${evaluationPeriods} × ${periodSeconds}`,
  );
};

const readWith = <T>(property: string, refuse: Refuse, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MetricMathError || error instanceof RangeError)) throw error;
    return refuse(property, `cannot be read: ${error.message}`);
  }
};

const record = (list: v.InferOutput<typeof dimensions> = []): Record<string, string> =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
