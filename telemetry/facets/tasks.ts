import { counter, gauge, histogram } from '../instrument';

/** How a piece of work ended. */
export const outcomes = ['success', 'failure'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * What is measured of background work, such as a worker behind a queue (TR1, AN3). The failure rate is
 * `ratio(sum(executed, { status: 'failure' }), executed)`. How many tasks run at this moment is not among it: an
 * environment knows of its own alone, and no statistic of a gauge adds environments up. `AWS/Lambda`
 * `ConcurrentExecutions` of the worker says it.
 */
export const tasks = <
  const N extends readonly string[],
  const Q extends readonly string[],
>(options: {
  readonly tasks: N;
  readonly queues: Q;
}) => ({
  executed: counter('Tasks executed', {
    by: { task_name: options.tasks, status: outcomes },
    rollups: [['status'], []],
  }),
  duration: histogram('Time of a task', {
    by: { task_name: options.tasks },
    rollups: [[]],
    unit: 'Milliseconds',
  }),
  retries: counter('Executions of a task that had been tried before', {
    by: { task_name: options.tasks },
    rollups: [[]],
  }),
  queueLength: gauge('Tasks that wait in the queue', { by: { queue: options.queues } }),
});
