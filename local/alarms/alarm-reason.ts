import type { EvaluatedDatapoint } from './alarm-datapoints';
import type { AlarmDefinition } from './alarm-definition';
import type { AlarmState, ComparisonOperator, EvaluationRule } from './alarm-evaluation';

/** What a breaching point does, and what a good one does not. */
const comparisons: Readonly<Record<ComparisonOperator, readonly Comparison[]>> = {
  GreaterThanOrEqualToThreshold: [{ is: 'greater than or equal to' }],
  GreaterThanThreshold: [{ is: 'greater than' }],
  LessThanThreshold: [{ is: 'less than' }],
  LessThanOrEqualToThreshold: [{ is: 'less than or equal to' }],
  LessThanLowerOrGreaterThanUpperThreshold: [
    { is: 'less than', edge: 'lower' },
    { is: 'greater than', edge: 'upper' },
  ],
  LessThanLowerThreshold: [{ is: 'less than', edge: 'lower' }],
  GreaterThanUpperThreshold: [{ is: 'greater than', edge: 'upper' }],
};

interface Comparison {
  readonly is: string;
  /** Of an anomaly alarm's band. */
  readonly edge?: 'lower' | 'upper';
}

/**
 * Why an alarm goes to a state, in CloudWatch's own words.
 * @param datapoints - of the evaluation range, oldest first
 */
export const alarmReason = (
  to: AlarmState,
  datapoints: readonly EvaluatedDatapoint[],
  {
    rule,
    properties,
  }: {
    readonly rule: EvaluationRule;
    readonly properties: Pick<AlarmDefinition['properties'], 'DatapointsToAlarm'>;
  },
): string => {
  if (to === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(rule.evaluationPeriods, 'datapoint')} unknown.`;
  }
  // CloudWatch speaks of "out of the last" where the alarm sets DatapointsToAlarm or has a band, and else simply counts.
  const isOutOf = properties.DatapointsToAlarm !== undefined || hasBand(rule);
  return crossedReason(to, datapoints, rule, { noun: 'datapoint', isOutOf });
};

/** Why the points of an alarm put it into a state, whatever they are called. */
export const crossedReason = (
  to: 'OK' | 'ALARM',
  datapoints: readonly EvaluatedDatapoint[],
  rule: EvaluationRule,
  { noun, isOutOf }: { readonly noun: string; readonly isOutOf: boolean },
): string => {
  const { evaluationPeriods } = rule;
  const decisive = decisiveFor(to, datapoints);
  const fills = fillsText(datapoints, rule);
  if (fills !== '' && decisive.length === 0) {
    const received = datapoints.filter(({ use }) => use === 'evaluated').length;
    return `${headOf(rule)}: ${counted(received, 'datapoint')} received for ${plural(evaluationPeriods, 'period')}${fills}.`;
  }
  const crossed = crossedText(to, decisive, rule, { noun, fills });
  return isOutOf
    ? `${headOf(rule)}: ${decisive.length} out of the last ${evaluationPeriods} ${noun}s ${crossed} (${minimumText(to, rule)}).`
    : `${headOf(rule)}: ${plural(decisive.length, noun)} ${crossed}.`;
};

/** ` and 2 missing datapoints were treated as [Breaching]`; empty where none were. */
const fillsText = (
  datapoints: readonly EvaluatedDatapoint[],
  { treatMissingData }: EvaluationRule,
): string => {
  const filled = datapoints.filter(({ use }) => use === 'filled').length;
  if (filled === 0 || (treatMissingData !== 'breaching' && treatMissingData !== 'notBreaching')) {
    return '';
  }
  const treatment = treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  return ` and ${counted(filled, 'missing datapoint')} treated as [${treatment}]`;
};

/** From so many on, CloudWatch lists points after the sentence, and so many of the newest only. */
const MANY = 5;

/** `[21.5 (26/02/26 10:13:00)] was greater than the threshold (21.0)` */
const crossedText = (
  to: 'OK' | 'ALARM',
  decisive: readonly EvaluatedDatapoint[],
  rule: EvaluationRule,
  { noun, fills }: { readonly noun: string; readonly fills: string },
): string => {
  const listed = decisive.slice(0, MANY);
  const points = `[${listed.map(datapointText).join(', ')}]`;
  const were = decisive.length === 1 ? 'was' : 'were';
  const crossed = `${were} ${comparedText(to, listed, rule)}${fills}`;
  if (decisive.length < MANY) return `${points} ${crossed}`;
  return `${crossed}. ${mostRecent(`${noun}s`, to)}: ${points}`;
};

const mostRecent = (nouns: string, to: 'OK' | 'ALARM'): string =>
  `The most recent ${nouns} which ${to === 'OK' ? 'did not cross' : 'crossed'} the threshold`;

const comparedText = (
  to: 'OK' | 'ALARM',
  listed: readonly EvaluatedDatapoint[],
  rule: EvaluationRule,
): string =>
  comparisons[rule.comparisonOperator]
    .map(({ is, edge }) => `${to === 'OK' ? 'not ' : ''}${is} ${thresholdText(edge, listed, rule)}`)
    .join(' or ');

const minimumText = (
  to: 'OK' | 'ALARM',
  { evaluationPeriods, datapointsToAlarm }: EvaluationRule,
): string => {
  const minimum = to === 'ALARM' ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const change = to === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  return `minimum ${plural(minimum, 'datapoint')} for ${change} transition`;
};

const headOf = (rule: EvaluationRule): string =>
  hasBand(rule) ? 'Thresholds Crossed' : 'Threshold Crossed';

const hasBand = ({ comparisonOperator }: EvaluationRule): boolean =>
  comparisons[comparisonOperator][0]?.edge !== undefined;

/** The points that speak for a state, newest first. */
const decisiveFor = (
  to: AlarmState,
  datapoints: readonly EvaluatedDatapoint[],
): readonly EvaluatedDatapoint[] =>
  datapoints
    .filter(({ use, breaching }) => use === 'evaluated' && breaching === (to === 'ALARM'))
    .toReversed();

const thresholdText = (
  edge: 'lower' | 'upper' | undefined,
  listed: readonly EvaluatedDatapoint[],
  { threshold }: EvaluationRule,
): string =>
  edge === undefined
    ? `the threshold (${javaDouble(threshold)})`
    : `the ${edge} thresholds [${listed.map(({ band }) => javaDouble(band?.[edge] ?? 0)).join(', ')}]`;

const datapointText = ({ value = 0, startMs }: EvaluatedDatapoint): string =>
  `${javaDouble(value)} (${shortDate(startMs)})`;

/** Why one series of a Metrics Insights alarm goes to a state. */
export const contributorReason = (
  to: 'OK' | 'ALARM',
  datapoints: readonly EvaluatedDatapoint[],
  rule: EvaluationRule,
): string => {
  const decisive = decisiveFor(to, datapoints);
  const [newest] = decisive;
  const head = `${headOf(rule)}: ${counted(decisive.length, 'datapoint')} ${comparedText(to, decisive, rule)}.`;
  if (!newest) return head;
  const nouns = decisive.length === 1 ? 'datapoint' : 'datapoints';
  return `${head} ${mostRecent(nouns, to)}: [${datapointText(newest)}].`;
};

/** The same as a reason for programs: CloudWatch's StateReasonData. */
export interface AlarmReasonData {
  readonly version: '1.0';
  readonly queryDate: string;
  readonly startDate?: string;
  readonly unit?: string;
  readonly statistic?: string;
  readonly period: number;
  /** Oldest first. */
  readonly recentDatapoints: readonly number[];
  readonly threshold?: number;
  /** Of an anomaly alarm, oldest first. */
  readonly recentLowerThresholds?: readonly number[];
  readonly recentUpperThresholds?: readonly number[];
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
  {
    rule,
    properties,
    periodSeconds,
  }: Pick<AlarmDefinition, 'rule' | 'properties' | 'periodSeconds'>,
  nowMs: number,
  sampleCountAt: (startMs: number) => number | undefined,
): AlarmReasonData => {
  const used = datapoints.filter(({ use }) => use !== 'unused');
  const real = used.filter(({ use }) => use === 'evaluated');
  const edges = real.flatMap(({ band }) => band ?? []);
  return {
    version: '1.0',
    queryDate: awsDate(nowMs),
    startDate: real[0] && awsDate(real[0].startMs),
    unit: properties.Unit,
    statistic: properties.Statistic ?? properties.ExtendedStatistic,
    period: periodSeconds,
    recentDatapoints: real.flatMap(({ value }) => value ?? []),
    ...(hasBand(rule)
      ? {
          recentLowerThresholds: edges.map(({ lower }) => lower),
          recentUpperThresholds: edges.map(({ upper }) => upper),
        }
      : { threshold: rule.threshold }),
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
  const date = new Date(ms).toISOString();
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(2, 4)} ${date.slice(11, 19)}`;
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

/** What reason data says: as it is, where somebody set a state with a text that is no JSON. */
export const parseReasonData = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Members of reason data that are whole numbers. */
const integers = ['period', 'queryResultsToEvaluate', 'queryResultsToAlarm'];

/** The text of reason data, its numbers as CloudWatch prints them: `"threshold":50.0`. */
export const reasonDataText = (data: object): string =>
  JSON.stringify(data, (key, value: unknown) =>
    typeof value === 'number' && !integers.includes(key)
      ? `\u0001${javaDouble(value)}\u0001`
      : value,
  ).replace(/"\\u0001|\\u0001"/g, '');

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const counted = (n: number, noun: string): string =>
  `${n === 0 ? `no ${noun}s` : plural(n, noun)} ${n === 1 ? 'was' : 'were'}`;
