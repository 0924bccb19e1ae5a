import { currentLogContext, logContext } from '../../../lambdas/logging/log-context';
import { taskOf } from '../../../lambdas/recording/task';
import { platform } from './platform';
import { recorded } from './recorded';

const task = taskOf(platform.tasks);

test('TR1, AN3: a task is counted by name and status, and timed', async () => {
  const { measured, result } = await recorded(platform, () =>
    task({ task_name: 'collect', queue: 'ingest' }, async () => 'done'),
  );

  expect(result).toBe('done');
  expect(measured).toEqual({
    'tasks_executed collect success': [1],
    'tasks_duration collect': [expect.any(Number)],
  });
});

test('a failing task is counted as a failure, and its error goes on unchanged', async () => {
  const error = new Error('the source is down');

  const { measured, thrown } = await recorded(platform, () =>
    task({ task_name: 'collect' }, () => Promise.reject(error)),
  );

  expect(thrown).toBe(error);
  expect(measured['tasks_executed collect failure']).toEqual([1]);
});

test('TR1: an execution that is not the first try counts as a retry', async () => {
  const { measured } = await recorded(platform, async () => {
    await task({ task_name: 'collect', attempt: 1 }, () => {});
    await task({ task_name: 'collect', attempt: 2 }, () => {});
    await task({ task_name: 'collect', attempt: 3 }, () => {});
  });

  expect(measured['tasks_retries collect']).toEqual([2]);
});

test('a task whose name came from outside the types is counted as other', async () => {
  const { measured } = await recorded(platform, () =>
    task({ task_name: 'drop tables' as 'collect' }, () => {}),
  );

  expect(measured['tasks_executed other success']).toEqual([1]);
  expect(measured.telemetry_undeclared_values).toEqual([2]);
});

test('what a task does is a span of its own, and its lines carry its name', async () => {
  const { spans, result } = await recorded(platform, () =>
    task({ task_name: 'collect', queue: 'ingest', attempt: 2 }, () =>
      task({ task_name: 'analyse' }, () => logContext({ item: 7 }, currentLogContext)),
    ),
  );

  expect(result).toMatchObject({ task_name: 'analyse', queue: 'ingest', item: 7 });
  expect(spans).toMatchObject([
    { name: 'analyse', parent: 'collect' },
    { name: 'collect', attributes: { task_name: 'collect', queue: 'ingest', attempt: 2 } },
  ]);
});

test('tasks that run side by side keep apart what is theirs', async () => {
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return currentLogContext().task_name;
  };

  const { result } = await recorded(platform, () =>
    Promise.all([task({ task_name: 'collect' }, work), task({ task_name: 'analyse' }, work)]),
  );

  expect(result).toEqual(['collect', 'analyse']);
});
