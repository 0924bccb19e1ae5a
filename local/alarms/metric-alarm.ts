import type { MetricAlarm as DescribedAlarm, EvaluationState } from '@aws-sdk/client-cloudwatch';
import { createMetricStore, type MetricStore } from '../metrics/metric-store';
import {
  alarmDatapoints,
  type DatapointRange,
  type EvaluatedDatapoint,
  evaluatedDatapoints,
  sampleCount,
} from './alarm-datapoints';
import {
  type AlarmDefinition,
  AlarmDefinitionError,
  type AlarmProperties,
  readAlarmDefinition,
} from './alarm-definition';
import {
  type AlarmState,
  evaluate,
  evaluationRange,
  isLowSample,
  type Verdict,
} from './alarm-evaluation';
import { alarmReason, alarmReasonData } from './alarm-reason';
import { type AlarmRecord, createAlarmRecord, type Transition } from './alarm-record';

/** What the last evaluation looked at. */
export interface LastEvaluation {
  readonly atMs: number;
  readonly verdict: Verdict;
  /** Oldest first. */
  readonly datapoints: readonly EvaluatedDatapoint[];
}

/** A CloudWatch metric alarm, over one metric or metric math. It runs no actions: who evaluates it does. */
export interface MetricAlarm {
  readonly definition: AlarmDefinition;
  /** How often CloudWatch evaluates it; `evaluate` looks at the periods up to the last multiple of this. */
  readonly evaluationIntervalMs: number;
  readonly state: AlarmState;
  readonly createdMs: number;
  readonly lastEvaluation: LastEvaluation | undefined;
  evaluate(store: MetricStore, nowMs: number): Transition | undefined;
  /** SetAlarmState: lasts until the next evaluation. */
  readonly setState: AlarmRecord['change'];
  readonly recordAction: AlarmRecord['recordAction'];
  /** In DescribeAlarms' shape. */
  describe(): DescribedAlarm;
  readonly describeHistory: AlarmRecord['describeHistory'];
}

const MINUTE_MS = 60_000;

// Newer than the SDK's list of its values.
const IN_WARM_UP = 'IN_WARM_UP' as EvaluationState;

/**
 * @param properties - of `AWS::CloudWatch::Alarm`, resolved, and the alarm's ARN
 * @throws AlarmDefinitionError naming the property that CloudWatch would refuse or that is not supported yet
 */
export const createMetricAlarm = (
  { arn, ...properties }: AlarmProperties & { readonly arn: string },
  createdMs: number,
): MetricAlarm => {
  const definition = readAlarmDefinition(properties, arn);
  checkSignal(definition);
  const { AlarmName } = definition.properties;
  const evaluationIntervalMs = evaluationInterval(definition);
  const record = createAlarmRecord(AlarmName, 'MetricAlarm', definition.properties, createdMs);
  let last: { atMs: number; verdict: Verdict; points: Points; range: DatapointRange } | undefined;
  let isWarmingUp = definition.properties.WarmUpConfiguration !== undefined;
  let firstDataMs: number | undefined;
  return {
    definition,
    evaluationIntervalMs,
    createdMs,
    get state() {
      return record.state;
    },
    get lastEvaluation() {
      if (!last) return undefined;
      const { atMs, verdict, points, range } = last;
      return { atMs, verdict, datapoints: evaluatedDatapoints(points, range, definition.rule) };
    },
    evaluate: (store, nowMs) => {
      const endMs = Math.floor(nowMs / evaluationIntervalMs) * evaluationIntervalMs;
      const range = rangeBefore(endMs, definition);
      const points = alarmDatapoints(definition.signal, store, range);
      firstDataMs ??= firstData(points, range, endMs);
      isWarmingUp &&= !hasWarmedUp(definition, nowMs, createdMs, firstDataMs);
      const verdict = isWarmingUp ? 'KEEP' : decide(definition, points, range, store);
      last = { atMs: nowMs, verdict, points, range };
      if (verdict === 'KEEP' || verdict === record.state) return undefined;
      const datapoints = evaluatedDatapoints(points, range, definition.rule);
      const reasonData = alarmReasonData(datapoints, definition, nowMs, (startMs) =>
        sampleCount(definition, store, startMs),
      );
      const reason = alarmReason(verdict, datapoints, definition);
      return record.change(verdict, reason, nowMs, JSON.stringify(reasonData));
    },
    setState: record.change,
    recordAction: record.recordAction,
    describe: () => ({
      ...described(definition),
      ...record.describeState(),
      ...(isWarmingUp ? { EvaluationState: IN_WARM_UP } : {}),
    }),
    describeHistory: record.describeHistory,
  };
};

type Points = readonly (number | null)[];

/** What an expression gives, a series or not, shows without data too: so it is refused before its first evaluation. */
const checkSignal = ({ signal, properties, periodSeconds }: AlarmDefinition): void => {
  const noPeriods = { startMs: 0, periodSeconds, periods: 0 };
  try {
    alarmDatapoints(signal, createMetricStore(), noPeriods);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const problem = `cannot be evaluated: ${error.message}`;
    throw new AlarmDefinitionError(properties.AlarmName, 'Metrics', problem);
  }
};

/**
 * The window slides: it is a number of periods back from the last full minute, wherever that stands on the clock.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
const rangeBefore = (endMs: number, { periodSeconds, rule }: AlarmDefinition): DatapointRange => {
  const periods = evaluationRange(rule.evaluationPeriods, periodSeconds);
  return { startMs: endMs - periods * periodSeconds * 1000, periodSeconds, periods };
};

/** Every minute; every ten seconds for a high-resolution alarm; every hour for one that looks back more than a day. */
const evaluationInterval = ({ periodSeconds, rule }: AlarmDefinition): number => {
  if (periodSeconds < 60) return 10_000;
  return periodSeconds * rule.evaluationPeriods > 86_400 ? 3_600_000 : 60_000;
};

/**
 * A warm-up ends with its time, or sooner when there is data for the whole window.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
 */
const hasWarmedUp = (
  { properties, rule, periodSeconds }: AlarmDefinition,
  nowMs: number,
  createdMs: number,
  firstDataMs = nowMs,
): boolean => {
  const { WarmUpPeriodDurationInMinutes = 0, OnlyStartEvaluatingAfterWarmUpPeriodEnds } =
    properties.WarmUpConfiguration ?? {};
  if (nowMs >= createdMs + WarmUpPeriodDurationInMinutes * MINUTE_MS) return true;
  const windowMs = rule.evaluationPeriods * periodSeconds * 1000;
  return !OnlyStartEvaluatingAfterWarmUpPeriodEnds && nowMs >= firstDataMs + windowMs;
};

/** When the data began, at its first sight: data in the newest period alone came in its last minute. */
const firstData = (
  points: Points,
  { startMs, periodSeconds }: DatapointRange,
  endMs: number,
): number | undefined => {
  const oldest = points.findIndex((point) => point !== null);
  if (oldest === -1) return undefined;
  return oldest === points.length - 1 ? endMs - MINUTE_MS : startMs + oldest * periodSeconds * 1000;
};

const decide = (
  definition: AlarmDefinition,
  points: Points,
  range: DatapointRange,
  store: MetricStore,
): Verdict =>
  hasLowSample(definition, points, range, store) ? 'KEEP' : evaluate(points, definition.rule);

/** Only of a percentile alarm that asks for it. AWS does not say which period counts: here the newest with data. */
const hasLowSample = (
  definition: AlarmDefinition,
  points: Points,
  { startMs, periodSeconds }: DatapointRange,
  store: MetricStore,
): boolean => {
  const { signal, properties } = definition;
  if (properties.EvaluateLowSampleCountPercentile !== 'ignore' || signal.kind === 'math')
    return false;
  const { statistic } = signal.source;
  const newest = points.findLastIndex((point) => point !== null);
  if (statistic.kind !== 'percentile' || newest === -1) return false;
  const samples = sampleCount(definition, store, startMs + newest * periodSeconds * 1000);
  return isLowSample(statistic.percent, samples ?? 0);
};

const described = ({ arn, properties, rule }: AlarmDefinition): DescribedAlarm => {
  const { Tags: _tags, ...described } = properties;
  return {
    ...described,
    AlarmArn: arn,
    Dimensions: properties.Metrics ? undefined : (properties.Dimensions ?? []),
    TreatMissingData: rule.treatMissingData,
  } as DescribedAlarm;
};
