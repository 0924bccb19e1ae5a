import { createMetricFilter } from '../../../local/logs/metric-filter';
import { createMetricFilters } from '../../../local/logs/metric-filters';
import { vectors } from '../../testdata/filter-pattern-vectors.json';

const MINUTE = 60_000;

const newFilters = () => {
  const points: string[] = [];
  const reported: unknown[] = [];
  const filters = createMetricFilters({
    putMetric: ({ metricName, dimensions }, timestampMs, value) =>
      points.push(
        `${metricName} ${JSON.stringify(dimensions)} ${Math.floor(timestampMs / MINUTE)}: ${value}`,
      ),
    report: (error) => reported.push(error),
  });
  return { filters, points, reported };
};

const filter = (
  filterPattern: string,
  transformation: object = { defaultValue: 0 },
  filterName = 'f',
) =>
  createMetricFilter({
    filterName,
    logGroupName: '/shop',
    filterPattern,
    transformation: {
      metricNamespace: 'Shop',
      metricName: 'm',
      metricValue: '1',
      ...transformation,
    },
  });

const events = (minute: number, messages: readonly string[]) =>
  messages.map((message, i) => ({
    id: String(i),
    group: '/shop',
    stream: 's',
    ingestionMs: minute * MINUTE,
    timestampMs: minute * MINUTE + i,
    message,
  }));

const byMinute = vectors.metricExtraction.filter(
  ({ minutes, certainty }) => minutes && certainty === undefined,
);

test.each(byMinute)(
  '$id: $pattern, minute by minute',
  ({ pattern, transformation, minutes = [] }) => {
    const { filters, points } = newFilters();
    filters.put(filter(pattern, transformation));

    const sums = minutes.map((minute, i) => {
      points.length = 0;
      filters.onEvents('/shop', events(i, minute.events));
      filters.publishDefaults((i + 1) * MINUTE);
      return points.length === 0
        ? null
        : points.reduce((sum, point) => sum + Number(point.split(': ')[1]), 0);
    });

    expect(sums).toEqual(minutes.map(({ expectedSum }) => expectedSum));
  },
);

test('publishes the default once, when a minute without a match has ended', () => {
  const { filters, points } = newFilters();
  filters.put(filter('ERROR', { defaultValue: 7 }));
  filters.onEvents('/shop', events(5, ['fine', 'well']));

  for (const ms of [5.9, 6, 7]) filters.publishDefaults(ms * MINUTE);

  expect(points).toEqual(['m {} 5: 7']);
});

test('late events bring no default into a minute that has a value', () => {
  const { filters, points } = newFilters();
  filters.put(filter('ERROR', { defaultValue: 7 }));
  filters.onEvents('/shop', events(5, ['fine']));
  filters.onEvents('/shop', events(5, ['ERROR']));
  filters.onEvents('/shop', events(6, ['fine']));

  filters.publishDefaults(7 * MINUTE);
  filters.onEvents('/shop', events(5, ['late']));
  filters.onEvents('/shop', events(6, ['late']));
  filters.publishDefaults(8 * MINUTE);

  expect(points).toEqual(['m {} 5: 1', 'm {} 6: 7']);
});

test('a filter that is put again takes the place of the one before, one that is deleted is gone', () => {
  const { filters, points } = newFilters();
  filters.put(filter('ERROR', {}));
  filters.put(filter('WARN', {}));

  filters.onEvents('/shop', events(0, ['ERROR', 'WARN']));
  filters.onEvents('/other', events(0, ['WARN']));
  filters.delete('/shop', 'f');
  filters.onEvents('/shop', events(0, ['WARN']));

  expect(points).toEqual(['m {} 0: 1']);
});

test('disables a filter that makes too many different dimension values, and says so', () => {
  const { filters, points, reported } = newFilters();
  filters.put(filter('{ $.user = * }', { dimensions: { user: '$.user' } }));
  const messages = Array.from({ length: 1500 }, (_, i) => JSON.stringify({ user: `u${i}` }));

  filters.onEvents('/shop', events(0, messages));

  expect(points).toHaveLength(1000);
  expect(reported).toHaveLength(1);
  expect(String(reported[0])).toContain('made more than 1000 different dimension values');
});

test.each([
  ['100 metric filters', 'ERROR', 100],
  ['5 filter patterns with regular expressions', '%ERROR%', 5],
])('a log group has at most %s', (message, pattern, most) => {
  const { filters } = newFilters();
  for (let i = 0; i < most; i++) filters.put(filter(pattern, {}, `f${i}`));

  expect(() => filters.put(filter(pattern, {}, 'one more'))).toThrow(message);
});

test('a regular expression that does not come to an end is ended and reported', () => {
  const { filters, points, reported } = newFilters();
  filters.put(filter('%a.*a.*a.*a.*b%', {}));

  filters.onEvents('/shop', events(0, ['a'.repeat(5000)]));

  expect(points).toEqual([]);
  expect(String(reported[0])).toContain('took longer than 1000 ms');
});
