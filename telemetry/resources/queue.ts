import { minutes } from '../duration';
import { labelled, percentOf } from '../signals/signal';
import { count, inSeconds, percent } from '../unit';
import { resourceType } from './resource-type';

export type QueueFacts = {
  /** What fails elsewhere is kept in it: that something is in it is the news, not how old it is. */
  readonly isDeadLetterQueue: boolean;
  /** Undefined where only the deployment knows it. */
  readonly visibilityTimeoutSeconds: number | undefined;
  /** How long a message waits before anybody may take it. */
  readonly delaySeconds: number;
  /** Undefined where only the deployment knows it. */
  readonly retentionSeconds: number | undefined;
};

const source =
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html';

/**
 * Messages that may be in flight, of standard and FIFO queues alike.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-fifo.html
 */
const MAX_IN_FLIGHT = 120_000;

/** A queue that forgets within the hour is meant to forget. */
const SHORTEST_RETENTION_SECONDS = 3600;

const TRIES = 5;
const SHORTEST_AGE_SECONDS = 600;
/** What five tries of the longest function take, where the time-out is not known. */
const UNKNOWN_VISIBILITY_SECONDS = 900;

const longestAgeSeconds = ({
  delaySeconds,
  visibilityTimeoutSeconds = UNKNOWN_VISIBILITY_SECONDS,
}: QueueFacts): number =>
  delaySeconds + Math.max(SHORTEST_AGE_SECONDS, TRIES * visibilityTimeoutSeconds);

export const queue = resourceType<QueueFacts>()({
  id: 'queue',
  title: 'SQS queue',
  namespace: 'AWS/SQS',
  rows: [
    {
      id: 'DeadLetters',
      signal: ({ metric, facts }) =>
        facts.isDeadLetterQueue
          ? metric('ApproximateNumberOfMessagesVisible', 'Maximum', 'Count', {
              label: 'Dead letters',
            })
          : undefined,
      panel: 'Dead letters',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(1),
        severity: 'critical',
        absence: 'unknown',
        summary: 'Work has failed for good: it waits in the dead-letter queue.',
        action: 'Read a message, repair what it failed on, then redrive the queue to its source.',
        causes: [
          'a message that the consumer cannot read or process',
          'something that the consumer calls was down for longer than it retries',
          'the visibility time-out is shorter than the work takes',
        ],
        why: 'The first one, as nothing takes it up by itself, though nothing is lost yet. Visible messages, as redriven ones are in no count of sent ones; a queue that nobody touches falls silent after six hours, which must neither page nor recover.',
      },
      source,
    },
    {
      id: 'Visible',
      signal: ({ metric, facts }) =>
        facts.isDeadLetterQueue
          ? undefined
          : metric('ApproximateNumberOfMessagesVisible', 'Maximum', 'Count', { label: 'Waiting' }),
      panel: 'Messages',
      source,
    },
    {
      id: 'NotVisible',
      signal: ({ metric }) =>
        metric('ApproximateNumberOfMessagesNotVisible', 'Maximum', 'Count', { label: 'In flight' }),
      panel: 'Messages',
      source,
    },
    {
      id: 'Age',
      signal: ({ metric }) =>
        metric('ApproximateAgeOfOldestMessage', 'Maximum', 'Seconds', { label: 'Oldest message' }),
      panel: 'Age of the oldest message',
      rule: {
        condition: (signal, facts) =>
          facts.isDeadLetterQueue ? undefined : signal.above(inSeconds(longestAgeSeconds(facts))),
        for: minutes(15),
        severity: 'warning',
        summary: 'Messages wait longer than five tries take.',
        action: 'See whether the consumer runs, fails or is too slow for what comes in.',
        causes: [
          'the consumer fails on them: look at its errors',
          'more comes in than it takes: raise its concurrency',
          'it is throttled, disabled or gone',
        ],
        why: 'Five visibility time-outs, ten minutes or more: a message that is tried again has not waited; 9 of 15 minutes outlast a small backlog.',
      },
      source,
    },
    {
      id: 'Retention',
      signal: ({ metric, facts }) =>
        facts.isDeadLetterQueue || facts.retentionSeconds === undefined
          ? undefined
          : labelled(
              'Age of what the queue keeps',
              percentOf(
                metric('ApproximateAgeOfOldestMessage', 'Maximum', 'Seconds'),
                inSeconds(facts.retentionSeconds),
              ),
            ),
      rule: {
        condition: (signal, { retentionSeconds = 0 }) =>
          retentionSeconds < SHORTEST_RETENTION_SECONDS ? undefined : signal.above(percent(80)),
        for: minutes(5),
        severity: 'critical',
        incidentLevel: 'SEV1',
        summary: 'Messages are so old that SQS will soon delete them unread.',
        action: 'Raise the retention of the queue now, then see why nobody takes them.',
        causes: ['the consumer has been down for days', 'a message comes back again and again'],
        why: 'At the end of the retention messages are deleted for good; a fifth of it is left to act.',
      },
      source,
    },
    {
      id: 'InFlight',
      signal: ({ metric }) =>
        labelled(
          'of what may be in flight',
          percentOf(
            metric('ApproximateNumberOfMessagesNotVisible', 'Maximum', 'Count'),
            count(MAX_IN_FLIGHT),
          ),
        ),
      rule: {
        condition: (signal, facts) =>
          facts.isDeadLetterQueue ? undefined : signal.above(percent(80)),
        for: minutes(15),
        severity: 'warning',
        summary: 'More than 80 % of the messages that may be in flight are.',
        action: 'Let consumers delete what they have done, and shorten the visibility time-out.',
        causes: [
          'consumers take messages and do not delete them',
          'the visibility time-out is far longer than the work',
        ],
        why: 'At 120,000 nobody receives anything more, and short polling fails; no queue is there on a usual day.',
      },
      source,
    },
  ],
  recommended: [
    { metric: 'ApproximateAgeOfOldestMessage', dimensions: ['QueueName'], met: 'Age' },
    { metric: 'ApproximateNumberOfMessagesNotVisible', dimensions: ['QueueName'], met: 'InFlight' },
    {
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: ['QueueName'],
      declined:
        'a number of messages says nothing without the speed of their consumers: the age does; it is drawn, and of dead-letter queues it is the alarm',
    },
    {
      metric: 'NumberOfMessagesSent',
      dimensions: ['QueueName'],
      declined: 'a queue that nothing is sent to is idle, not broken: add a rule with absent()',
    },
  ],
});
