import { minutes } from '../duration';
import { count } from '../unit';
import { lostWork } from './lost-work';
import { resourceType } from './resource-type';

export type ScheduleGroupFacts = {
  /** Of at least one of its schedules. */
  readonly hasDeadLetterQueue: boolean;
  /** Nothing is lost: each of its schedules has a dead-letter queue. */
  readonly keepsFailures: boolean;
};

const source = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html';

/** EventBridge Scheduler counts by group of schedules, never by schedule. */
export const scheduleGroup = resourceType<ScheduleGroupFacts>()({
  id: 'scheduleGroup',
  title: 'EventBridge Scheduler group',
  namespace: 'AWS/Scheduler',
  rows: [
    {
      id: 'Attempts',
      signal: ({ metric }) =>
        metric('InvocationAttemptCount', 'Sum', 'Count', { label: 'Attempts' }),
      panel: 'Invocations',
      source,
    },
    {
      id: 'Dropped',
      signal: ({ metric }) =>
        metric('InvocationDroppedCount', 'Sum', 'Count', { label: 'Dropped' }),
      panel: 'Failures',
      rule: {
        condition: (signal, { keepsFailures }) =>
          keepsFailures ? undefined : signal.above(count(0)),
        ...lostWork,
        summary: 'A scheduled invocation was dropped: all its retries failed.',
        action: 'See what the target answered, repair it, and run what was missed by hand.',
        causes: [
          "the schedule's role may not invoke the target",
          'the target is gone',
          'the target was down for longer than the schedule retries',
        ],
        why: 'AWS recommends the first one: what is dropped does not run until its next turn; where each schedule has a dead-letter queue, that tells.',
      },
      source,
    },
    {
      id: 'TargetErrors',
      signal: ({ metric }) =>
        metric('TargetErrorCount', 'Sum', 'Count', { label: 'Target errors' }),
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(60),
        period: minutes(15),
        severity: 'warning',
        summary: 'The target of a schedule refuses again and again.',
        action:
          "Check the schedule's role and target: Scheduler retries for a day before it drops.",
        causes: [
          "the schedule's role may not invoke the target",
          'the target is gone or its input is wrong',
        ],
        why: 'By default a day of retries passes before anything is dropped; errors in three quarters of an hour are no single retry, which may touch two.',
      },
      source,
    },
    {
      id: 'TargetThrottled',
      signal: ({ metric }) =>
        metric('TargetErrorThrottledCount', 'Sum', 'Count', { label: 'Throttled by the target' }),
      panel: 'Throttled',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(15),
        severity: 'warning',
        summary: 'The target throttles what is scheduled.',
        action: 'Spread the schedules by a flexible time window, or raise the quota of the target.',
        causes: [
          'many schedules begin in the same minute',
          'the target has too little concurrency',
        ],
        why: 'AWS recommends 15 minutes: throttled invocations are retried, so a full hour on the hour does no harm.',
      },
      source,
    },
    {
      id: 'Throttled',
      signal: ({ metric }) =>
        metric('InvocationThrottleCount', 'Sum', 'Count', { label: 'Throttled by Scheduler' }),
      panel: 'Throttled',
      rule: {
        condition: (signal) => signal.above(count(0)),
        for: minutes(15),
        severity: 'warning',
        summary: 'Scheduler throttles invocations: there are more than its quota.',
        action: 'Spread the schedules by a flexible time window, or ask for a higher quota.',
        causes: ['many schedules begin in the same minute', 'the quota of the account is too low'],
        why: 'AWS recommends 15 minutes: throttled invocations come late, not never.',
      },
      source,
    },
    {
      id: 'FailedDeadLetters',
      signal: ({ metric, facts }) =>
        facts.hasDeadLetterQueue
          ? metric('InvocationsFailedToBeSentToDeadLetterCount', 'Sum', 'Count', { label: 'Lost' })
          : undefined,
      panel: 'Failures',
      rule: {
        condition: (signal) => signal.above(count(0)),
        ...lostWork,
        summary: 'Failed invocations could not be sent to the dead-letter queue: they are lost.',
        action: "Check that the schedule's role may send to the queue.",
        causes: ['the role lacks sqs:SendMessage or the use of the key', 'the queue is gone'],
        why: 'AWS waits 15 minutes, we do not: what should keep failures has failed.',
      },
      source,
    },
  ],
  recommended: [
    { metric: 'InvocationDroppedCount', dimensions: [], met: 'Dropped' },
    { metric: 'TargetErrorThrottledCount', dimensions: [], met: 'TargetThrottled' },
    { metric: 'InvocationThrottleCount', dimensions: [], met: 'Throttled' },
    {
      metric: 'InvocationsFailedToBeSentToDeadLetterCount',
      dimensions: [],
      met: 'FailedDeadLetters',
    },
  ],
});
