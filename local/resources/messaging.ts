import { account, arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import type { Protocol } from '../sns/topics';
import type { CreateResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::SNS and AWS::SQS: topics with subscriptions, standard queues with dead-letter queues. */
export const messagingResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::SNS::Topic': (resource) => {
    const name = resource.properties.TopicName ?? physicalName(resource);
    if (isTrue(resource.properties.FifoTopic)) {
      throw new Error('the local cloud runs standard topics, not FIFO topics');
    }
    const topicArn = cloud.topics.create(name);
    for (const { Protocol: protocol, Endpoint } of resource.properties.Subscription ?? []) {
      cloud.topics.subscribe({ topicArn, protocol: protocolOf(protocol), endpoint: Endpoint });
    }
    return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
  },

  'AWS::SNS::Subscription': ({ properties }) => ({
    ref: cloud.topics.subscribe({
      topicArn: properties.TopicArn,
      protocol: protocolOf(properties.Protocol),
      endpoint: properties.Endpoint,
      filterPolicy: properties.FilterPolicy,
      filterPolicyScope: properties.FilterPolicyScope,
      rawMessageDelivery: properties.RawMessageDelivery === true,
      deadLetterArn: properties.RedrivePolicy?.deadLetterTargetArn,
    }),
  }),

  'AWS::SQS::Queue': (resource) => {
    const { properties } = resource;
    const isFifo = isTrue(properties.FifoQueue);
    const name = properties.QueueName ?? `${physicalName(resource)}${isFifo ? '.fifo' : ''}`;
    const redrive = properties.RedrivePolicy;
    cloud.queues.create({
      name,
      ...(isFifo && {
        fifo: { contentBasedDeduplication: isTrue(properties.ContentBasedDeduplication) },
      }),
      visibilityTimeoutSeconds: properties.VisibilityTimeout,
      delaySeconds: properties.DelaySeconds,
      retentionSeconds: properties.MessageRetentionPeriod,
      receiveWaitSeconds: properties.ReceiveMessageWaitTimeSeconds,
      ...(redrive
        ? {
            redrive: {
              deadLetterArn: redrive.deadLetterTargetArn,
              maxReceiveCount: Number(redrive.maxReceiveCount),
            },
          }
        : {}),
    });
    const url = `${cloud.awsEndpoint}/${account.id}/${name}`;
    return {
      ref: url,
      attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url },
    };
  },
});

/** CloudFormation takes booleans as text, too. */
const isTrue = (value: unknown): boolean => String(value) === 'true';

const protocols: readonly Protocol[] = ['sqs', 'lambda', 'email', 'email-json', 'http', 'https'];

const protocolOf = (text: unknown): Protocol => {
  const protocol = protocols.find((known) => known === text);
  if (!protocol) {
    throw new Error(`the local cloud delivers to ${protocols.join(', ')}, got ${String(text)}`);
  }
  return protocol;
};
