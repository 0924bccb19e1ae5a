import type { MetricStore } from '../metrics/metric-store';
import type { QueueAttributes, Queues } from './queues';

const gauges: Readonly<
  Record<string, readonly [unit: string, (queue: QueueAttributes) => number]>
> = {
  ApproximateNumberOfMessagesVisible: ['Count', (q) => q.approximateNumberOfMessages],
  ApproximateNumberOfMessagesNotVisible: ['Count', (q) => q.approximateNumberOfMessagesNotVisible],
  ApproximateNumberOfMessagesDelayed: ['Count', (q) => q.approximateNumberOfMessagesDelayed],
  ApproximateAgeOfOldestMessage: ['Seconds', (q) => q.ageOfOldestMessageSeconds],
};

/**
 * What SQS publishes of each queue every minute.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const publishQueueMetrics = (queues: Queues, metrics: MetricStore, nowMs: number): void => {
  for (const queueArn of queues.list()) {
    const attributes = queues.attributes(queueArn);
    const dimensions = { QueueName: attributes.name };
    for (const [metricName, [unit, read]] of Object.entries(gauges)) {
      metrics.put({ namespace: 'AWS/SQS', metricName, dimensions, unit }, nowMs, [
        read(attributes),
      ]);
    }
  }
};
