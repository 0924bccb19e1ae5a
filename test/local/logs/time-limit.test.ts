import { TimeLimitError, withTimeLimit } from '../../../local/logs/time-limit';

test('ends work with the limit, in the midst of a regular expression too', () => {
  const endless = () => /^(a+)+$/.test(`${'a'.repeat(60)}b`);

  expect(() => withTimeLimit(50, 'the search', endless)).toThrow(TimeLimitError);
  expect(withTimeLimit(50, 'the next', () => 'done')).toBe('done');
});

test('hands on what work throws, and the outer limit holds within', () => {
  const inner = () => withTimeLimit(60_000, 'inner', () => /^(a+)+$/.test(`${'a'.repeat(60)}b`));

  expect(() => withTimeLimit(50, 'outer', inner)).toThrow('outer took longer than 50 ms');
  expect(() =>
    withTimeLimit(50, 'outer', () => {
      throw new RangeError('its own');
    }),
  ).toThrow(RangeError);
});
