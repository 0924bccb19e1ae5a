import fc from 'fast-check';
import { compileFilterPattern, parseFilterPattern } from '../../../local/logs/filter-pattern';
import { FilterPatternError } from '../../../local/logs/filter-scanner';
import { vectors } from '../../testdata/filter-pattern-vectors.json';

interface Vector {
  readonly id: string;
  readonly pattern: string;
  readonly events: readonly {
    readonly message: string;
    readonly match: boolean;
    readonly extractedValues?: Readonly<Record<string, string>>;
  }[];
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

test.each(
  certain.flatMap(({ id, pattern, events }) =>
    events.flatMap(({ message, extractedValues }) =>
      extractedValues ? [{ id, pattern, message, extractedValues }] : [],
    ),
  ),
)('$id: $pattern extracts the fields of $message', ({ pattern, message, extractedValues }) => {
  expect(parseFilterPattern(pattern).extract(message)).toEqual(extractedValues);
});

test('extracts what the selectors of a JSON pattern find', () => {
  const { extract } = parseFilterPattern('{ $.a.b = * && $.c NOT EXISTS }');

  expect(extract('{"a":{"b":7}}')).toEqual({ '$.a.b': '7' });
});

test.each([
  ['%a{,2}b%', 'b', true],
  ['%^a{2, 3}$%', 'aaaa', false],
  ['%^starting|^shutting down%', 'shutting down now', true],
  ['{ $.a = %x% && $.b = %y% }', '{"a":"x","b":"y"}', true],
  ['" ERROR"', 'anERROR', false],
  ['[a, b]', '[one two] "three"four', true],
  ['[a, b]', '[open "two three"', true],
])('%s on %s: %s', (pattern, message, expected) => {
  expect(compileFilterPattern(pattern)(message)).toBe(expected);
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
  ['{ $.[0] = 1 }', false],
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

const signIn = {
  eventName: 'ConsoleLogin',
  eventSource: 'iam.amazonaws.com',
  errorCode: 'Client.UnauthorizedOperation',
  userIdentity: { type: 'Root' },
  additionalEventData: { MFAUsed: 'No' },
};

test.each([
  ['{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}', true],
  ['{($.eventName=ConsoleLogin)&&($.additionalEventData.MFAUsed!="Yes")}', true],
  ['{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS}', true],
  ['{($.eventSource=iam.amazonaws.com) && (($.eventName=A) || ($.eventName=B))}', false],
  ['{$.* = %^Console%}', true],
])('%s on an event of CloudTrail: %s', (pattern, expected) => {
  expect(compileFilterPattern(pattern)(JSON.stringify(signIn))).toBe(expected);
});

test('a selector begins at the root of an event that is an array, too', () => {
  expect(compileFilterPattern('{ $.[0] = "x" && $[1].a = 1 }')('["x",{"a":1}]')).toBe(true);
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
  ['{ $.*=1 && $.a.*=1 && $.b.*=1 && $.c.*=1 }', "a pattern may have 3 selectors with '*'"],
  ['[a=%x%, b=%y%, c=%z%]', 'has at most 2 regular expressions, got 3'],
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
    fc
      .tuple(fc.constantFrom(...certain), fc.nat(60), fc.nat(5), fc.string({ maxLength: 3 }))
      .map(([{ pattern }, at, cut, put]) => pattern.slice(0, at) + put + pattern.slice(at + cut)),
  );

  fc.assert(
    fc.property(texts, fc.string(), (pattern, message) => {
      try {
        const { matches, extract, kind, select } = parseFilterPattern(pattern);
        expect(typeof matches(message)).toBe('boolean');
        extract(message);
        if (kind !== 'terms') select('$.a')(message);
      } catch (error) {
        if (!(error instanceof FilterPatternError)) throw error;
        expect(error.position).toBeGreaterThanOrEqual(0);
        expect(error.position).toBeLessThanOrEqual(pattern.length);
      }
    }),
  );
});
