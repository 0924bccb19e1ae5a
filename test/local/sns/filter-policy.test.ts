import { compileFilterPolicy } from '../../../local/sns/filter-policy';

const message = {
  state: 'ALARM',
  name: 'checkout-errors',
  value: 21.5,
  tags: ['team-a', 'urgent'],
  trigger: { namespace: 'Shop/Checkout', dimensions: [{ name: 'route' }, { name: 'service' }] },
  nothing: null,
};

test.each([
  ['an exact text', { state: ['OK', 'ALARM'] }, true],
  ['another text', { state: ['OK'] }, false],
  ['an exact number', { value: [21.5] }, true],
  ['null', { nothing: [null] }, true],
  ['an element of a list', { tags: ['urgent'] }, true],
  ['all keys together', { state: ['ALARM'], name: ['other'] }, false],
  ['a prefix', { name: [{ prefix: 'checkout' }] }, true],
  ['a suffix', { name: [{ suffix: '-latency' }] }, false],
  ['text in any case', { state: [{ 'equals-ignore-case': 'alarm' }] }, true],
  ['anything but a text', { state: [{ 'anything-but': ['OK'] }] }, true],
  ['anything but a prefix', { name: [{ 'anything-but': { prefix: 'checkout' } }] }, false],
  ['anything but, of an absent key', { absent: [{ 'anything-but': 'x' }] }, false],
  ['a numeric range', { value: [{ numeric: ['>', 20, '<=', 21.5] }] }, true],
  ['a number outside a range', { value: [{ numeric: ['<', 20] }] }, false],
  ['a key that exists', { state: [{ exists: true }] }, true],
  ['a key that does not exist', { absent: [{ exists: false }] }, true],
  ['nested keys', { trigger: { namespace: [{ prefix: 'Shop/' }] } }, true],
  ['keys of objects in a list', { trigger: { dimensions: { name: ['service'] } } }, true],
  ['nested keys that are absent', { absent: { key: [{ exists: false }] } }, true],
  ['one of several policies', { $or: [{ state: ['OK'] }, { value: [21.5] }] }, true],
  ['none of several policies', { $or: [{ state: ['OK'] }, { value: [0] }] }, false],
])('matches %s', (_name, policy, expected) => {
  expect(compileFilterPolicy(policy)(message)).toBe(expected);
});

test.each([
  [{ state: 'ALARM' }, 'state takes a list of conditions, got "ALARM"'],
  [{ state: [{ like: 'A%' }] }, '{"like":"A%"} is no condition; operators: exists,prefix'],
  [{ value: [{ numeric: ['about', 3] }] }, 'numeric takes pairs such as'],
  [{ $or: {} }, '$or takes a list of policies, got {}'],
])('refuses the policy %j', (policy, message) => {
  expect(() => compileFilterPolicy(policy)).toThrow(message);
});
