import type { S3Event } from 'aws-lambda';
import { account } from '../account';
import type { EpochMs } from '../clock';
import type { S3Object } from './s3-object';

/** What happened to an object. */
export interface ObjectChange {
  readonly eventName: 'ObjectCreated:Put' | 'ObjectRemoved:Delete';
  readonly bucket: string;
  readonly object: S3Object;
}

/** Who is told of which changes of a bucket. */
export interface NotificationRule {
  readonly id: string;
  readonly targetArn: string;
  /** `s3:ObjectCreated:*` and the like. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

interface FilterRule {
  readonly Name: string;
  readonly Value: string;
}

/** As `AWS::S3::Bucket` has it, and, in the second names, as S3's API has it. */
interface RuleProperties {
  readonly Id?: string;
  readonly Event?: string;
  readonly Events?: readonly string[];
  readonly Filter?: {
    readonly S3Key?: { readonly Rules?: readonly FilterRule[] };
    readonly Key?: { readonly FilterRules?: readonly FilterRule[] };
  };
  readonly Function?: string;
  readonly LambdaFunctionArn?: string;
  readonly Queue?: string;
  readonly QueueArn?: string;
  readonly Topic?: string;
  readonly TopicArn?: string;
}

const LISTS = [
  ...['LambdaConfigurations', 'LambdaFunctionConfigurations'],
  ...['QueueConfigurations', 'TopicConfigurations'],
] as const;

export type NotificationConfiguration = Readonly<
  Partial<Record<(typeof LISTS)[number], readonly RuleProperties[]>>
> & { readonly EventBridgeConfiguration?: unknown };

export const notificationRules = (
  configuration: NotificationConfiguration,
): readonly NotificationRule[] => LISTS.flatMap((list) => configuration[list] ?? []).map(toRule);

const toRule = (rule: RuleProperties, index: number): NotificationRule => {
  const { Id = `notification-${index}`, Event, Events = [], Filter = {} } = rule;
  const filters = Filter.S3Key?.Rules ?? Filter.Key?.FilterRules ?? [];
  const filter = (name: string): string =>
    filters.find(({ Name }) => Name.toLowerCase() === name)?.Value ?? '';
  const targetArn =
    rule.Function ?? rule.LambdaFunctionArn ?? rule.Queue ?? rule.QueueArn ?? rule.Topic;
  return {
    id: Id,
    targetArn: targetArn ?? String(rule.TopicArn),
    events: Event === undefined ? Events : [Event],
    prefix: filter('prefix'),
    suffix: filter('suffix'),
  };
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
export const isNotified = (rule: NotificationRule, { eventName, object }: ObjectChange): boolean =>
  object.key.startsWith(rule.prefix) &&
  object.key.endsWith(rule.suffix) &&
  rule.events.some((event) =>
    event.endsWith('*')
      ? `s3:${eventName}`.startsWith(event.slice(0, -1))
      : event === `s3:${eventName}`,
  );

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const notificationEvent = (
  { id }: NotificationRule,
  { eventName, bucket, object }: ObjectChange,
  { nowMs, newId }: { readonly nowMs: EpochMs; readonly newId: () => string },
): S3Event => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: account.region,
      eventTime: new Date(nowMs).toISOString(),
      eventName,
      userIdentity: { principalId: account.id },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': newId(), 'x-amz-id-2': newId() },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: id,
        bucket: {
          name: bucket,
          ownerIdentity: { principalId: account.id },
          arn: `arn:${account.partition}:s3:::${bucket}`,
        },
        object: {
          key: encodeURIComponent(object.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
          size: object.sizeBytes,
          eTag: object.etag,
          sequencer: nowMs.toString(16).toUpperCase().padStart(16, '0'),
        },
      },
    },
  ],
});
