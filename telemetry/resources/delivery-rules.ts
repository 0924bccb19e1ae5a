import { type AlertRule, alert } from '../alerts/alert-rule';
import { minutes } from '../duration';
import { awsMetric } from '../signals/signal';
import { count, inSeconds, type Unit } from '../unit';
import { type DeliveryStreamFacts, deliveryStream } from './delivery-stream';
import { logGroup } from './log-group';
import { rulesOf } from './resource-rules';

/** Values may be references that the deployment resolves. */
export interface WatchedNotifier {
  /** Part of the alarms' names. */
  readonly name: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  readonly runbook: string;
}

/** What tells that alerts wait on their way to Slack, or did not get there. */
export const notifierRules = (notifier: WatchedNotifier): readonly AlertRule[] => {
  const { name, queueName, deadLetterQueueName, runbook } = notifier;
  const dead = { QueueName: deadLetterQueueName };
  const undelivered = sqs(
    'ApproximateNumberOfMessagesVisible',
    'Undelivered alerts',
    'Count',
    dead,
  );
  const waiting = { QueueName: queueName };
  const age = sqs('ApproximateAgeOfOldestMessage', 'Age of the oldest alert', 'Seconds', waiting);
  return [
    alert(`${name}-Undelivered`, undelivered.above(count(0)), {
      for: minutes(1),
      severity: 'critical',
      summary: 'Alerts did not reach Slack: they wait in the dead-letter queue.',
      action: 'Read the log of the notifier, mend what it says, and redrive the queue.',
      runbook,
    }),
    // Five attempts a minute apart are over by then, so nobody takes what waits.
    alert(`${name}-Waiting`, age.above(inSeconds(600)), {
      for: minutes(3),
      severity: 'critical',
      summary: 'Alerts have waited for ten minutes, and nobody takes them to Slack.',
      action: 'Enable the event source mapping of the notifier, and look at its concurrency.',
      runbook,
    }),
  ];
};

/**
 * What tells that a topic of alerts could not hand one on: its queue's policy, its key, or a subscription that is gone.
 * An alert that is lost there is lost for good, so one is enough.
 * @param name - part of the alarm's name: the topic's severity
 */
export const alertTopicRule = (
  name: string,
  { topicName, runbook }: { readonly topicName: string; readonly runbook: string },
): AlertRule =>
  alert(
    `Topic-${name}-Undelivered`,
    awsMetric('Alerts not handed on', 'Count', {
      namespace: 'AWS/SNS',
      metricName: 'NumberOfNotificationsFailed',
      dimensions: { TopicName: topicName },
      statistic: 'Sum',
    }).above(count(0)),
    {
      for: minutes(1),
      severity: 'critical',
      summary: `The topic of ${name} alerts could not hand one on: it is lost.`,
      action: 'Look at the alarms themselves; then mend the subscription, its queue or its key.',
      runbook,
      accepts: { 'single-datapoint': 'an alert that is lost here is lost for good' },
    },
  );

export interface WatchedArchive {
  /** Part of the alarms' names. */
  readonly name: string;
  readonly deliveryStreamName: string;
  readonly facts: DeliveryStreamFacts;
  /** The log groups whose lines it keeps, by what they are called in the alarms' names. */
  readonly logGroupNames: Readonly<Record<string, string>>;
  readonly runbook: string;
}

/** What tells that log lines do not reach their archive: the rules of its delivery stream, and of its subscriptions. */
export const archiveRules = (archive: WatchedArchive): readonly AlertRule[] => {
  const options = { overrides: [], runbook: () => archive.runbook };
  const dimensions = { DeliveryStreamName: archive.deliveryStreamName };
  const stream = { name: archive.name, dimensions, facts: archive.facts };
  return [
    ...rulesOf(deliveryStream, stream, options),
    ...Object.entries(archive.logGroupNames).flatMap(([name, LogGroupName]) =>
      rulesOf(
        logGroup,
        { name: `${archive.name}-${name}`, dimensions: { LogGroupName }, facts: subscribed },
        options,
      ),
    ),
  ];
};

/** Other things of a log group are told by the resource itself. */
const subscribed = { hasEmbeddedMetrics: false, hasSubscription: true, hasTransformer: false };

const sqs = <const U extends Unit>(
  metricName: string,
  label: string,
  unit: U,
  dimensions: Readonly<Record<string, string>>,
) => awsMetric(label, unit, { namespace: 'AWS/SQS', metricName, dimensions, statistic: 'Maximum' });
