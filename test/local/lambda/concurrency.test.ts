import { createAccountConcurrency } from '../../../local/lambda/concurrency';

test('limits a function to what is reserved for it, and the others to the rest', () => {
  const concurrency = createAccountConcurrency(3);
  concurrency.reserve('a', 1);

  const entered = ['a', 'a', 'b', 'c', 'b'].map((name) => concurrency.enter(name));

  expect(entered).toEqual(['entered', 'function', 'entered', 'entered', 'account']);
  expect(concurrency.runningOfAccount).toBe(3);
});

test('has room again when a call has ended', () => {
  const concurrency = createAccountConcurrency(1);
  concurrency.enter('a');

  concurrency.leave('a');

  expect(concurrency.enter('b')).toBe('entered');
});
