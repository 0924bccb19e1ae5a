import type { CfnSubscription, CfnTopic } from 'aws-cdk-lib/aws-sns';
import { topic } from '../../telemetry/resources/topic';
import { attached } from './attached';
import { finder } from './finder';

/** SNS tries queues, functions and streams for weeks; these it gives up on within the hour. */
const unreliable = ['http', 'https', 'email', 'email-json', 'sms', 'application'];

export const topics = finder({
  cfnType: 'AWS::SNS::Topic',
  type: topic,
  find: (resource, all) => {
    const found = resource as CfnTopic;
    const subscriptions = subscriptionsOf(all, found);
    const filters = subscriptions.filter(({ filterPolicy }) => filterPolicy !== undefined);
    const keeps = ({ redrivePolicy }: CfnSubscription) => redrivePolicy !== undefined;
    const byBody = ({ filterPolicyScope }: CfnSubscription) => filterPolicyScope === 'MessageBody';
    return {
      kind: 'watched',
      resource: {
        dimensions: { TopicName: found.attrTopicName },
        facts: {
          hasDeadLetterQueue: subscriptions.some(keeps),
          keepsFailures: subscriptions.length > 0 && subscriptions.every(keeps),
          hasUnreliableEndpoints: subscriptions.some(({ protocol }) =>
            unreliable.includes(protocol),
          ),
          filtersByAttributes: filters.some((filter) => !byBody(filter)),
          filtersByBody: filters.some(byBody),
        },
      },
    };
  },
});

const subscriptionsOf = attached<CfnSubscription>(
  'AWS::SNS::Subscription',
  ({ topicArn }) => topicArn,
);
