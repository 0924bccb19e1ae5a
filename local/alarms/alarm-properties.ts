import * as v from 'valibot';
import { units } from '../metrics/metric';
import { bandOperators, thresholdOperators } from './alarm-evaluation';

/** What stands for a check that does not say itself what it expects. */
const expected =
  (what: string) =>
  ({ received }: v.BaseIssue<unknown>): string =>
    `expected ${what}, got ${received}`;

// CloudFormation takes numbers and booleans as texts too.
const numberText = v.pipe(
  v.string(),
  v.check((given) => given.trim() !== '' && Number.isFinite(Number(given)), expected('a number')),
);
export const number = v.pipe(
  v.union([v.number(), numberText], expected('a number')),
  v.transform(Number),
  v.finite(expected('a number')),
);
export const whole = v.pipe(number, v.integer(expected('a whole number')));
export const count = v.pipe(whole, v.minValue(1));
export const boolean = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])], expected('true or false')),
  v.transform((value) => value === true || value === 'true'),
);
const text = (least: number, most: number) =>
  v.pipe(v.string(), v.minLength(least), v.maxLength(most));

const namespace = v.pipe(text(1, 255), v.regex(/^[^:]/, 'it cannot begin with a colon'));
const dimensions = v.pipe(
  v.array(v.strictObject({ Name: text(1, 255), Value: text(1, 1024) })),
  v.maxLength(30),
  v.check(
    (list) => new Set(list.map(({ Name }) => Name)).size === list.length,
    'a Name may stand there once only',
  ),
);
const unit = v.picklist(units);

/** At most five a state. */
export const actions = v.optional(v.pipe(v.array(text(1, 1024)), v.maxLength(5)), []);

export const alarmName = v.pipe(
  text(1, 255),
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a name must not have
  v.regex(/^[^\x00-\x1f\x7f]*$/, 'it cannot have control characters'),
);
export const alarmDescription = v.optional(text(0, 1024));
export const tags = v.optional(v.pipe(v.array(v.unknown()), v.maxLength(50)));
export const treatMissingData = v.optional(
  v.picklist(['missing', 'ignore', 'breaching', 'notBreaching']),
);

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html */
export const warmUpConfiguration = v.optional(
  v.strictObject({
    WarmUpPeriodDurationInMinutes: v.pipe(count, v.maxValue(2880)),
    OnlyStartEvaluatingAfterWarmUpPeriodEnds: v.optional(boolean, false),
  }),
);

const metricDataQuery = v.strictObject({
  Id: v.pipe(
    v.string(),
    v.regex(
      /^[a-z]\w{0,254}$/,
      'it is 1 to 255 letters, digits and underscores, the first a lower-case letter',
    ),
  ),
  Label: v.optional(v.string()),
  ReturnData: v.optional(boolean, true),
  Expression: v.optional(text(1, 2048)),
  Period: v.optional(count),
  MetricStat: v.optional(
    v.strictObject({
      Metric: v.strictObject({
        Namespace: namespace,
        MetricName: text(1, 255),
        Dimensions: v.optional(dimensions),
      }),
      Period: count,
      Stat: v.string(),
      Unit: v.optional(unit),
    }),
  ),
  AccountId: v.optional(v.string()),
});

const evaluationWindow = v.union(
  [
    v.strictObject({ SlidingWindow: v.strictObject({}) }),
    v.strictObject({ WallClockWindow: v.strictObject({ Timezone: v.optional(v.string()) }) }),
  ],
  'expected { SlidingWindow: {} } or { WallClockWindow: { Timezone } }, one of them',
);

const seconds = v.pipe(whole, v.minValue(0), v.maxValue(86_400));
const promQLCriteria = v.strictObject({
  Query: text(1, 10_000),
  PendingPeriod: v.optional(seconds, 0),
  RecoveryPeriod: v.optional(seconds, 0),
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const alarmProperties = v.strictObject({
  AlarmName: alarmName,
  AlarmDescription: alarmDescription,
  ActionsEnabled: v.optional(boolean, true),
  AlarmActions: actions,
  OKActions: actions,
  InsufficientDataActions: actions,
  Namespace: v.optional(namespace),
  MetricName: v.optional(text(1, 255)),
  Dimensions: v.optional(dimensions),
  Statistic: v.optional(v.string()),
  ExtendedStatistic: v.optional(v.string()),
  Unit: v.optional(unit),
  Period: v.optional(count),
  Metrics: v.optional(v.pipe(v.array(metricDataQuery), v.minLength(1), v.maxLength(20))),
  ComparisonOperator: v.optional(v.picklist([...thresholdOperators, ...bandOperators])),
  Threshold: v.optional(number),
  ThresholdMetricId: v.optional(text(1, 255)),
  EvaluationPeriods: v.optional(count),
  DatapointsToAlarm: v.optional(count),
  TreatMissingData: treatMissingData,
  EvaluateLowSampleCountPercentile: v.optional(v.picklist(['evaluate', 'ignore'])),
  EvaluationWindow: v.optional(evaluationWindow),
  // The SDK and CloudFormation spell it differently.
  EvaluationCriteria: v.optional(
    v.union(
      [
        v.strictObject({ PromQLCriteria: promQLCriteria }),
        v.strictObject({ PromQlCriteria: promQLCriteria }),
      ],
      'expected { PromQLCriteria: { Query, PendingPeriod, RecoveryPeriod } }',
    ),
  ),
  EvaluationInterval: v.optional(v.pipe(count, v.minValue(10), v.maxValue(3600))),
  WarmUpConfiguration: warmUpConfiguration,
  ActionConfiguration: v.optional(v.unknown()),
  Tags: tags,
});

/** The properties of `AWS::CloudWatch::Alarm`, with no intrinsic function left in them. */
export type AlarmProperties = v.InferInput<typeof alarmProperties>;
/** The same, read: numbers are numbers, and defaults are filled in. */
export type ReadProperties = v.InferOutput<typeof alarmProperties>;
export type MetricDataQuery = v.InferOutput<typeof metricDataQuery>;

/** An alarm that CloudWatch would refuse, or that the local evaluator cannot run. */
export class AlarmDefinitionError extends Error {
  readonly property: string;

  constructor(alarmName: string, property: string, problem: string) {
    super(`alarm ${alarmName}: ${property} ${problem}`);
    this.name = 'AlarmDefinitionError';
    this.property = property;
  }
}

/** Says why a property is refused; it does not come back. */
export type Refuse = (property: string, problem: string) => never;

export const refuseFor =
  (alarmName: unknown): Refuse =>
  (property, problem) => {
    const name = typeof alarmName === 'string' ? alarmName : JSON.stringify(alarmName);
    throw new AlarmDefinitionError(name, property, problem);
  };

/** Checks properties against a schema; the first that is wrong is refused. */
export const readWithSchema = <Schema extends v.GenericSchema>(
  schema: Schema,
  given: unknown,
  refuse: Refuse,
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  const [issue] = result.issues;
  return refuse(v.getDotPath(issue) ?? 'definition', `cannot be used: ${problemOf(issue)}`);
};

/** Kinds of problems that the schemas above have texts for. */
const saysItself: readonly string[] = ['finite', 'integer', 'check', 'union'];

const problemOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.expected === 'never') {
    return 'there is no such property: leave it out, or check its spelling';
  }
  if (issue.type === 'regex') return `${issue.message}, got ${issue.received}`;
  if (saysItself.includes(issue.type)) return issue.message;
  const measured = { min_length: 'length ', max_length: 'length ' }[issue.type] ?? '';
  return `expected ${measured}${issue.expected}, got ${issue.received}`;
};
