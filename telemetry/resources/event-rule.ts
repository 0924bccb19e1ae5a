import { minutes } from '../duration';
import { count } from '../unit';
import { lostWork } from './lost-work';
import { resourceType } from './resource-type';

export type EventRuleFacts = {
  /** Of at least one of its targets. */
  readonly hasDeadLetterQueue: boolean;
  /** Nothing is lost: each target has a dead-letter queue. */
  readonly keepsFailures: boolean;
};

const source = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html';

export const eventRule = resourceType<EventRuleFacts>()({
  id: 'eventRule',
  title: 'EventBridge rule',
  namespace: 'AWS/Events',
  rows: [
    {
      id: 'Invocations',
      signal: ({ metric }) => metric('Invocations', 'Sum', 'Count'),
      panel: 'Invocations',
      source,
    },
    {
      id: 'Retries',
      signal: ({ metric }) =>
        metric('RetryInvocationAttempts', 'Sum', 'Count', { label: 'Retries' }),
      panel: 'Invocations',
      source,
    },
    {
      id: 'FailedInvocations',
      signal: ({ metric }) => metric('FailedInvocations', 'Sum', 'Count', { label: 'Failed' }),
      panel: 'Events lost',
      rule: {
        condition: (signal, { keepsFailures }) =>
          keepsFailures ? undefined : signal.above(count(0)),
        ...lostWork,
        summary: 'EventBridge has given up on events: no dead-letter queue keeps them.',
        action: 'Check that the rule may invoke its targets; add a dead-letter queue to each.',
        causes: [
          'the target does not let EventBridge in: a missing permission or policy, a key',
          'the target is gone',
          'the target was down or throttled for a day',
        ],
        why: 'It counts what failed for good, without retries; a missing permission is not even retried.',
      },
      source,
    },
    {
      id: 'FailedDeadLetters',
      signal: ({ metric, facts }) =>
        facts.hasDeadLetterQueue
          ? metric('InvocationsFailedToBeSentToDlq', 'Sum', 'Count', { label: 'Lost' })
          : undefined,
      panel: 'Events lost',
      rule: {
        condition: (signal) => signal.above(count(0)),
        ...lostWork,
        summary: 'Failed events could not be sent to the dead-letter queue: they are lost.',
        action: "Check that the queue's policy and key let EventBridge in.",
        causes: [
          'the policy of the queue does not name the rule',
          'the queue is encrypted with a key that EventBridge may not use',
          'the queue is gone',
        ],
        why: 'What should keep failures has failed: the first one counts.',
      },
      source,
    },
    {
      id: 'Throttled',
      signal: ({ metric }) => metric('ThrottledRules', 'Sum', 'Count', { label: 'Throttled' }),
      panel: 'Invocations',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(15),
        severity: 'warning',
        summary: 'EventBridge throttles the rule, so events arrive late.',
        action: 'Ask for a higher quota of invocations, or send fewer events to the rule.',
        causes: [
          'all rules of the account together invoke more than the quota of the region',
          'a loop: a target sends what the rule matches',
        ],
        why: 'Throttled events are held back and sent later: a peak of some minutes does no harm.',
      },
      source,
    },
  ],
  recommended: [],
});
