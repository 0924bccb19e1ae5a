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
  Publish: (input, { traceHeader }) => {
    const { messageId } = topics.publish({
      topicArn: input.TopicArn ?? input.TargetArn ?? '',
      message: input.Message ?? '',
      attributes: (input.MessageAttributes ?? {}) as MessageAttributes,
      ...(input.Subject !== undefined && { subject: input.Subject }),
      ...traced(traceHeader),
    });
    return { MessageId: messageId };
  },
});
