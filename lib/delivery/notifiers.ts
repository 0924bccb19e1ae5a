import { Annotations, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { notifierRules } from '../../telemetry/resources/delivery-rules';
import { MetricAlarm } from '../alarms/metric-alarm';
import { qualifiedCode } from '../lint/codes';
import type { FunctionSettings } from '../monitored-function';
import type { AlertTopics } from './alert-topics';
import { emailRoutes, type Routes, slackRoutes } from './channel';
import { Notifier } from './notifier';

export interface NotifiersProps {
  readonly service: string;
  readonly topics: AlertTopics;
  readonly routes: Routes;
  /** Where it is written what to do when alerts do not reach Slack. */
  readonly runbook: string;
  readonly settings?: FunctionSettings;
}

/** A notifier for each webhook of the routes, below the scope, with an alarm on what it could not deliver. */
export const createNotifiers = (scope: Construct, props: NotifiersProps): readonly Notifier[] => {
  const webhooks = [...slackRoutes(props.routes)];
  if (webhooks.length > 0 && emailRoutes(props.routes).size === 0) {
    Annotations.of(scope).addWarningV2(
      'watchkeeper:deliveryUnwatched',
      'no route has an email address, so nobody hears when Slack cannot be reached: add one to any route',
    );
  }
  return webhooks.map(([webhook, severities]) => {
    const notifier = new Notifier(scope, `Notifier-${webhook.node.id}`, {
      service: props.service,
      topics: severities.map((severity) => props.topics.topic(severity)),
      webhook,
      key: props.topics.key,
      settings: props.settings,
    });
    watchDelivery(notifier, props);
    Validations.of(notifier).acknowledge({
      id: qualifiedCode('resource-unwatched'),
      reason: 'what fails in its function shows as alerts that wait or were not delivered',
    });
    return notifier;
  });
};

/** By the simpler path: Slack is what failed, so the alarms go to email alone. */
const watchDelivery = (notifier: Notifier, { service, topics, runbook }: NotifiersProps): void => {
  const name = notifier.node.id;
  const rules = notifierRules({
    ...{ name, runbook, queueName: notifier.queue.queueName },
    deadLetterQueueName: notifier.deadLetterQueue.queueName,
  });
  for (const rule of rules) {
    const actions = [topics.delivery.topicArn];
    new MetricAlarm(notifier, rule.name.slice(name.length + 1), { service, rule, actions });
  }
};
