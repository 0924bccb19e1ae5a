import type { Construct } from 'constructs';
import { alert } from '../../telemetry/alerts/alert-rule';
import { minutes, type Seconds } from '../../telemetry/duration';
import { awsMetric, filled } from '../../telemetry/signals/signal';
import { count } from '../../telemetry/unit';
import { MetricAlarm } from './metric-alarm';

export interface DeploymentAlarmProps {
  readonly service: string;
  /** How long after the last sign of a deployment it counts as one. @default - 15 minutes */
  readonly lasts?: Seconds;
  readonly runbook: string;
}

/** The metric that a deployment puts, with the dimension `service`. */
const deploymentMetric = { namespace: 'Watchkeeper', metricName: 'deployments' } as const;

/**
 * In ALARM while a service is being deployed, to keep other alarms quiet. The pipeline says so before it begins, and again
 * every few minutes if it takes long:
 * `aws cloudwatch put-metric-data --namespace Watchkeeper --metric-name deployments --dimensions service=shop --value 1`.
 */
export class DeploymentAlarm extends MetricAlarm {
  constructor(scope: Construct, id: string, props: DeploymentAlarmProps) {
    const { service, lasts = minutes(15), runbook } = props;
    // Without the filling a silent quarter of an hour would be passed over, and the alarm stay on what came before it.
    const signs = filled(
      awsMetric('Signs of a deployment', 'Count', {
        ...deploymentMetric,
        dimensions: { service },
        statistic: 'Sum',
      }),
      0,
    );
    super(scope, id, {
      service,
      rule: alert('deploying', signs.above(count(0)), {
        ...{ for: lasts, period: lasts, severity: 'info', runbook },
        summary: `${service} is being deployed: what it keeps quiet tells nobody.`,
      }),
    });
  }
}
