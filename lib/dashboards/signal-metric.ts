import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Seconds } from '../../telemetry/duration';
import { toMetricMath } from '../../telemetry/metric-math';
import type { MetricReference, Signal } from '../../telemetry/signal';

export interface MetricOptions {
  /** Keeps the ids of several signals in one widget apart. @default '' */
  readonly idPrefix?: string;
  /** What a bare metric is called on a graph; an expression carries its signal's label. @default - CloudWatch's choice */
  readonly label?: string;
}

/** A signal as the CDK's metric: a bare metric, or metric math over several. */
export const toMetric = (signal: Signal, period: Seconds, options: MetricOptions = {}): IMetric => {
  const { idPrefix = '', label } = options;
  const { metrics, expression } = toMetricMath(signal);
  const length = Duration.seconds(period);
  const [first] = metrics;
  if (!expression && first) return toCdkMetric(first.metric, length, label);
  return new MathExpression({
    expression: (expression ?? '').replace(/\bm\d+\b/g, (id) => idPrefix + id),
    usingMetrics: Object.fromEntries(
      metrics.map(({ id, metric }) => [
        idPrefix + id,
        toCdkMetric(metric, length, labelOf(metric)),
      ]),
    ),
    label: signal.label,
    period: length,
  });
};

const toCdkMetric = (metric: MetricReference, period: Duration, label?: string): Metric =>
  new Metric({
    namespace: metric.namespace,
    metricName: metric.metricName,
    dimensionsMap: { ...metric.dimensions },
    statistic: metric.statistic,
    period,
    label,
  });

const labelOf = (metric: MetricReference): string => `${metric.metricName} ${metric.statistic}`;
