import { createMetricFilter, type MetricTransformation } from '../../../local/logs/metric-filter';
import { vectors } from '../../testdata/filter-pattern-vectors.json';

const event = (message: string) => ({ timestampMs: 60_000, message });
const filterOf = (filterPattern: string, transformation: Partial<MetricTransformation>) =>
  createMetricFilter({
    filterName: 'f',
    logGroupName: '/shop',
    filterPattern,
    transformation: {
      metricNamespace: 'Shop',
      metricName: 'Errors',
      metricValue: '1',
      ...transformation,
    },
  });

const extractions = vectors.metricExtraction.filter(
  ({ expectedPoints, certainty }) => expectedPoints && certainty === undefined,
);

test.each(extractions)(
  '$id: $pattern',
  ({ pattern, transformation, events = [], expectedPoints }) => {
    const filter = filterOf(pattern, transformation as Partial<MetricTransformation>);

    const samples = events.map((message) => filter.sample(event(String(message)))?.sample);

    expect(samples).toEqual(expectedPoints?.map((point) => expect.objectContaining(point)));
  },
);

const line = '127.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 404 2326';
const fields = '[ip, id, user, timestamp, request, status_code, size]';

test.each([
  ['$size', 2326],
  ['$7', 2326],
  ['$status_code', 404],
  ['$user', undefined],
  ['-1.5e2', -150],
])('the value %s of a line in fields is %p', (metricValue, value) => {
  expect(filterOf(fields, { metricValue }).sample(event(line))?.sample?.value).toBe(value);
});

test('takes dimensions out of the event, and no sample where one is missing', () => {
  const filter = filterOf('{ $.level = * }', { dimensions: { route: '$.http.route' } });

  expect(filter.sample(event('{"level":"E","http":{"route":"GET /a"}}'))).toEqual({
    sample: { timestampMs: 60_000, value: 1, dimensions: { route: 'GET /a' } },
  });
  expect(filter.sample(event('{"level":"E"}'))).toEqual({});
  expect(filter.sample(event('{}'))).toBeUndefined();
});

test('counts fields by their place in the event, though two have one name', () => {
  const filter = filterOf('[word, word, size]', { metricValue: '$3' });

  expect(filter.sample(event('a b 7'))?.sample?.value).toBe(7);
});

test('makes no sample where a dimension is longer than CloudWatch takes', () => {
  const filter = filterOf('{ $.a = * }', { dimensions: { a: '$.a' } });

  expect(filter.sample(event(JSON.stringify({ a: 'x'.repeat(1025) })))).toEqual({});
});

const four = { a: '$.a', b: '$.b', c: '$.c', d: '$.d' };

test.each<[string, string, Partial<MetricTransformation>]>([
  ['at most 3 dimensions, got 4', '{ $.a = * }', { dimensions: four }],
  ['dimensions need a JSON or space-delimited', 'ERROR', { dimensions: { a: '$.a' } }],
  ['dimensions or a default value', '{ $.a = 1 }', { dimensions: { a: '$.a' }, defaultValue: 0 }],
  ['1 to 100 characters, got 101', 'ERROR', { metricValue: '1'.repeat(101) }],
  ['a number or a selector', 'ERROR', { metricValue: 'one' }],
  ['takes no values out of events', 'ERROR', { metricValue: '$.latency' }],
  ['no field $bytes', fields, { metricValue: '$bytes' }],
  ["expected '.name' or '[index]'", '{ $.a = * }', { metricValue: '$' }],
  ["a metric's name has", 'ERROR', { metricName: '' }],
  ["a dimension's name has", '{ $.a = 1 }', { dimensions: { ['x'.repeat(256)]: '$.a' } }],
  ['a default value is a number, got NaN', 'ERROR', { defaultValue: Number.NaN }],
  ['a unit is one of Seconds,', 'ERROR', { unit: 'Furlongs' as 'Count' }],
])('refuses with "%s"', (message, pattern, transformation) => {
  expect(() => filterOf(pattern, transformation)).toThrow(message);
});
