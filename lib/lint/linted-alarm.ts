import { listOf, numberOf, objectOf, stringOf } from './json';
import type { LintedApp, LintedResource } from './linted-app';
import { type LintedMetric, metricOf } from './linted-metric';
import { textOf } from './reference';

export interface LintedExpression {
  readonly id: string;
  readonly text: string;
}

/** A metric alarm as the rules see it; what only the deployment knows is undefined. */
export interface LintedAlarm {
  readonly resource: LintedResource;
  readonly name?: string;
  readonly metrics: readonly LintedMetric[];
  readonly expressions: readonly LintedExpression[];
  /** The ids of its metrics and expressions. */
  readonly ids: readonly string[];
  /** Of its metrics, each once, in seconds. */
  readonly periods: readonly number[];
  readonly evaluationPeriods?: number;
  /** As many as are evaluated where the template does not say it. */
  readonly datapointsToAlarm?: number;
  readonly comparison?: string;
  readonly threshold?: number;
  readonly thresholdMetricId?: string;
  /** `missing` where the template does not say it. */
  readonly treatMissingData: string;
}

export const toLintedAlarm = (app: LintedApp, resource: LintedResource): LintedAlarm => {
  const { properties: p, stack } = resource;
  const queries = listOf(p.Metrics).map(objectOf);
  const evaluationPeriods = numberOf(p.EvaluationPeriods ?? 1);
  return {
    resource,
    name: textOf(app, stack, p.AlarmName),
    metrics: metricsOf(app, resource),
    expressions: queries.flatMap(({ Id, Expression }) => {
      const text = textOf(app, stack, Expression);
      return text === undefined ? [] : [{ id: stringOf(Id) ?? '', text }];
    }),
    ids: queries.map(({ Id }) => stringOf(Id) ?? ''),
    periods: periodsOf(resource),
    evaluationPeriods,
    datapointsToAlarm: numberOf(p.DatapointsToAlarm ?? evaluationPeriods),
    comparison: stringOf(p.ComparisonOperator),
    threshold: numberOf(p.Threshold),
    thresholdMetricId: stringOf(p.ThresholdMetricId),
    treatMissingData: textOf(app, stack, p.TreatMissingData ?? 'missing') ?? '',
  };
};

const metricsOf = (app: LintedApp, resource: LintedResource): readonly LintedMetric[] => {
  const { properties: p } = resource;
  if (p.MetricName !== undefined) {
    return [metricOf(app, resource, p, p.ExtendedStatistic ?? p.Statistic)];
  }
  return statsOf(resource).map(({ Metric, Stat }) => metricOf(app, resource, Metric, Stat));
};

const statsOf = ({ properties }: LintedResource) =>
  listOf(properties.Metrics).flatMap((query) => {
    const { MetricStat } = objectOf(query);
    return MetricStat === undefined ? [] : [objectOf(MetricStat)];
  });

const periodsOf = (resource: LintedResource): readonly number[] => {
  const periods = [
    resource.properties.Period,
    ...listOf(resource.properties.Metrics).map((query) => objectOf(query).Period),
    ...statsOf(resource).map(({ Period }) => Period),
  ].map(numberOf);
  return [...new Set(periods.filter((period) => period !== undefined))];
};
