import { Annotations } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type AlertRule, alert } from '../telemetry/alert-rule';
import { minutes } from '../telemetry/duration';
import type { Panel } from '../telemetry/panel';
import { awsMetric } from '../telemetry/signal';
import { count } from '../telemetry/unit';
import { MetricAlarm } from './alarms/metric-alarm';
import { WatchDashboard } from './dashboards/watch-dashboard';
import { AlertTopics } from './delivery/alert-topics';
import { emailRoutes, type Routes, slackRoutes } from './delivery/channel';
import { Notifier } from './delivery/notifier';
import type { FunctionSettings } from './monitored-function';

export interface WatchProps {
  readonly telemetry: { readonly service: string };
  readonly rules: readonly AlertRule[];
  readonly routes: Routes;
  /** Where it is written what to do when alerts do not reach Slack. */
  readonly deliveryRunbook: string;
  /** @default - no dashboard */
  readonly panels?: readonly Panel[];
  /** What the log tables among the panels read. @default - none */
  readonly logGroups?: readonly ILogGroup[];
  /** Of the function that takes alerts to Slack. */
  readonly settings?: FunctionSettings;
}

/** Watches over a service: an alarm for each rule, its way to people, and the dashboard to look at. */
export class Watch extends Construct {
  readonly topics: AlertTopics;
  /** By the rule's name, in the order of the rules. */
  readonly alarms: ReadonlyMap<string, MetricAlarm>;
  readonly notifiers: readonly Notifier[];
  /** Named as the service. */
  readonly dashboard?: WatchDashboard;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { rules, panels = [] } = props;
    this.topics = new AlertTopics(this, 'Topics', {
      service: props.telemetry.service,
      routes: props.routes,
    });
    this.alarms = new Map(rules.map((rule) => [rule.name, this.#createAlarm(rule, props)]));
    this.notifiers = this.#createNotifiers(props);
    if (panels.length > 0) this.dashboard = this.#createDashboard(panels, props);
  }

  #createAlarm(rule: AlertRule, { telemetry, panels = [] }: WatchProps): MetricAlarm {
    return new MetricAlarm(this, rule.name, {
      service: telemetry.service,
      rule,
      actions: [this.topics.topic(rule.severity).topicArn],
      dashboard: panels.length > 0 ? telemetry.service : undefined,
    });
  }

  #createNotifiers(props: WatchProps): readonly Notifier[] {
    const webhooks = [...slackRoutes(props.routes)];
    if (webhooks.length > 0 && emailRoutes(props.routes).size === 0) {
      Annotations.of(this).addWarningV2(
        'watchkeeper:deliveryUnwatched',
        'no route has an email address, so nobody hears when Slack cannot be reached: add one to any route',
      );
    }
    return webhooks.map(([webhook, severities]) => {
      const notifier = new Notifier(this, `Notifier-${webhook.node.id}`, {
        service: props.telemetry.service,
        topics: severities.map((severity) => this.topics.topic(severity)),
        webhook,
        key: this.topics.key,
        settings: props.settings,
      });
      this.#watchDelivery(notifier, props);
      return notifier;
    });
  }

  /** By the simpler path: Slack is what failed, so the alarm goes to email alone. */
  #watchDelivery(notifier: Notifier, { telemetry, deliveryRunbook }: WatchProps): void {
    new MetricAlarm(notifier, 'Undelivered', {
      service: telemetry.service,
      actions: [this.topics.delivery.topicArn],
      rule: alert(`${notifier.node.id}-Undelivered`, undelivered(notifier), {
        for: minutes(1),
        severity: 'critical',
        summary: 'Alerts did not reach Slack: they wait in the dead-letter queue.',
        runbook: deliveryRunbook,
      }),
    });
  }

  #createDashboard(panels: readonly Panel[], props: WatchProps): WatchDashboard {
    return new WatchDashboard(this, 'Dashboard', {
      dashboardName: props.telemetry.service,
      panels,
      alarms: [...this.alarms.values()].map(({ attrArn }) => attrArn),
      logGroups: props.logGroups ?? [],
    });
  }
}

const undelivered = ({ deadLetterQueue }: Notifier) =>
  awsMetric('Undelivered alerts', 'Count', {
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: deadLetterQueue.queueName },
    statistic: 'Maximum',
  }).above(count(0));
