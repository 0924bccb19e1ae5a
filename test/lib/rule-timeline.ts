import { toAlarmProperties } from '../../lib/alarms/alarm-properties';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { type AlarmTimeline, alarmTimeline, type MetricSeries } from '../../testing/alarm-test';

/**
 * When the alarm of a rule changes its state, given these metrics: the rule as the properties that would be deployed, on
 * the evaluator of the local cloud.
 */
export const ruleTimeline = (
  rule: AlertRule,
  series: readonly MetricSeries[],
  options: { readonly interval?: number } = {},
): AlarmTimeline =>
  alarmTimeline({
    ...options,
    template: {
      Resources: {
        Alarm: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: pascalCased(toAlarmProperties(rule, { service: 'test' })) as Properties,
        },
      },
    },
    alarm: 'Alarm',
    series,
  });

type Properties = Readonly<Record<string, unknown>>;

/** CloudFormation writes its keys with a capital letter, the CDK without. */
export const pascalCased = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pascalCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      pascalCased(inner),
    ]),
  );
};
