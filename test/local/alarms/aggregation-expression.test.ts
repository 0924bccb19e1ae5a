import fc from 'fast-check';
import {
  AggregationError,
  aggregate,
  parseAggregation,
} from '../../../local/alarms/aggregation-expression';

const rows: readonly Record<string, string>[] = [
  { host: 'b', latency: '10' },
  { host: 'a', latency: '30' },
  { host: 'a', latency: 'slow' },
  { host: 'a' },
];

const computed = (text: string, given = rows) => aggregate(parseAggregation(text), given);

test.each([
  ['count(*)', 4],
  ['COUNT( * )', 4],
  ['count(latency)', 3],
  ['avg(latency)', 20],
  ['sum(`latency`)', 40],
  ['min(latency)', 10],
  ['max(latency)', 30],
])('computes %s over all rows', (text, value) => {
  expect(computed(text)).toEqual([{ attributes: {}, value }]);
});

test('la-3: counts 0 rows, and has no value of a field that no row has', () => {
  expect(computed('count(*)', [])).toEqual([{ attributes: {}, value: 0 }]);
  expect(computed('count(error-codes)')).toEqual([{ attributes: {}, value: undefined }]);
  expect(computed('avg(duration)')).toEqual([{ attributes: {}, value: undefined }]);
});

test('groups by fields, in the order of their names', () => {
  expect(computed('count(*) by host')).toEqual([
    { attributes: { host: 'a' }, value: 3 },
    { attributes: { host: 'b' }, value: 1 },
  ]);
  expect(computed('count(*) by host', [])).toEqual([]);
});

test('sorts groups by their values where it is asked to', () => {
  const hosts = (text: string) => computed(text).map(({ attributes }) => attributes.host);

  expect(hosts('count(*) by host | sort asc')).toEqual(['b', 'a']);
  expect(hosts('max(latency) by host | SORT DESC')).toEqual(['a', 'b']);
});

test.each([
  ['', 'expected one of count, avg, sum, min, max, got the end at position 0'],
  ['median(x)', 'unknown function median: use one of count, avg, sum, min, max at position 0'],
  ['avg(*)', "avg needs a field, '*' is for count at position 4"],
  ['avg(x', "expected ')', got the end at position 5"],
  ['count(*) by bin(5m)', 'bin() cannot stand after by'],
  ['count(*) by a,b,c,d,e,f', 'by takes at most 5 fields at position 22'],
  ['count(*) by host | limit 5', 'expected sort, got "limit 5" at position 19'],
  ['count(*) as n', "expected 'by', '| sort asc', '| sort desc' or the end"],
])('says where %j cannot be read', (text, message) => {
  expect(() => parseAggregation(text)).toThrow(message);
});

test('reads any text or refuses it by its own error, with a place', () => {
  const valid = ['count(*)', 'avg(a.b) by `x y`, host | sort desc', 'max(@duration) by @logStream'];
  const mutated = fc
    .tuple(fc.constantFrom(...valid), fc.nat(40), fc.string({ maxLength: 4 }), fc.nat(3))
    .map(([text, at, put, cut]) => text.slice(0, at) + put + text.slice(at + cut));

  fc.assert(
    fc.property(fc.oneof(fc.string(), mutated), (text) => {
      try {
        parseAggregation(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AggregationError);
        expect(String(error)).toMatch(/at position \d+$/);
      }
    }),
    { numRuns: 2000 },
  );
});
