import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import type { Topics } from '../sns/topics';
import type { MessageAttributes } from '../sqs/queues';
import { traced } from '../traces/trace-header';
import type { Operations } from './service';

/** SNS as its clients call it. */
export const snsOperations = (topics: Topics): NonNullable<Operations['sns']> => ({
  ListTopics: () => ({ Topics: topics.list().map((TopicArn) => ({ TopicArn })) }),
  ListSubscriptionsByTopic: ({ TopicArn = '' }) => ({
    Subscriptions: topics.subscriptions(TopicArn).map(({ arn, protocol, endpoint }) => ({
      SubscriptionArn: arn,
      TopicArn,
      Protocol: protocol,
      Endpoint: endpoint,
    })),
  }),
  Publish: (input, { traceHeader }) =>
    publish(topics, input.TopicArn ?? input.TargetArn, input, traceHeader),
  PublishBatch: ({ TopicArn, PublishBatchRequestEntries = [] }, { traceHeader }) => ({
    Successful: PublishBatchRequestEntries.map((entry) => ({
      Id: entry.Id,
      ...publish(topics, TopicArn, entry, traceHeader),
    })),
    Failed: [],
  }),
});

const publish = (
  topics: Topics,
  topicArn = '',
  { Message = '', Subject, MessageAttributes = {} }: Partial<PublishBatchRequestEntry>,
  traceHeader: string | undefined,
): { readonly MessageId: string } => {
  const { messageId } = topics.publish({
    topicArn,
    message: Message,
    attributes: MessageAttributes as MessageAttributes,
    ...(Subject !== undefined && { subject: Subject }),
    ...traced(traceHeader),
  });
  return { MessageId: messageId };
};
