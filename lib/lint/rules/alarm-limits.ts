import { type Finding, finding } from '../finding';
import { objectOf } from '../json';
import type { LintCheck } from '../lint-subject';
import type { LintedAlarm } from '../linted-alarm';

/** What CloudWatch refuses at deployment, told before it. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const alarmLimits: LintCheck = ({ alarms }) =>
  alarms.flatMap((alarm) => [
    ...periods(alarm),
    ...windowLength(alarm),
    ...datapoints(alarm),
    ...metricCount(alarm),
    ...band(alarm),
  ]);

const HIGH_RESOLUTION_PERIODS = [10, 20, 30];
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 604_800;
const MAX_METRICS = 10;

const periods = ({ resource, periods }: LintedAlarm): readonly Finding[] => {
  const wrong = periods.find(
    (period) => !HIGH_RESOLUTION_PERIODS.includes(period) && (period < 60 || period % 60 !== 0),
  );
  if (wrong !== undefined) {
    const message = `a period must be 10, 20 or 30 seconds or a multiple of 60, got ${wrong}: choose one of them`;
    return [finding('period-not-allowed', resource, message)];
  }
  if (periods.length < 2) return [];
  const message = `the metrics of an alarm must have one period, got ${periods.join(', ')} seconds: use one, or an alarm each under a composite`;
  return [finding('alarm-periods-differ', resource, message)];
};

const windowLength = ({
  resource,
  periods,
  evaluationPeriods = 1,
}: LintedAlarm): readonly Finding[] => {
  const [period = 0] = periods;
  const seconds = period * evaluationPeriods;
  const longest = period < HOUR_SECONDS ? DAY_SECONDS : WEEK_SECONDS;
  if (seconds <= longest) return [];
  const message = `${evaluationPeriods} periods of ${period} seconds must be at most ${longest} seconds, got ${seconds}: use fewer periods, or periods of an hour and more`;
  return [finding('window-too-long', resource, message)];
};

const datapoints = (alarm: LintedAlarm): readonly Finding[] => {
  const { resource, datapointsToAlarm, evaluationPeriods } = alarm;
  if (datapointsToAlarm === undefined || evaluationPeriods === undefined) return [];
  if (datapointsToAlarm <= evaluationPeriods) return [];
  const message = `DatapointsToAlarm must be at most EvaluationPeriods, got ${datapointsToAlarm} of ${evaluationPeriods}: change one of them`;
  return [finding('datapoints-above-periods', resource, message)];
};

const metricCount = ({ resource, metrics, expressions }: LintedAlarm): readonly Finding[] => {
  if (metrics.length <= MAX_METRICS && expressions.length <= MAX_METRICS) return [];
  const message = `an alarm must have at most ${MAX_METRICS} metrics and ${MAX_METRICS} expressions, got ${metrics.length} and ${expressions.length}: split it under a composite`;
  return [finding('alarm-too-many-metrics', resource, message)];
};

const bandComparisons = [
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
];

const band = (alarm: LintedAlarm): readonly Finding[] => {
  if (!bandComparisons.includes(alarm.comparison ?? '')) return [];
  const problem = bandProblem(alarm);
  return problem === undefined ? [] : [finding('band-incomplete', alarm.resource, problem)];
};

const bandProblem = (alarm: LintedAlarm): string | undefined => {
  const { resource, thresholdMetricId: id, ids, expressions } = alarm;
  const { Threshold, ThresholdMetricId } = objectOf(resource.properties);
  if (ThresholdMetricId === undefined) {
    return `${alarm.comparison} needs ThresholdMetricId, got none: name the id of its ANOMALY_DETECTION_BAND`;
  }
  if (Threshold !== undefined) {
    return `${alarm.comparison} must have no Threshold, got ${JSON.stringify(Threshold)} beside ThresholdMetricId: leave it out`;
  }
  if (id !== undefined && !ids.includes(id)) {
    return `ThresholdMetricId must be one of ${ids.join(', ') || 'its metrics'}, got ${id}: name the id of its ANOMALY_DETECTION_BAND`;
  }
  const expression = expressions.find((each) => each.id === id)?.text;
  return expression === undefined || expression.includes('ANOMALY_DETECTION_BAND')
    ? undefined
    : `ThresholdMetricId must be an ANOMALY_DETECTION_BAND, got ${id}, ${expression}: name the band`;
};
