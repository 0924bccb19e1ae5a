import type { EpochMs } from '../clock';
import type { MetricStore } from '../metrics/metric-store';
import type { S3Delivery } from './delivery-stream';

/** Tells CloudWatch of a stream's attempts to deliver. */
export interface DeliveryMetrics {
  onDelivery(delivery: S3Delivery): void;
  onFailure(): void;
}

/**
 * What Firehose publishes of a stream to S3 when it delivers.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
 */
export const deliveryMetrics = (
  streamName: string,
  metrics: Pick<MetricStore, 'put'>,
  now: () => EpochMs,
): DeliveryMetrics => {
  const dimensions = { DeliveryStreamName: streamName };
  const put = (name: string, unit: string, value: number): void => {
    const metric = { namespace: 'AWS/Firehose', metricName: `DeliveryToS3.${name}`, dimensions };
    metrics.put({ ...metric, unit }, now(), [value]);
  };
  return {
    onDelivery: ({ records, oldestArrivalMs }) => {
      put('Success', 'Count', 1);
      put('Records', 'Count', records);
      put('DataFreshness', 'Seconds', Math.max(0, (now() - oldestArrivalMs) / 1000));
    },
    onFailure: () => put('Success', 'Count', 0),
  };
};
