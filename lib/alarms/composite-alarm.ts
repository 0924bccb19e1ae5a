import { CfnResource } from 'aws-cdk-lib';
import { CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { atPath } from '../at-path';
import { type AlarmContext, alarmNameOf } from './alarm-properties';
import {
  type CompositeRule,
  type Suppression,
  toCompositeProperties,
} from './composite-properties';

/** An alarm of this app, which another one refers to by its name. */
export interface NamedAlarm extends CfnResource {
  readonly name: string;
  readonly attrArn: string;
}

/** An alarm that keeps others quiet: one of this app, or the name of any in the account and Region. */
export interface Suppressor extends Omit<Suppression, 'alarm'> {
  readonly alarm: NamedAlarm | string;
}

export interface CompositeAlarmProps extends AlarmContext {
  readonly rule: Omit<CompositeRule, 'suppressedBy'>;
  /** The alarms in its rule: names are no references, so the deployment is told to make them first. */
  readonly children: readonly CfnResource[];
  readonly suppressedBy?: Suppressor;
}

/** A CloudWatch composite alarm, named `<service>-<rule>`, deployed after the alarms that it gathers. */
export class CompositeAlarm extends CfnCompositeAlarm implements NamedAlarm {
  /** Known without a deployment: other composites refer to the alarm by it. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: CompositeAlarmProps) {
    const { rule, children, suppressedBy, ...context } = props;
    super(
      scope,
      id,
      atPath(
        scope,
        () =>
          toCompositeProperties(
            { ...rule, ...(suppressedBy ? { suppressedBy: toSuppression(suppressedBy) } : {}) },
            context,
          ),
        id,
      ),
    );
    this.name = alarmNameOf(context.service, rule.name);
    for (const child of children) this.addResourceDependency(child);
    if (suppressedBy && CfnResource.isCfnResource(suppressedBy.alarm)) {
      this.addResourceDependency(suppressedBy.alarm);
    }
  }
}

export const toSuppression = ({ alarm, ...periods }: Suppressor): Suppression => ({
  ...periods,
  alarm: typeof alarm === 'string' ? alarm : alarm.name,
});
