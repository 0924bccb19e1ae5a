import fc from 'fast-check';
import {
  formatTraceHeader,
  newSegmentId,
  newTraceId,
  parseTraceHeader,
} from '../../../local/traces/trace-header';

const root = '1-5759e988-bd862e3fe1be46a994272793';

test.each([
  [
    `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
    { root, parent: '53995c3f42cd8ad8', sampled: true },
  ],
  [`Sampled=0; Root=${root}`, { root, sampled: false }],
  [`Root=${root};Sampled=?;Self=1-x`, { root }],
])('reads %s', (text, expected) => {
  expect(parseTraceHeader(text)).toEqual(expected);
});

test.each([undefined, '', 'Root=1-x', 'Parent=53995c3f42cd8ad8;Sampled=1'])(
  'finds no trace in %s',
  (text) => {
    expect(parseTraceHeader(text)).toBeUndefined();
  },
);

test('writes what it reads', () => {
  const parts = fc.record(
    {
      root: fc.constant(root),
      parent: fc.stringMatching(/^[0-9a-f]{16}$/),
      sampled: fc.boolean(),
    },
    { requiredKeys: ['root'] },
  );

  fc.assert(
    fc.property(parts, (header) =>
      expect(parseTraceHeader(formatTraceHeader(header))).toEqual(header),
    ),
  );
});

test('any text is a header or none, and never an error', () => {
  fc.assert(
    fc.property(fc.string(), (text) =>
      expect(() => parseTraceHeader(`Root=${text}`)).not.toThrow(),
    ),
  );
});

test('makes ids as X-Ray has them, from the time and a UUID', () => {
  const newId = () => '01234567-89ab-cdef-0123-456789abcdef';

  const made = [newTraceId(0x5759e988 * 1000, newId), newSegmentId(newId)];

  expect(made).toEqual(['1-5759e988-0123456789abcdef01234567', '0123456789abcdef']);
});
