import { currentLogContext, logContext } from '../../../lambdas/logging/log-context';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('TR7: what is said of work holds for all that it awaits, and no longer', async () => {
  const seen = await logContext({ trend_id: 't-1' }, async () => {
    await turn();
    return currentLogContext();
  });

  expect(seen).toEqual({ trend_id: 't-1' });
  expect(currentLogContext()).toEqual({});
});

test('of contexts within each other, the inner one wins', () => {
  const seen = logContext({ user_id: 'u-1', source: 'reddit' }, () =>
    logContext({ user_id: 'u-2' }, currentLogContext),
  );

  expect(seen).toEqual({ user_id: 'u-2', source: 'reddit' });
});

test('work that runs side by side does not see the context of the other', async () => {
  const work = async () => {
    await turn();
    return currentLogContext().user_id;
  };

  const seen = await Promise.all([
    logContext({ user_id: 'u-1' }, work),
    logContext({ user_id: 'u-2' }, work),
    work(),
  ]);

  expect(seen).toEqual(['u-1', 'u-2', undefined]);
});
