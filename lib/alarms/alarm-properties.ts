import type { CfnAlarm, CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import { toAlarmDescription } from '../../telemetry/alerts/alarm-description';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { conditionSentence, durationSentence } from '../../telemetry/alerts/condition-sentence';
import { toMetricMath } from '../../telemetry/signals/metric-math';
import type { BandCondition, Condition, MetricReference } from '../../telemetry/signals/signal';
import { isSimpleStatistic } from '../../telemetry/signals/statistic';

export interface AlarmContext {
  readonly service: string;
  /** ARNs of what is told when the alarm goes off and when it recovers. @default - nobody */
  readonly actions?: readonly string[];
  /** Name of the dashboard to look at. @default - none is named */
  readonly dashboard?: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_NAME_LENGTH = 255;

/** How alarms are named: `<service>-<rule>`. @throws RangeError when CloudWatch takes no name that long */
export const alarmNameOf = (service: string, rule: string): string => {
  const name = `${service}-${rule}`;
  if (name.length <= MAX_NAME_LENGTH) return name;
  throw new RangeError(
    `an alarm's name must be at most ${MAX_NAME_LENGTH} characters, got ${name.length}: ${name}; shorten the rule's or the construct's name`,
  );
};

/** An alert rule as the properties of a CloudWatch alarm. */
export const toAlarmProperties = (rule: AlertRule, context: AlarmContext): CfnAlarmProps => {
  const { condition, warmUp } = rule;
  const actions = context.actions ?? [];
  return {
    alarmName: alarmNameOf(context.service, rule.name),
    alarmDescription: descriptionOf(rule, context),
    ...metricsOf(condition, rule.period),
    comparisonOperator: condition.comparison,
    evaluationPeriods: rule.evaluationPeriods,
    // CloudWatch takes all of them where it is left out.
    ...(rule.datapointsToAlarm === rule.evaluationPeriods
      ? {}
      : { datapointsToAlarm: rule.datapointsToAlarm }),
    treatMissingData: rule.treatMissingData,
    ...(actions.length > 0 ? { alarmActions: [...actions], okActions: [...actions] } : {}),
    ...(warmUp === undefined
      ? {}
      : { warmUpConfiguration: { warmUpPeriodDurationInMinutes: warmUp / 60 } }),
    tags: tagsOf(rule, context.service),
  };
};

const descriptionOf = (rule: AlertRule, { service, dashboard }: AlarmContext): string => {
  const { summary, resource, action, severity, incidentLevel, owner, runbook } = rule;
  const condition = `${conditionSentence(rule.condition)} for ${durationSentence(rule)}`;
  const said = { summary, resource, action, severity, incidentLevel, owner, runbook, condition };
  return toAlarmDescription({ ...said, service, dashboard });
};

/** What alarms are chosen by, as tags. */
export const tagsOf = (
  { severity, owner, tags }: Pick<AlertRule, 'severity' | 'owner' | 'tags'>,
  service: string,
) =>
  Object.entries({ service, severity, ...(owner ? { owner } : {}), ...tags }).map(
    ([key, value]) => ({ key, value }),
  );

const metricsOf = (condition: Condition, period: number): Partial<CfnAlarmProps> => {
  if (condition.kind === 'band') return bandOf(condition, period);
  const threshold = condition.threshold.value;
  const { metrics, expression } = toMetricMath(condition.signal);
  const [first] = metrics;
  if (expression === undefined && first) return { ...plainMetric(first.metric, period), threshold };
  const queries = metrics.map(({ id, metric }) => metricQuery(id, metric, period, false));
  return {
    threshold,
    metrics: [
      { id: 'e1', expression, label: condition.signal.label, returnData: true },
      ...queries,
    ],
  };
};

/** The signal and its band both return data; the alarm names the band. */
const bandOf = ({ signal, deviations }: BandCondition, period: number): Partial<CfnAlarmProps> => {
  const { metrics, expression } = toMetricMath(signal);
  const queries = metrics.map(({ id, metric }) =>
    metricQuery(id, metric, period, expression === undefined),
  );
  const value =
    expression === undefined
      ? []
      : [{ id: 'e1', expression, label: signal.label, returnData: true }];
  const of = expression === undefined ? 'm1' : 'e1';
  const band = { id: 'band', expression: `ANOMALY_DETECTION_BAND(${of}, ${deviations})` };
  return {
    thresholdMetricId: 'band',
    metrics: [...value, ...queries, { ...band, label: 'usual', returnData: true }],
  };
};

const plainMetric = (metric: MetricReference, period: number): Partial<CfnAlarmProps> => ({
  namespace: metric.namespace,
  metricName: metric.metricName,
  dimensions: dimensionsOf(metric),
  period,
  ...(isSimpleStatistic(metric.statistic)
    ? { statistic: metric.statistic }
    : { extendedStatistic: metric.statistic }),
});

const metricQuery = (
  id: string,
  metric: MetricReference,
  period: number,
  returnData: boolean,
): CfnAlarm.MetricDataQueryProperty => {
  const { namespace, metricName, statistic: stat } = metric;
  const dimensions = dimensionsOf(metric);
  return {
    id,
    metricStat: { metric: { namespace, metricName, dimensions }, period, stat },
    returnData,
  };
};

const dimensionsOf = ({ dimensions }: MetricReference) =>
  Object.entries(dimensions).map(([name, value]) => ({ name, value }));
