import { minutes } from '../duration';
import { labelled, ratio, total, withTraffic } from '../signals/signal';
import { count, percent } from '../unit';
import { lostWork } from './lost-work';
import { resourceType } from './resource-type';

export type TopicFacts = {
  /** Of at least one of its subscriptions. */
  readonly hasDeadLetterQueue: boolean;
  /** Nothing is lost: each subscription that is known has a dead-letter queue. */
  readonly keepsFailures: boolean;
  /** Endpoints that fail on a usual day: HTTP, email, SMS, push. */
  readonly hasUnreliableEndpoints: boolean;
  readonly filtersByAttributes: boolean;
  readonly filtersByBody: boolean;
};

const source = 'https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html';
const TopicName = ['TopicName'];

export const topic = resourceType<TopicFacts>()({
  id: 'topic',
  title: 'SNS topic',
  namespace: 'AWS/SNS',
  rows: [
    {
      id: 'Published',
      signal: ({ metric }) =>
        metric('NumberOfMessagesPublished', 'Sum', 'Count', { label: 'Published' }),
      panel: 'Messages',
      source,
    },
    {
      id: 'Delivered',
      signal: ({ metric }) =>
        metric('NumberOfNotificationsDelivered', 'Sum', 'Count', { label: 'Delivered' }),
      panel: 'Messages',
      source,
    },
    {
      id: 'FailedDeliveries',
      signal: ({ metric }) =>
        metric('NumberOfNotificationsFailed', 'Sum', 'Count', { label: 'Failed' }),
      panel: 'Failures',
      rule: {
        condition: (signal, facts) =>
          facts.keepsFailures || facts.hasUnreliableEndpoints ? undefined : signal.above(count(0)),
        ...lostWork,
        summary: 'SNS has given up on messages: no dead-letter queue keeps them.',
        action:
          'Check that the topic may send to its queues and functions; add a dead-letter queue.',
        causes: [
          'the queue or function of a subscription is gone',
          'its policy or its key does not let the topic in',
        ],
        why: 'SNS tries queues and functions for 23 days, and gives up at once only where it is refused: the first one is a mistake that loses messages.',
      },
      source,
    },
    {
      id: 'FailedShare',
      signal: ({ metric, facts }) => {
        if (!facts.hasUnreliableEndpoints) return undefined;
        const failed = metric('NumberOfNotificationsFailed', 'Sum', 'Count');
        const delivered = metric('NumberOfNotificationsDelivered', 'Sum', 'Count');
        const share = ratio(failed, total('Attempts', [failed, delivered]));
        return labelled('Failed deliveries', withTraffic(share, failed, 3));
      },
      rule: {
        condition: (signal, facts) => (facts.keepsFailures ? undefined : signal.above(percent(10))),
        for: minutes(25),
        period: minutes(5),
        severity: 'warning',
        summary: 'More than 10 % of deliveries fail.',
        action: 'Turn delivery status logging on to see which endpoint fails and with what.',
        causes: [
          'an HTTP endpoint is down: each of its retries counts',
          'addresses or devices are gone',
          'the monthly SMS spend is used up',
        ],
        why: 'An address that bounces is everyday, and HTTP endpoints count each retry: so a share, of three failures or more, and for longer than an endpoint needs to start again.',
      },
      source,
    },
    {
      id: 'RedrivenToDlq',
      signal: ({ metric, facts }) =>
        facts.hasDeadLetterQueue
          ? metric('NumberOfNotificationsRedrivenToDlq', 'Sum', 'Count', {
              label: 'Moved to the dead-letter queue',
            })
          : undefined,
      panel: 'Failures',
      source,
    },
    {
      id: 'FailedToRedrive',
      signal: ({ metric, facts }) =>
        facts.hasDeadLetterQueue
          ? metric('NumberOfNotificationsFailedToRedriveToDlq', 'Sum', 'Count', { label: 'Lost' })
          : undefined,
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(count(0)),
        ...lostWork,
        summary: 'Failed messages could not be moved to the dead-letter queue: they are lost.',
        action: "Check the dead-letter queue's policy and key.",
        causes: [
          'the policy of the queue does not let the topic in',
          'the queue is encrypted with a key that SNS may not use',
          'the queue is gone',
        ],
        why: 'What should keep failures has failed: the first one counts.',
      },
      source,
    },
    {
      id: 'InvalidAttributes',
      signal: ({ metric, facts }) =>
        facts.filtersByAttributes
          ? metric('NumberOfNotificationsFilteredOut-InvalidAttributes', 'Sum', 'Count', {
              label: 'Invalid attributes',
            })
          : undefined,
      panel: 'Filtered out',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(5),
        severity: 'warning',
        summary: 'Subscriptions miss messages, as their attributes cannot be read.',
        action: 'Find the publisher that writes them: arrays must be valid JSON.',
        causes: ['a publisher writes an attribute of type String.Array that is not JSON'],
        why: 'AWS recommends 5 minutes above 0; 3 of 5 tell a publisher that always does so from one bad message.',
      },
      source,
    },
    {
      id: 'InvalidMessageBody',
      signal: ({ metric, facts }) =>
        facts.filtersByBody
          ? metric('NumberOfNotificationsFilteredOut-InvalidMessageBody', 'Sum', 'Count', {
              label: 'Invalid body',
            })
          : undefined,
      panel: 'Filtered out',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(5),
        severity: 'warning',
        summary: 'Subscriptions miss messages, as their body is no JSON.',
        action: 'Find the publisher that writes them: filters by body need JSON.',
        causes: ['a publisher writes plain text to a topic whose subscriptions filter by body'],
        why: 'AWS recommends 5 minutes above 0; 3 of 5 tell a publisher that always does so from one bad message.',
      },
      source,
    },
  ],
  recommended: [
    { metric: 'NumberOfNotificationsFailed', dimensions: TopicName, met: 'FailedDeliveries' },
    {
      metric: 'NumberOfNotificationsFailedToRedriveToDlq',
      dimensions: TopicName,
      met: 'FailedToRedrive',
    },
    {
      metric: 'NumberOfNotificationsFilteredOut-InvalidAttributes',
      dimensions: TopicName,
      met: 'InvalidAttributes',
    },
    {
      metric: 'NumberOfNotificationsFilteredOut-InvalidMessageBody',
      dimensions: TopicName,
      met: 'InvalidMessageBody',
    },
    {
      metric: 'NumberOfNotificationsRedrivenToDlq',
      dimensions: TopicName,
      declined: 'what is redriven waits in the dead-letter queue, whose own alarm tells of it',
    },
    {
      metric: 'NumberOfMessagesPublished',
      dimensions: TopicName,
      declined:
        'how much is published is not known when the stack is written: add a rule with absent()',
    },
    {
      metric: 'NumberOfNotificationsDelivered',
      dimensions: TopicName,
      declined: 'deliveries follow what is published; those that fail have their own alarm',
    },
    {
      metric: 'SMSMonthToDateSpentUSD',
      dimensions: TopicName,
      declined:
        "the spend limit is the account's and not in the template: add a rule with the limit",
    },
    {
      metric: 'SMSSuccessRate',
      dimensions: TopicName,
      declined: 'AWS leaves the rate open, it differs by country; topics with SMS have FailedShare',
    },
  ],
});
