import { gzipSync } from 'node:zlib';
import { account } from '../account';

/** The log events that a subscription filter hands on, from one stream. */
export interface SubscriptionBatch {
  readonly logGroup: string;
  readonly logStream: string;
  readonly filterName: string;
  readonly events: readonly SubscribedEvent[];
}

export interface SubscribedEvent {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * The gzip-compressed `DATA_MESSAGE` that CloudWatch Logs sends to Firehose; to a function it goes in base64 as
 * `awslogs.data`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export const toSubscriptionRecord = (batch: SubscriptionBatch): Buffer =>
  gzipSync(
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      owner: account.id,
      logGroup: batch.logGroup,
      logStream: batch.logStream,
      subscriptionFilters: [batch.filterName],
      logEvents: batch.events,
    }),
  );
