import { limitedFlush } from '../../../lambdas/tracing/limited-flush';

const SECOND = 1000;
const never = () => new Promise<void>(() => {});

test('a flush that fails is told and rejects nothing; for half a minute nobody waits for another', async () => {
  const failures: unknown[] = [];
  let nowMs = 0;
  const fail = () => Promise.reject(new Error('refused'));
  const flush = limitedFlush(
    fail,
    SECOND,
    (error) => failures.push(error),
    () => nowMs,
  );

  await flush(60 * SECOND);
  const atOnce = flush(60 * SECOND);
  nowMs = 30 * SECOND;
  const later = flush(60 * SECOND);

  expect(atOnce).toBeUndefined();
  expect(later).toBeInstanceOf(Promise);
  await later;
  expect(failures).toHaveLength(2);
});

test('a flush is waited for no longer than its limit', async () => {
  const failures: unknown[] = [];

  await limitedFlush(never, 5, (error) => failures.push(error))(60 * SECOND);

  expect(failures).toEqual([new Error('no answer within 5 ms')]);
});

test('an invocation that has no time left does not wait', () => {
  expect(limitedFlush(never, SECOND, () => {})(50)).toBeUndefined();
});
