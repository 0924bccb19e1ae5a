import type { MetricQuery } from '../console-server/console-source';
import { type Annotation, PLAIN } from './drawing';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';
import type { MetricWidget } from './widget';

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
  LessThanLowerOrGreaterThanUpperThreshold: 'outside of',
  LessThanLowerThreshold: 'below',
  GreaterThanUpperThreshold: 'above',
};

/**
 * What an alarm waits for, in one sentence.
 * @param properties - of `AWS::CloudWatch::Alarm` or `AWS::CloudWatch::CompositeAlarm`, resolved
 */
export const alarmSentence = (properties: JsonObject): string => {
  const rule = asText(properties.AlarmRule);
  if (rule !== undefined) return `in alarm while ${rule}`;
  const periods = asNumber(properties.EvaluationPeriods) ?? 1;
  const needed = asNumber(properties.DatapointsToAlarm) ?? periods;
  const comparison = COMPARISONS[asText(properties.ComparisonOperator) ?? ''] ?? 'against';
  const points = periods === 1 ? 'one data point' : `${needed} of ${periods} data points`;
  const threshold = properties.Threshold ?? 'its band';
  return `${signalOf(properties)} ${comparison} ${threshold} for ${points} of ${spell(periodOf(properties))}`;
};

/**
 * The graph of the signal that an alarm evaluates, its threshold drawn in; undefined for one that follows other alarms,
 * logs or PromQL.
 */
export const alarmGraph = (properties: JsonObject): MetricWidget | undefined => {
  if (properties.MetricName === undefined && properties.Metrics === undefined) return undefined;
  const queries = alarmQueries(properties);
  const periodSeconds = periodOf(properties);
  return {
    ...PLAIN,
    liveData: false,
    setPeriodToTimeRange: false,
    queries,
    series: queries
      .filter((query) => query.returnData)
      .map(({ id }) => ({ id, periodSeconds, yAxis: 'left' })),
    annotations: thresholdOf(properties),
  };
};

const alarmQueries = (properties: JsonObject): readonly MetricQuery[] => {
  const metrics = asList(properties.Metrics).map(asObject);
  if (metrics.length > 0) return metrics.map(toQuery);
  return [{ id: 'signal', returnData: true, metricStat: toMetricStat(properties, properties) }];
};

const toQuery = (metric: JsonObject): MetricQuery => {
  const stat = asObject(metric.MetricStat);
  return {
    id: asText(metric.Id) ?? '',
    label: asText(metric.Label),
    returnData: metric.ReturnData !== false,
    ...(metric.MetricStat
      ? { metricStat: toMetricStat(asObject(stat.Metric), stat) }
      : { expression: asText(metric.Expression), periodSeconds: asNumber(metric.Period) }),
  };
};

const toMetricStat = (metric: JsonObject, stat: JsonObject): MetricQuery['metricStat'] => ({
  namespace: asText(metric.Namespace) ?? '',
  metricName: asText(metric.MetricName) ?? '',
  dimensions: Object.fromEntries(
    asList(metric.Dimensions).map((raw) => {
      const { Name, Value } = asObject(raw);
      return [String(Name), String(Value)];
    }),
  ),
  stat: asText(stat.Stat) ?? asText(stat.ExtendedStatistic) ?? asText(stat.Statistic) ?? 'Average',
  periodSeconds: asNumber(stat.Period) ?? 60,
});

const periodOf = (properties: JsonObject): number =>
  Math.max(
    ...alarmQueries(properties).map(
      (query) => query.metricStat?.periodSeconds ?? query.periodSeconds ?? 0,
    ),
  );

const signalOf = (properties: JsonObject): string => {
  const signal = alarmQueries(properties).find(
    ({ id, returnData }) => returnData && id !== properties.ThresholdMetricId,
  );
  if (signal?.metricStat) return `${signal.metricStat.stat} of ${signal.metricStat.metricName}`;
  return signal?.label ?? signal?.expression ?? 'its signal';
};

const thresholdOf = (properties: JsonObject): readonly Annotation[] => {
  const value = asNumber(properties.Threshold);
  if (value === undefined) return [];
  const below = asText(properties.ComparisonOperator)?.startsWith('Less');
  return [{ value, label: `threshold ${value}`, fill: below ? 'below' : 'above', yAxis: 'left' }];
};

const spell = (seconds: number): string => {
  if (seconds % 3600 === 0) return seconds === 3600 ? 'an hour' : `${seconds / 3600} hours`;
  if (seconds % 60 === 0) return seconds === 60 ? 'a minute' : `${seconds / 60} minutes`;
  return `${seconds} seconds`;
};
