import type { StoredLogEvent } from '../logs/log-store';
import type { SubscriptionFilter } from '../logs/subscriptions';
import { extractEmbeddedMetrics } from '../metrics/embedded-metrics';
import type { Cloud } from './cloud';
import { createMinuteSums, type MinuteSum, type MinuteSums } from './minute-sums';

const MINUTE = 60_000;

type LogCloud = Pick<
  Cloud,
  'clock' | 'logs' | 'metrics' | 'metricFilters' | 'subscriptions' | 'report'
>;

/**
 * What CloudWatch Logs does with each event that comes: it counts it, takes embedded metrics out of it and hands it to
 * the metric and subscription filters of its group. Only the first is done for groups of other classes than STANDARD.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export const ingestLogs = (cloud: LogCloud): void => {
  const sums = createMinuteSums(cloud.metrics);
  const incoming = new Map<string, Incoming>();
  cloud.logs.onEvents((group, stream, events, bytes) => {
    const nowMs = cloud.clock.now();
    const counts = incoming.get(group) ?? countIncoming(sums, group);
    incoming.set(group, counts);
    counts.events.add(nowMs, events.length);
    counts.bytes.add(nowMs, bytes);
    if (cloud.logs.classOf(group) !== 'STANDARD') return;
    takeEmbeddedMetrics(cloud.metrics, group, events, nowMs);
    cloud.metricFilters.onEvents(group, events);
    cloud.subscriptions.onEvents(group, stream, events);
  });
  cloud.clock.every(MINUTE, () => {
    sums.publish(cloud.clock.now());
    cloud.metricFilters.publishDefaults(cloud.clock.now());
  });
};

const takeEmbeddedMetrics = (
  metrics: LogCloud['metrics'],
  group: string,
  events: readonly StoredLogEvent[],
  nowMs: number,
): void => {
  for (const { message } of events) {
    const { samples, errors } = extractEmbeddedMetrics(message, nowMs);
    for (const { metric, timestampMs, values } of samples) metrics.put(metric, timestampMs, values);
    for (const { kind } of errors) {
      const metricName = kind === 'parsing' ? 'EMFParsingErrors' : 'EMFValidationErrors';
      const dimensions = { LogGroupName: group };
      metrics.put({ namespace: 'AWS/Logs', metricName, dimensions, unit: 'Count' }, nowMs, [1]);
    }
  }
};

/** What comes to a log group. */
interface Incoming {
  readonly events: MinuteSum;
  readonly bytes: MinuteSum;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html */
const countIncoming = (sums: MinuteSums, group: string): Incoming => {
  const metric = { namespace: 'AWS/Logs', dimensions: { LogGroupName: group } };
  return {
    events: sums.of({ ...metric, metricName: 'IncomingLogEvents', unit: 'None' }),
    bytes: sums.of({ ...metric, metricName: 'IncomingBytes', unit: 'Bytes' }),
  };
};

/** Hands the records of subscriptions to delivery streams and functions. */
export const deliverToSubscribers =
  (cloud: Pick<Cloud, 'deliveryStreams' | 'asyncInvocations'>) =>
  ({ destinationArn }: SubscriptionFilter, record: Buffer): void => {
    const stream = cloud.deliveryStreams.get(destinationArn);
    if (stream) {
      stream.putRecords([record]);
      return;
    }
    const event = { awslogs: { data: record.toString('base64') } };
    cloud.asyncInvocations.invoke(destinationArn, JSON.stringify(event));
  };
