import type { AlertRule } from '../alerts/alert-rule';
import { minutes } from '../duration';
import { awsMetric, highest, type Signal, total, unless, withTraffic } from '../signals/signal';
import type { Statistic } from '../signals/statistic';
import { count, formatQuantity, type Quantity, type Unit } from '../unit';
import { failureRate } from './rates';
import { type Measured, type SharedRuleOptions, sharedRule } from './shared-rule';

/** Tasks fail. One that is tried again and succeeds then counts twice: once as a failure. */
export const taskFailures = (
  tasks: { readonly executed: Measured<'Count'> },
  {
    above,
    executed = 10,
    ...options
  }: SharedRuleOptions & {
    readonly above: Quantity<'Percent'>;
    /** Fewer in a period say nothing. @default 10 */
    readonly executed?: number;
  },
): AlertRule =>
  sharedRule(
    {
      name: 'HighTaskFailureRate',
      summary: `More than ${formatQuantity(above)} of tasks fail.`,
      action: 'Look which task fails and with what; messages that fail for good are in the DLQ.',
      period: minutes(5),
    },
    withTraffic(failureRate('Task failure rate', tasks.executed), tasks.executed, executed).above(
      above,
    ),
    options,
  );

interface Queues {
  /** Names of SQS queues. */
  readonly queues: readonly string[];
}

/** More tasks wait in a queue than its worker will take in good time. */
export const queueBacklog = ({
  queues,
  above,
  ...options
}: SharedRuleOptions & Queues & { readonly above: Quantity<'Count'> }): AlertRule =>
  sharedRule(
    {
      name: 'QueueBacklog',
      summary: `More than ${formatQuantity(above)} tasks wait in a queue.`,
      action: 'Raise the concurrency of the worker if it keeps up with single tasks.',
    },
    highest('Tasks that wait in a queue', queues.map(waiting)).above(above),
    options,
  );

/**
 * Work waits and nobody takes it. An idle queue is well, however few workers there are: messages are visible, and no
 * environment of the workers runs.
 */
export const nobodyWorks = ({
  queues,
  workers,
  ...options
}: SharedRuleOptions & Queues & { readonly workers: readonly string[] }): AlertRule =>
  sharedRule(
    {
      name: 'NoActiveWorkers',
      summary: 'Tasks wait, and no worker runs.',
      action: 'Look whether the event source is enabled and the worker has concurrency left.',
    },
    unless(
      total('Tasks that wait', queues.map(waiting)),
      total('Workers that run', workers.map(running)),
    ).above(count(0)),
    options,
  );

/**
 * A task takes too long. A Lambda worker lives 15 minutes, so a longer task is one in steps, or one that is tried again
 * and again: the age of its message tells, which is deleted when the task is done.
 */
export const longRunningTask = ({
  queues,
  above,
  ...options
}: SharedRuleOptions & Queues & { readonly above: Quantity<'Seconds'> }): AlertRule =>
  sharedRule(
    {
      name: 'LongRunningTask',
      summary: `The oldest task is older than ${formatQuantity(above)}.`,
      action: 'Find the task by its receive count in the log; move it to the DLQ if it is poison.',
    },
    highest('Age of the oldest task', queues.map(oldest)).above(above),
    options,
  );

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const ofQueue =
  <U extends Unit>(label: string, unit: U, metricName: string, statistic: Statistic) =>
  (QueueName: string): Signal<U> =>
    awsMetric(label, unit, {
      ...{ namespace: 'AWS/SQS', metricName, dimensions: { QueueName }, statistic },
    });

const waiting = ofQueue(
  'Tasks that wait',
  'Count',
  'ApproximateNumberOfMessagesVisible',
  'Maximum',
);
const oldest = ofQueue(
  'Age of the oldest task',
  'Seconds',
  'ApproximateAgeOfOldestMessage',
  'Maximum',
);

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html */
const running = (FunctionName: string): Signal<'Count'> =>
  awsMetric('Workers that run', 'Count', {
    ...{ namespace: 'AWS/Lambda', metricName: 'ConcurrentExecutions', statistic: 'Maximum' },
    dimensions: { FunctionName },
  });
