import { timedWork } from '../../../lambdas/recording/timed-work';
import { writtenLines } from '../written-lines';
import { platform } from './platform';
import { recorded } from './recorded';

test('whoever fails to record does not fail the work, and it is told once', async () => {
  const onEnd = () => {
    throw new Error('out of ink');
  };
  const work = () => timedWork({ service: 'platform', name: 'collect', onEnd }, () => 'done');

  const { result, lines } = await recorded(platform, async () => [await work(), await work()]);

  expect(result).toEqual(['done', 'done']);
  expect(lines).toMatchObject([
    {
      level: 'WARNING',
      logger: 'platform.telemetry',
      message: 'collect could not be recorded',
      error: { message: 'out of ink' },
    },
  ]);
});

test('work that throws what is no Error throws the same', async () => {
  const work = timedWork({ service: 'platform', name: 'collect', onEnd: () => {} }, () => {
    throw undefined;
  });

  await expect(work).rejects.toBeUndefined();
});

test('work outside an invocation runs, untraced', async () => {
  let status: string | undefined;

  const lines = await writtenLines(() =>
    timedWork(
      {
        service: 'platform',
        name: 'collect',
        onEnd: (ending) => {
          status = ending.status;
        },
      },
      () => 1,
    ),
  );

  expect(status).toBe('success');
  expect(lines).toEqual([]);
});
