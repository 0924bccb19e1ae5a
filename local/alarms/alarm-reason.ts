import type { EvaluatedDatapoint } from './alarm-datapoints';
import type { AlarmDefinition } from './alarm-definition';
import type { AlarmState, ComparisonOperator } from './alarm-evaluation';

const comparisons: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/**
 * Why an alarm goes to a state, in CloudWatch's own words.
 * @param datapoints - of the evaluation range, oldest first
 */
export const alarmReason = (
  to: AlarmState,
  datapoints: readonly EvaluatedDatapoint[],
  definition: AlarmDefinition,
): string => {
  const { evaluationPeriods, treatMissingData } = definition.rule;
  if (to === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(evaluationPeriods, 'datapoint')} unknown.`;
  }
  const filled = datapoints.filter(({ use }) => use === 'filled').length;
  if (filled > 0 && (treatMissingData === 'breaching' || treatMissingData === 'notBreaching')) {
    const received = datapoints.filter(({ use }) => use === 'evaluated').length;
    const treatment = treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
    return `Threshold Crossed: ${counted(received, 'datapoint')} received for ${plural(evaluationPeriods, 'period')} and ${counted(filled, 'missing datapoint')} treated as [${treatment}].`;
  }
  return thresholdCrossed(to, datapoints, definition);
};

// CloudWatch speaks of "out of the last" where the alarm sets DatapointsToAlarm, and simply counts where it does not.
const thresholdCrossed = (
  to: 'OK' | 'ALARM',
  datapoints: readonly EvaluatedDatapoint[],
  { rule, properties }: AlarmDefinition,
): string => {
  const decisive = datapoints
    .filter(({ use, breaching }) => use === 'evaluated' && breaching === (to === 'ALARM'))
    .toReversed();
  const list = decisive
    .map(({ value = 0, startMs }) => `${javaDouble(value)} (${shortDate(startMs)})`)
    .join(', ');
  const comparison = `${to === 'OK' ? 'not ' : ''}${comparisons[rule.comparisonOperator]}`;
  const crossed = `[${list}] ${decisive.length === 1 ? 'was' : 'were'} ${comparison} the threshold (${javaDouble(rule.threshold)})`;
  if (properties.DatapointsToAlarm === undefined) {
    return `Threshold Crossed: ${plural(decisive.length, 'datapoint')} ${crossed}.`;
  }
  const { evaluationPeriods, datapointsToAlarm } = rule;
  const minimum = to === 'ALARM' ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const change = to === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  return `Threshold Crossed: ${decisive.length} out of the last ${evaluationPeriods} datapoints ${crossed} (minimum ${plural(minimum, 'datapoint')} for ${change} transition).`;
};

/** The same for programs: CloudWatch's StateReasonData. */
export interface AlarmReasonData {
  readonly version: '1.0';
  readonly queryDate: string;
  readonly startDate?: string;
  readonly unit?: string;
  readonly statistic?: string;
  readonly period: number;
  /** Oldest first. */
  readonly recentDatapoints: readonly number[];
  readonly threshold: number;
  /** Newest first. */
  readonly evaluatedDatapoints: readonly {
    readonly timestamp: string;
    readonly sampleCount?: number;
    readonly value?: number;
  }[];
}

/** @param sampleCountAt - of the period that begins then */
export const alarmReasonData = (
  datapoints: readonly EvaluatedDatapoint[],
  { rule, properties, periodSeconds }: AlarmDefinition,
  nowMs: number,
  sampleCountAt: (startMs: number) => number | undefined,
): AlarmReasonData => {
  const used = datapoints.filter(({ use }) => use !== 'unused');
  const real = used.filter(({ use }) => use === 'evaluated');
  return {
    version: '1.0',
    queryDate: awsDate(nowMs),
    startDate: real[0] && awsDate(real[0].startMs),
    unit: properties.Unit,
    statistic: properties.Statistic ?? properties.ExtendedStatistic,
    period: periodSeconds,
    recentDatapoints: real.flatMap(({ value }) => value ?? []),
    threshold: rule.threshold,
    evaluatedDatapoints: used.toReversed().map(({ startMs, value }) => ({
      timestamp: awsDate(startMs),
      ...(value === undefined ? {} : { sampleCount: sampleCountAt(startMs), value }),
    })),
  };
};

/** As CloudWatch writes moments in notifications: `2026-02-26T10:14:11.002+0000`. */
export const awsDate = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');

/** `26/02/26 10:13:00`, day first, UTC. */
const shortDate = (ms: number): string => {
  const [year = '', month, day] = new Date(ms).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year.slice(2)} ${new Date(ms).toISOString().slice(11, 19)}`;
};

/** CloudWatch prints numbers as Java does: `21.0`, `1.0E7`. */
const javaDouble = (value: number): string => {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e7)) {
    return Number.isInteger(value) ? value.toFixed(1) : String(value);
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
};

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const counted = (n: number, noun: string): string =>
  `${n === 0 ? `no ${noun}s` : plural(n, noun)} ${n === 1 ? 'was' : 'were'}`;
