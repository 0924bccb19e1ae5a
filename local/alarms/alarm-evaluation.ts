export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

const breaches = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

export type ComparisonOperator = keyof typeof breaches;
export const comparisonOperators = Object.keys(breaches) as readonly ComparisonOperator[];

/** What decides an alarm's state from its data points. */
export interface EvaluationRule {
  readonly comparisonOperator: ComparisonOperator;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}

export const isBreaching = (value: number, rule: EvaluationRule): boolean =>
  breaches[rule.comparisonOperator](value, rule.threshold);

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

/**
 * Missing points are treated only when the whole range has fewer points than are evaluated.
 * @param points - one for each period of the evaluation range, oldest first, null where there is none
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const evaluate = (points: readonly (number | null)[], rule: EvaluationRule): Verdict => {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const real = points.filter((point) => point !== null);
  if (real.length === 0) return withoutData[treatMissingData];
  const evaluated = real.slice(-evaluationPeriods);
  const breaching = evaluated.filter((point) => isBreaching(point, rule)).length;
  const filled = evaluationPeriods - evaluated.length;
  const counted = treatMissingData === 'breaching' ? breaching + filled : breaching;
  if (counted >= datapointsToAlarm) return 'ALARM';
  const isPremature =
    filled > 0 &&
    breaching === real.length &&
    (treatMissingData === 'missing' || treatMissingData === 'ignore');
  return isPremature ? premature(points, rule) : 'OK';
};

const withoutData: Readonly<Record<TreatMissingData, Verdict>> = {
  missing: 'INSUFFICIENT_DATA',
  ignore: 'KEEP',
  breaching: 'ALARM',
  notBreaching: 'OK',
};

/** Only breaching points, too few of them: an alarm all the same once the oldest is as old as the rule asks for. */
const premature = (
  points: readonly (number | null)[],
  { treatMissingData, datapointsToAlarm }: EvaluationRule,
): Verdict => {
  if (treatMissingData === 'ignore') return 'KEEP';
  const oldestAge = points.length - points.findIndex((point) => point !== null);
  return oldestAge >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
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
