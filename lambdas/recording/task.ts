import type { Outcome } from '../../telemetry/facets/tasks';
import { logContext } from '../logging/log-context';
import { type Counter, type Histogram, measure } from './measure';
import { timedWork } from './timed-work';

interface TasksFacet<N extends string, Q extends string> {
  readonly executed: Counter<{
    readonly task_name: readonly N[];
    readonly status: readonly Outcome[];
  }>;
  readonly duration: Histogram<{ readonly task_name: readonly N[] }>;
  readonly retries: Counter<{ readonly task_name: readonly N[] }>;
  readonly queueLength: { readonly by: { readonly queue: readonly Q[] } };
}

interface TaskInfo<N extends string, Q extends string> {
  readonly task_name: N;
  /** Where it came from. */
  readonly queue?: Q;
  /** Which try this is, from 1; of an SQS message it is `ApproximateReceiveCount`. @default 1 */
  readonly attempt?: number;
}

/**
 * Makes what runs a task (TR1, TR7, AN3): it counts the execution by its status, times it, counts a repeated try, and makes a
 * span of it. The lines that the task writes carry its name.
 * @example
 * const task = taskOf(trends.tasks);
 * await task({ task_name: 'collect', queue: 'ingest' }, () => collect(message));
 */
export const taskOf =
  <N extends string, Q extends string>({ executed, duration, retries }: TasksFacet<N, Q>) =>
  <R>(task: TaskInfo<N, Q>, work: () => Promise<R> | R): Promise<R> => {
    const { task_name, queue, attempt = 1 } = task;
    const attributes = { task_name, attempt, ...(queue === undefined ? {} : { queue }) };
    return timedWork(
      {
        service: executed.metric.service,
        name: task_name,
        span: { attributes },
        onEnd: ({ status, durationMs }) => {
          measure(executed, 1, { task_name, status });
          measure(duration, durationMs, { task_name });
          if (attempt > 1) measure(retries, 1, { task_name });
        },
      },
      () => logContext(attributes, work),
    );
  };
