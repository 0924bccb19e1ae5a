import { account, arn } from '../account';
import type { Cloud } from '../cloud/cloud';
import type { Protocol } from '../sns/topics';
import type { CreateResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::SNS and AWS::SQS: topics with subscriptions, standard queues with dead-letter queues. */
export const messagingResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::SNS::Topic': (resource) => {
    const name = resource.properties.TopicName ?? physicalName(resource);
    const topicArn = cloud.topics.create(name);
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
    if (properties.FifoQueue === true) throw new Error('the local cloud runs standard queues only');
    const name = properties.QueueName ?? physicalName(resource);
    const redrive = properties.RedrivePolicy;
    cloud.queues.create({
      name,
      visibilityTimeoutSeconds: properties.VisibilityTimeout,
      delaySeconds: properties.DelaySeconds,
      retentionSeconds: properties.MessageRetentionPeriod,
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

const protocols: readonly Protocol[] = ['sqs', 'lambda', 'email', 'email-json', 'http', 'https'];

const protocolOf = (text: unknown): Protocol => {
  const protocol = protocols.find((known) => known === text);
  if (!protocol) {
    throw new Error(`the local cloud delivers to ${protocols.join(', ')}, got ${String(text)}`);
  }
  return protocol;
};
