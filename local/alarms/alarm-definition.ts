import {
  bandOperators,
  type ComparisonOperator,
  type EvaluationRule,
  type TreatMissingData,
  thresholdOperators,
} from './alarm-evaluation';
import {
  type AlarmProperties,
  alarmProperties,
  type ReadProperties,
  type Refuse,
  readWithSchema,
  refuseFor,
} from './alarm-properties';
import { type AlarmSignal, isPeriod, readSignal } from './alarm-signal';
import {
  readTimeZone,
  type TimeZone,
  type WallClockPeriod,
  wallClockPeriods,
} from './wall-clock-window';

export interface AlarmDefinition {
  readonly arn: string;
  /** As given, with CloudWatch's defaults. */
  readonly properties: ReadProperties;
  readonly signal: AlarmSignal;
  readonly periodSeconds: number;
  readonly rule: EvaluationRule;
  /** Where the window stands on the clock; undefined: it slides. */
  readonly wallClock?: WallClock;
}

export interface WallClock {
  readonly zone: TimeZone;
  readonly periodSeconds: WallClockPeriod;
}

/** @throws AlarmDefinitionError naming the property that CloudWatch would refuse, or that cannot run here */
export const readAlarmDefinition = (given: AlarmProperties, arn: string): AlarmDefinition => {
  const refuse = refuseFor(given.AlarmName);
  const properties = readWithSchema(alarmProperties, given, refuse);
  const signal = readSignal(properties, refuse);
  if (signal.kind === 'promql') return { arn, properties, signal, ...promQlConditions(properties) };
  const periodSeconds = periodOf(properties, refuse);
  const rule = ruleOf(properties, signal, refuse);
  const wallClock = wallClockOf(properties, periodSeconds, refuse);
  checkSpan(periodSeconds, rule.evaluationPeriods, refuse);
  if (signal.kind === 'insights') {
    checkInsightsSpan(periodSeconds, rule.evaluationPeriods, wallClock !== undefined, refuse);
  }
  if (signal.kind === 'band') checkNoScaling(properties, refuse);
  return { arn, properties, signal, periodSeconds, rule, wallClock };
};

/** Each series that a PromQL query returns is breaching, whatever its value. */
const promQlConditions = ({ EvaluationInterval = 60 }: ReadProperties) => ({
  periodSeconds: EvaluationInterval,
  rule: {
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: Number.NEGATIVE_INFINITY,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
  } as const,
});

const periodOf = ({ Metrics, Period }: ReadProperties, refuse: Refuse): number => {
  const given = (Metrics ?? []).flatMap(
    ({ MetricStat, Period: own }) => MetricStat?.Period ?? own ?? [],
  );
  const periods = new Set(Metrics ? given : [Period]);
  const [period, other] = periods;
  if (period === undefined) return refuse('Period', 'must be given');
  if (other !== undefined) return refuse('Metrics', `must share one Period, got ${[...periods]}`);
  if (isPeriod(period)) return period;
  return refuse('Period', `must be 10, 20, 30 or a multiple of 60 seconds, got ${period}`);
};

const ruleOf = (
  properties: ReadProperties,
  signal: AlarmSignal,
  refuse: Refuse,
): EvaluationRule => {
  const { EvaluationPeriods: evaluationPeriods, DatapointsToAlarm } = properties;
  if (evaluationPeriods === undefined) return refuse('EvaluationPeriods', 'must be given');
  const datapointsToAlarm = DatapointsToAlarm ?? evaluationPeriods;
  if (datapointsToAlarm > evaluationPeriods) {
    return refuse(
      'DatapointsToAlarm',
      `must be at most EvaluationPeriods ${evaluationPeriods}, got ${datapointsToAlarm}`,
    );
  }
  return {
    ...comparisonOf(properties, signal.kind === 'band', refuse),
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: properties.TreatMissingData ?? defaultTreatment(signal),
  };
};

const comparisonOf = (
  { ComparisonOperator: operator, Threshold, ThresholdMetricId }: ReadProperties,
  isBand: boolean,
  refuse: Refuse,
): Pick<EvaluationRule, 'comparisonOperator' | 'threshold'> => {
  const allowed: readonly ComparisonOperator[] = isBand ? bandOperators : thresholdOperators;
  if (operator === undefined || !allowed.includes(operator)) {
    const kind = isBand ? 'with ThresholdMetricId' : 'with Threshold';
    const got = operator === undefined ? '' : `, got ${operator}`;
    return refuse('ComparisonOperator', `${kind} must be one of ${allowed.join(', ')}${got}`);
  }
  if (ThresholdMetricId !== undefined && Threshold !== undefined) {
    return refuse('Threshold', 'cannot stand beside ThresholdMetricId: leave one of them out');
  }
  if (isBand) return { comparisonOperator: operator, threshold: Number.NaN };
  if (Threshold === undefined) return refuse('Threshold', 'must be given, a number');
  return { comparisonOperator: operator, threshold: Threshold };
};

/**
 * AWS's pages differ on whether another treatment can be chosen for DynamoDB's metrics: here it can, as the newer says.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const defaultTreatment = (signal: AlarmSignal): TreatMissingData => {
  const namespaces = metricSources(signal).map(({ metric }) => metric.namespace);
  return namespaces.includes('AWS/DynamoDB') ? 'ignore' : 'missing';
};

const metricSources = (signal: AlarmSignal) => {
  if (signal.kind === 'metric') return [signal.source];
  if (signal.kind !== 'math' && signal.kind !== 'band') return [];
  return signal.sources.filter((source) => source.kind === 'metric');
};

const wallClockOf = (
  { EvaluationWindow }: ReadProperties,
  period: number,
  refuse: Refuse,
): WallClock | undefined => {
  if (!EvaluationWindow || 'SlidingWindow' in EvaluationWindow) return undefined;
  const periodSeconds = wallClockPeriods.find((known) => known === period);
  if (periodSeconds === undefined) {
    return refuse(
      'Period',
      `with a WallClockWindow must be one of ${wallClockPeriods.join(', ')} seconds, got ${period}`,
    );
  }
  const { Timezone = 'UTC' } = EvaluationWindow.WallClockWindow;
  try {
    return { zone: readTimeZone(Timezone), periodSeconds };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return refuse('EvaluationWindow.WallClockWindow.Timezone', `cannot be used: ${error.message}`);
  }
};

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

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html */
const INSIGHTS_SECONDS = 10_800;

const checkInsightsSpan = (
  periodSeconds: number,
  evaluationPeriods: number,
  isWallClock: boolean,
  refuse: Refuse,
): void => {
  const most = Math.floor(INSIGHTS_SECONDS / periodSeconds) - (isWallClock ? 1 : 0);
  if (evaluationPeriods <= most) return;
  refuse(
    'EvaluationPeriods',
    `of a Metrics Insights alarm must fit into three hours${isWallClock ? ' with one period to spare' : ''}: at most ${most} of ${periodSeconds} seconds, got ${evaluationPeriods}`,
  );
};

const checkNoScaling = (properties: ReadProperties, refuse: Refuse): void => {
  for (const list of ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const) {
    const scaling = properties[list].find((action) => action.includes(':autoscaling:'));
    if (scaling) refuse(list, `of an anomaly alarm cannot be Auto Scaling, got ${scaling}`);
  }
};
