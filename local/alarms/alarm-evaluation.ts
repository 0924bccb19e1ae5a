export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** What a value may lie between; of an alarm with a threshold both are the threshold. */
export interface Band {
  readonly lower: number;
  readonly upper: number;
}

type Breaches = (value: number, band: Band) => boolean;

const thresholdBreaches = {
  GreaterThanOrEqualToThreshold: (value, { upper }) => value >= upper,
  GreaterThanThreshold: (value, { upper }) => value > upper,
  LessThanThreshold: (value, { lower }) => value < lower,
  LessThanOrEqualToThreshold: (value, { lower }) => value <= lower,
} as const satisfies Record<string, Breaches>;

const bandBreaches = {
  LessThanLowerOrGreaterThanUpperThreshold: (value, { lower, upper }) =>
    value < lower || value > upper,
  LessThanLowerThreshold: (value, { lower }) => value < lower,
  GreaterThanUpperThreshold: (value, { upper }) => value > upper,
} as const satisfies Record<string, Breaches>;

const breaches = { ...thresholdBreaches, ...bandBreaches };

export type ThresholdOperator = keyof typeof thresholdBreaches;
export type BandOperator = keyof typeof bandBreaches;
export type ComparisonOperator = ThresholdOperator | BandOperator;

/** The value is the first operand. */
export const thresholdOperators = Object.keys(thresholdBreaches) as readonly ThresholdOperator[];
/** Of anomaly alarms. */
export const bandOperators = Object.keys(bandBreaches) as readonly BandOperator[];

/** What decides an alarm's state from its data points. */
export interface EvaluationRule {
  readonly comparisonOperator: ComparisonOperator;
  /** NaN for an anomaly alarm, which compares with a band. */
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}

/** @param band - of an anomaly alarm, at the moment of the value. @default - the threshold */
export const isBreaching = (
  value: number,
  { comparisonOperator, threshold }: Pick<EvaluationRule, 'comparisonOperator' | 'threshold'>,
  band: Band = { lower: threshold, upper: threshold },
): boolean => breaches[comparisonOperator](value, band);

/** The same for many values. */
export const breachOf = (
  rule: Pick<EvaluationRule, 'comparisonOperator' | 'threshold'>,
): ((value: number) => boolean) => {
  const breach = breaches[rule.comparisonOperator];
  const band = { lower: rule.threshold, upper: rule.threshold };
  return (value) => breach(value, band);
};

/**
 * How far CloudWatch looks back beyond the evaluation periods. AWS says "more" and gives one number (5 periods where 3
 * are evaluated at 300 s); two periods or 300 s, whichever is longer, fits that and all that was observed in public.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const LOOK_BACK = { periods: 2, seconds: 300 } as const;

/** How many periods CloudWatch retrieves for an evaluation. */
export const evaluationRange = (evaluationPeriods: number, periodSeconds: number): number =>
  evaluationPeriods + Math.max(LOOK_BACK.periods, Math.ceil(LOOK_BACK.seconds / periodSeconds));

/** An alarm's next state by the data points of its evaluation range; KEEP: whatever it is now. */
export type Verdict = AlarmState | 'KEEP';

/** Whether the point of a period breaches; null: it is missing. */
export type Judgement = boolean | null;

/**
 * Missing points are treated only when the whole range has fewer points than are evaluated.
 * @param points - one for each period of the evaluation range, oldest first, null where there is none
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const evaluate = (points: readonly (number | null)[], rule: EvaluationRule): Verdict =>
  decide(
    points.map((point) => (point === null ? null : isBreaching(point, rule))),
    rule,
  );

/**
 * The same for points that were compared already. It runs for each alarm and minute, so it walks back from the newest
 * point and makes nothing.
 */
export const decide = (
  judged: readonly Judgement[],
  {
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData,
  }: Pick<EvaluationRule, 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'>,
): Verdict => {
  let evaluated = 0;
  let breaching = 0;
  let oldest = judged.length;
  for (let i = judged.length - 1; i >= 0 && evaluated < evaluationPeriods; i--) {
    const judgement = judged[i] ?? null;
    if (judgement === null) continue;
    evaluated++;
    if (judgement) breaching++;
    oldest = i;
  }
  if (evaluated === 0) return withoutData[treatMissingData];
  const filled = evaluationPeriods - evaluated;
  const counted = treatMissingData === 'breaching' ? breaching + filled : breaching;
  if (counted >= datapointsToAlarm) return 'ALARM';
  if (filled === 0 || breaching < evaluated) return 'OK';
  // Only breaching points, too few of them: an alarm all the same once the oldest is as old as the rule asks for.
  if (treatMissingData === 'notBreaching' || treatMissingData === 'breaching') return 'OK';
  if (treatMissingData === 'ignore') return 'KEEP';
  return judged.length - oldest >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
};

const withoutData: Readonly<Record<TreatMissingData, Verdict>> = {
  missing: 'INSUFFICIENT_DATA',
  ignore: 'KEEP',
  breaching: 'ALARM',
  notBreaching: 'OK',
};

/**
 * Whether a percentile has too few samples to mean something: fewer than ten beyond it.
 * @param percent - 99 for p99
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
export const isLowSample = (percent: number, sampleCount: number): boolean => {
  const beyond = percent >= 50 ? 100 - percent : percent;
  // 100 - 99.9 is not exactly 0.1.
  return beyond > 0 && sampleCount + 1e-6 < 1000 / beyond;
};
