import { Tags } from 'aws-cdk-lib';
import {
  Alarm,
  type CfnAlarm,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { toAlarmDescription } from '../telemetry/alarm-description';
import type { AlertRule, TreatMissingData as Treatment } from '../telemetry/alert-rule';
import type { Comparison } from '../telemetry/signal';
import { toMetric } from './signal-metric';

export interface MetricAlarmProps {
  readonly service: string;
  readonly rule: AlertRule;
  /** Told when the alarm goes off and when it recovers. */
  readonly topic: ITopic;
  /** Name of the dashboard to look at. @default - none is named */
  readonly dashboard?: string;
}

/** An alert rule as a CloudWatch alarm, named `<service>-<rule>`. */
export class MetricAlarm extends Alarm {
  constructor(scope: Construct, id: string, { service, rule, topic, dashboard }: MetricAlarmProps) {
    const { condition, severity, summary, runbook } = rule;
    super(scope, id, {
      alarmName: `${service}-${rule.name}`,
      alarmDescription: toAlarmDescription({ summary, service, severity, runbook, dashboard }),
      metric: toMetric(condition.signal, rule.period),
      threshold: condition.threshold.value,
      comparisonOperator: operators[condition.comparison],
      evaluationPeriods: rule.evaluationPeriods,
      datapointsToAlarm: rule.datapointsToAlarm,
      treatMissingData: treatments[rule.treatMissingData],
    });
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
    this.#warmUp(rule);
    Tags.of(this).add('service', service);
    Tags.of(this).add('severity', severity);
  }

  /** The CDK's own alarm has no property for it yet. */
  #warmUp({ warmUp }: AlertRule): void {
    if (warmUp === undefined) return;
    const resource = this.node.defaultChild as CfnAlarm;
    resource.warmUpConfiguration = { warmUpPeriodDurationInMinutes: warmUp / 60 };
  }
}

const operators: Readonly<Record<Comparison, ComparisonOperator>> = {
  GreaterThanThreshold: ComparisonOperator.GREATER_THAN_THRESHOLD,
  LessThanThreshold: ComparisonOperator.LESS_THAN_THRESHOLD,
};

const treatments: Readonly<Record<Treatment, TreatMissingData>> = {
  notBreaching: TreatMissingData.NOT_BREACHING,
  breaching: TreatMissingData.BREACHING,
  ignore: TreatMissingData.IGNORE,
};
