import fc from 'fast-check';
import { compileEventPattern, EventPatternError } from '../../../local/events/event-pattern';

const event = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:a', 'arn:b'],
  detail: {
    state: { value: 'ALARM' },
    price: 4.5,
    count: 300,
    ip: '10.0.0.7',
    file: 'photos/cat.PNG',
    nothing: null,
    empty: '',
    none: [],
    'dotted.key': 'x',
    tags: ['red', 'green'],
    items: [
      { id: 1, kind: 'a' },
      { id: 2, kind: 'b' },
    ],
  },
};

const detail = (rule: object) => ({ detail: rule });

test.each<[string, object, boolean]>([
  ['a value', { source: ['aws.cloudwatch'] }, true],
  ['one of values', { source: ['aws.s3', 'aws.cloudwatch'] }, true],
  ['another value', { source: ['aws.s3'] }, false],
  ['all fields', { source: ['aws.cloudwatch'], 'detail-type': ['x'] }, false],
  ['a nested value', detail({ state: { value: ['ALARM'] } }), true],
  ['null', detail({ nothing: [null] }), true],
  ['an empty text', detail({ empty: [''] }), true],
  ['a number', detail({ count: [300] }), true],
  ['a number as text', detail({ count: ['300'] }), false],
  ['an element of a list', { resources: ['arn:b'] }, true],
  ['prefix', detail({ file: [{ prefix: 'photos/' }] }), true],
  [
    'prefix ignoring case',
    detail({ file: [{ prefix: { 'equals-ignore-case': 'PHOTOS' } }] }),
    true,
  ],
  ['suffix', detail({ file: [{ suffix: '.png' }] }), false],
  ['suffix ignoring case', detail({ file: [{ suffix: { 'equals-ignore-case': '.png' } }] }), true],
  ['equals-ignore-case', detail({ state: { value: [{ 'equals-ignore-case': 'alarm' }] } }), true],
  ['wildcard', detail({ file: [{ wildcard: 'ph*/*.PNG' }] }), true],
  ['wildcard to the end', detail({ file: [{ wildcard: 'photos/c' }] }), false],
  ['cidr', detail({ ip: [{ cidr: '10.0.0.0/24' }] }), true],
  ['cidr of others', detail({ ip: [{ cidr: '10.0.1.0/24' }] }), false],
  ['numeric', detail({ price: [{ numeric: ['>', 4, '<=', 4.5] }] }), true],
  ['numeric equality', detail({ count: [{ numeric: ['=', 3e2] }] }), true],
  ['numeric of no number', detail({ file: [{ numeric: ['>', 0] }] }), false],
  ['anything-but', detail({ state: { value: [{ 'anything-but': 'OK' }] } }), true],
  [
    'anything-but a list',
    detail({ state: { value: [{ 'anything-but': ['OK', 'ALARM'] }] } }),
    false,
  ],
  ['anything-but a number', detail({ count: [{ 'anything-but': [300] }] }), false],
  ['anything-but a prefix', detail({ file: [{ 'anything-but': { prefix: 'photos' } }] }), false],
  ['anything-but prefixes', detail({ file: [{ 'anything-but': { prefix: ['a', 'b'] } }] }), true],
  ['anything-but a wildcard', detail({ file: [{ 'anything-but': { wildcard: '*.PNG' } }] }), false],
  ['anything-but of what is absent', detail({ gone: [{ 'anything-but': 'x' }] }), false],
  ['exists', detail({ price: [{ exists: true }] }), true],
  ['exists of an object', detail({ state: [{ exists: true }] }), false],
  ['exists: false', detail({ gone: [{ exists: false }] }), true],
  ['exists: false below what is absent', detail({ gone: { further: [{ exists: false }] } }), true],
  ['$or', detail({ $or: [{ price: [1] }, { count: [300] }] }), true],
  ['$or of none', { $or: [{ source: ['x'] }, { 'detail-type': ['y'] }] }, false],
  [
    '$or beside another field',
    { source: ['x'], $or: [{ region: ['a'] }, { resources: ['arn:a'] }] },
    false,
  ],
  ['fields of one object in a list', detail({ items: { id: [2], kind: ['b'] } }), true],
  ['fields of two objects in a list', detail({ items: { id: [1], kind: ['b'] } }), false],
  ['a dot in a key as a step', detail({ 'state.value': ['ALARM'] }), true],
  ['a dot in a key of the event as a step', detail({ dotted: { key: ['x'] } }), true],
  ['exists: false of an empty list', detail({ none: [{ exists: false }] }), true],
  ['what every object inherits', detail({ constructor: [{ exists: true }] }), false],
])('matches %s', (_name, pattern, expected) => {
  expect(compileEventPattern(pattern)(event)).toBe(expected);
});

test.each<[unknown, string]>([
  [{}, 'an event pattern is an object with at least one field, got {}'],
  ['{"source"', 'an event pattern is JSON'],
  [{ source: 'aws.s3' }, 'source takes a list of values'],
  [{ source: [] }, 'source takes at least one value'],
  [{ detail: { a: [{ prefx: 'x' }] } }, 'detail.a[0] takes one of exists, prefix'],
  [{ detail: { a: [{ numeric: ['>'] }] } }, 'detail.a[0].numeric takes a comparison such as'],
  [{ a: [{ numeric: ['>', 0, '>', 0] }] }, 'a[0].numeric takes a comparison such as'],
  [{ a: [{ 'anything-but': { prefix: '' } }] }, 'a[0].anything-but takes no empty text'],
  [{ a: [{ 'anything-but': [null] }] }, 'a[0].anything-but takes values'],
  [{ a: [{ 'equals-ignore-case': { prefix: 'x' } }] }, 'a[0].equals-ignore-case takes a text'],
  [{ detail: { a: [{ cidr: '10.0.0' }] } }, 'detail.a[0].cidr takes a block of addresses'],
  [{ detail: { a: [{ wildcard: '**' }] } }, 'detail.a[0].wildcard takes no two * in a row'],
  [{ $or: [{ a: [1] }] }, '$or takes at least two patterns, got 1'],
])('says what is wrong with %j', (pattern, message) => {
  expect(() => compileEventPattern(pattern)).toThrow(message);
});

const keys = fc.constantFrom('source', 'detail', 'a', '$or', 'prefix', 'numeric', 'anything-but');
const anyPattern = fc.letrec((tie) => ({
  node: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('list'), tie('object')),
  leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
  list: fc.array(tie('node'), { maxLength: 3 }),
  object: fc.dictionary(fc.oneof(keys, fc.string()), tie('node'), { maxKeys: 3 }),
})).node;

test('any pattern is read or refused with its own error, and judges any event', () => {
  fc.assert(
    fc.property(anyPattern, fc.jsonValue(), (pattern, value) => {
      try {
        compileEventPattern(pattern)(value as Record<string, unknown>);
      } catch (error) {
        expect(error).toBeInstanceOf(EventPatternError);
      }
    }),
  );
});

test('a wildcard with many stars is judged at once', () => {
  const matches = compileEventPattern({ a: [{ wildcard: `${'*a'.repeat(200)}*b` }] });

  expect(matches({ a: 'a'.repeat(50_000) })).toBe(false);
});
