import type { MetricStore } from '../metrics/metric-store';
import type { DeliveryOutcome, TopicOptions } from './topics';

const COUNTERS: Readonly<Record<DeliveryOutcome['kind'], string>> = {
  delivered: 'NumberOfNotificationsDelivered',
  filtered: 'NumberOfNotificationsFilteredOut',
  failed: 'NumberOfNotificationsFailed',
};

/**
 * What SNS publishes of each topic.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export const topicMetrics = (
  metrics: Pick<MetricStore, 'put'>,
  now: () => number,
): Required<Pick<TopicOptions, 'onPublish' | 'onOutcome'>> => {
  const put = (topicArn: string, metricName: string, unit: string, value: number): void => {
    const dimensions = { TopicName: topicArn.split(':').at(-1) ?? topicArn };
    metrics.put({ namespace: 'AWS/SNS', metricName, dimensions, unit }, now(), [value]);
  };
  return {
    onPublish: ({ topicArn, message }) => {
      put(topicArn, 'NumberOfMessagesPublished', 'Count', 1);
      put(topicArn, 'PublishSize', 'Bytes', Buffer.byteLength(message));
    },
    onOutcome: (_subscription, { topicArn }, { kind }) => put(topicArn, COUNTERS[kind], 'Count', 1),
  };
};
