import fc from 'fast-check';
import { compileFilterPattern } from '../../../local/logs/filter-pattern';
import { FilterPatternError } from '../../../local/logs/filter-scanner';
import { vectors } from '../../testdata/filter-pattern-vectors.json';

interface Vector {
  readonly id: string;
  readonly pattern: string;
  readonly events: readonly { readonly message: string; readonly match: boolean }[];
  readonly certainty?: string;
}

const certain = [
  ...(vectors.unstructured as readonly Vector[]),
  ...(vectors.regex as readonly Vector[]),
  ...(vectors.json as readonly Vector[]),
  ...(vectors.spaceDelimited as unknown as readonly Vector[]),
].filter(({ certainty }) => certainty !== 'medium' && certainty !== 'low');

test.each(certain)('$id: $pattern', ({ pattern, events }) => {
  const matches = compileFilterPattern(pattern);

  expect(events.map(({ message }) => matches(message))).toEqual(events.map(({ match }) => match));
});

test.each(vectors.validation.filter(({ pattern }) => pattern !== undefined))(
  '$id: refuses $pattern',
  ({ pattern = '' }) => {
    expect(() => compileFilterPattern(pattern)).toThrow(FilterPatternError);
  },
);

test.each(['""', '" "', '[]', '  '])('%s matches everything', (pattern) => {
  expect(compileFilterPattern(pattern)('anything')).toBe(true);
});

const event = JSON.stringify({
  status: 404,
  code: '404',
  ok: false,
  none: null,
  list: ['a', 7],
  nested: { name: 'x', 'a.b': 1 },
});

test.each([
  ['{ $.status = 404 }', true],
  ['{ $.status = 4* }', true],
  ['{ $.code = 404 }', true],
  ['{ $.status > 400 && $.status < 500 }', true],
  ['{ $.status = 500 || $.status = 404 && $.code = "1" }', false],
  ['{ ($.status = 500 || $.status = 404) && $.code = "4*" }', true],
  ['{ $.list[*] = 7 }', true],
  ['{ $.list[2] = * }', false],
  ['{ $.list != "x" }', false],
  ['{ $.nested != "x" }', false],
  ['{ $.missing != "x" }', false],
  ['{ $.none != "x" }', false],
  ['{ $.none IS NULL }', true],
  ['{ $.ok IS FALSE }', true],
  ['{ $.none NOT EXISTS }', false],
  ["{ $.nested['a.b'] = 1 }", true],
  ['{ $.nested.* = "x" }', true],
  ['{ $.toString NOT EXISTS }', true],
])('%s on a JSON event: %s', (pattern, expected) => {
  expect(compileFilterPattern(pattern)(event)).toBe(expected);
});

test.each([
  ['-ERROR', 'all is well', true],
  ['-"not found" GET', 'GET /a not found', false],
  ['?a -b', 'c', true],
  ['[a = "x y", ...]', '"x y" z', true],
  ['[a, ..., z]', 'one', false],
  ['[..., b = 2, c]', '1 2 3', true],
  ['[a, b != 3]', '1 3.0', false],
])('%s on %s: %s', (pattern, message, expected) => {
  expect(compileFilterPattern(pattern)(message)).toBe(expected);
});

test.each([
  ['a:b', 'put a term with other characters in double quotes at position 0'],
  ['"open', 'a quote is not closed at position 0'],
  ['%open', "a '%' is not closed at position 0"],
  ['{ $.a }', 'expected an operator, one of = != > < >= <=, got "}" at position 6'],
  ['{ $.a > b }', "expected a number after '>'"],
  ['{ $.a = 1 } x', "expected the pattern to end after '}' at position 12"],
  ['{ $.*.* = 1 }', "a selector may have one '*'"],
  ['[a, b', "expected ',' or ']', got the end at position 5"],
  ['[..., a, ...]', "a pattern may have one '...'"],
  ['%a**%', 'the regular expression cannot be read'],
  ['x'.repeat(1025), 'at most 1024 characters'],
])('refuses %s and says where', (pattern, message) => {
  expect(() => compileFilterPattern(pattern)).toThrow(message);
});

test('compiles or refuses any text, and says where it stopped', () => {
  const parts = [
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '$.a',
    '=',
    '!=',
    '*',
    '%a%',
    '"x"',
    '&&',
    '...',
    ',',
  ];
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...parts, 'x', '-', '?', ' 4')).map((words) => words.join('')),
    fc.constantFrom('{(', '(', '{ $.a[').map((part) => part.repeat(300)),
  );

  fc.assert(
    fc.property(texts, fc.string(), (pattern, message) => {
      try {
        expect(typeof compileFilterPattern(pattern)(message)).toBe('boolean');
      } catch (error) {
        if (!(error instanceof FilterPatternError)) throw error;
        expect(error.position).toBeGreaterThanOrEqual(0);
        expect(error.position).toBeLessThanOrEqual(pattern.length);
      }
    }),
  );
});
