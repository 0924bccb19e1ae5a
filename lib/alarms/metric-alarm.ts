import { Validations } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { checkRule } from '../../telemetry/alerts/check-rule';
import { atPath } from '../at-path';
import { qualifiedCode } from '../lint/codes';
import { type AlarmContext, alarmNameOf, toAlarmProperties } from './alarm-properties';

export interface MetricAlarmProps extends AlarmContext {
  readonly rule: AlertRule;
}

/** An alert rule as a CloudWatch alarm, named `<service>-<rule>`. */
export class MetricAlarm extends CfnAlarm {
  readonly rule: AlertRule;
  /** Known without a deployment: composites and dashboards refer to the alarm by it. */
  readonly name: string;

  constructor(scope: Construct, id: string, { rule, ...context }: MetricAlarmProps) {
    checkAt(scope, rule);
    super(
      scope,
      id,
      atPath(scope, () => toAlarmProperties(rule, context), id),
    );
    this.rule = rule;
    this.name = alarmNameOf(context.service, rule.name);
    for (const [code, reason] of Object.entries(rule.accepts)) {
      Validations.of(this).acknowledge({ id: qualifiedCode(code), reason });
    }
  }
}

const checkAt = (scope: Construct, rule: AlertRule): void => atPath(scope, () => checkRule(rule));
