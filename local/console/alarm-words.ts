import type { AlarmDetail } from '../console-server/console-source';
import { alarmSentence } from '../dashboards/alarm-definition';
import { asNumber, asObject, asText, type JsonObject } from '../dashboards/json-value';

/** When an alarm of any kind goes to ALARM, to be read after "In alarm when". */
export const conditionOf = ({ kind, properties }: AlarmDetail): string => {
  if (kind === 'composite') return 'its rule is true';
  return kind === 'log' ? logSentence(properties) : alarmSentence(properties);
};

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
};

const logSentence = (properties: JsonObject): string => {
  const scheduled = asObject(properties.ScheduledQueryConfiguration);
  const schedule = asText(asObject(scheduled.ScheduleConfiguration).ScheduleExpression);
  const comparison = COMPARISONS[asText(properties.ComparisonOperator) ?? ''] ?? 'against';
  const { needed, of } = countsOf(properties);
  return `${asText(scheduled.AggregationExpression) ?? 'its query'} ${comparison} ${properties.Threshold} for ${needed} of ${of} results${schedule ? `, run at ${schedule}` : ''}`;
};

/** How many data points must breach, of how many. */
export const countsOf = (
  properties: JsonObject,
): { readonly needed: number; readonly of: number } => {
  const of =
    asNumber(properties.EvaluationPeriods) ?? asNumber(properties.QueryResultsToEvaluate) ?? 1;
  const needed =
    asNumber(properties.DatapointsToAlarm) ?? asNumber(properties.QueryResultsToAlarm) ?? of;
  return { needed, of };
};

const TREATMENTS: Readonly<Record<string, string>> = {
  breaching: 'Missing data counts as breaching.',
  notBreaching: 'Missing data counts as within the threshold.',
  ignore: 'Missing data changes nothing: the state stays while points are too few.',
  missing: 'Missing data is not judged: without any point the state is INSUFFICIENT_DATA.',
};

/** What the alarm makes of a period without data, in words. */
export const missingDataSentence = ({ properties }: AlarmDetail): string => {
  const chosen = asText(properties.TreatMissingData) ?? 'missing';
  return TREATMENTS[chosen] ?? `Missing data: ${chosen}.`;
};

/** What the last evaluation counted: "3 of 5 data points breach, 3 are needed". */
export const countSentence = ({ properties, lastEvaluation }: AlarmDetail): string => {
  const counted = (lastEvaluation?.datapoints ?? []).filter(({ use }) => use !== 'unused');
  const breaching = counted.filter((point) => point.breaching).length;
  const { needed, of } = countsOf(properties);
  const noun = of === 1 ? 'data point' : 'data points';
  return `${breaching} of ${of} ${noun} ${breaching === 1 ? 'breaches' : 'breach'}, ${needed} ${needed === 1 ? 'is' : 'are'} needed`;
};

/** A web address in a description, with the word before it: `Runbook: https://…`. */
export interface NamedLink {
  readonly label: string;
  readonly href: string;
}

const NAMED_ADDRESS =
  /(?:([\p{L}][\p{L} ]{0,30}?)\s*:\s*)?(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:])/giu;

/** The links out of a description; one without a word before it is named by its host. */
export const linksIn = (description: string): readonly NamedLink[] =>
  [...description.matchAll(NAMED_ADDRESS)].map(([, label, href = '']) => ({
    label: label ?? hostOf(href),
    href,
  }));

const hostOf = (address: string): string => /^https?:\/\/([^/?#]+)/i.exec(address)?.[1] ?? address;
