import fc from 'fast-check';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { parseStatistic } from '../../../local/metrics/statistic';
import { vectors } from '../../testdata/statistics-vectors.json';

const metric = { namespace: 'App', metricName: 'latency', dimensions: {} };
const MINUTE = 60_000;

interface Input {
  readonly value?: number;
  readonly values?: readonly number[];
  readonly counts?: readonly number[];
  readonly timestamp?: string;
  readonly unit?: string;
  readonly statisticSet?: Readonly<Record<string, number>>;
}

const statistics = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'];

test.each(vectors.aggregation)('$id: adds samples up', (vector) => {
  const store = createMetricStore();
  const inputs: readonly Input[] = vector.inputs;
  const unit = inputs[0]?.unit;
  for (const { value, values = [value ?? 0], counts, timestamp, statisticSet: set } of inputs) {
    const atMs = timestamp ? Date.parse(timestamp) : 0;
    if (set) {
      const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = set;
      const samples = { sampleCount: SampleCount, sum: Sum, minimum: Minimum, maximum: Maximum };
      store.putStatisticSet({ ...metric, unit }, atMs, samples);
    } else store.put({ ...metric, unit }, atMs, values, counts);
  }
  const startMs = Math.floor(Date.parse(inputs[0]?.timestamp ?? '1970-01-01') / MINUTE) * MINUTE;

  const expected = Object.entries(vector.expected).filter(([name]) => statistics.includes(name));
  for (const [stat, value] of expected) {
    const query = { metric, stat, periodSeconds: 60, startMs, endMs: startMs + MINUTE };
    expect(store.values(query)[0]).toBeCloseTo(Number(value), 12);
  }
  expect.assertions(expected.length);
});

test.each(vectors.dimensions.filter((vector) => 'query' in vector))(
  '$id: a dimension set is a metric of its own',
  ({ namespace, metricName, points, query, ...vector }) => {
    const store = createMetricStore();
    for (const { dimensions, value } of points ?? []) {
      store.put({ namespace: namespace ?? '', metricName: metricName ?? '', dimensions }, 0, [
        value,
      ]);
    }
    const dimensions = Object.fromEntries(Object.entries(query ?? {}).map(([k, v]) => [k, `${v}`]));

    const [sum] = store.values({
      metric: { namespace: namespace ?? '', metricName: metricName ?? '', dimensions },
      stat: 'Sum',
      periodSeconds: 60,
      startMs: 0,
      endMs: MINUTE,
    });

    expect(sum).toBe(vector.expectedSum);
  },
);

test('takes dimensions in any order for the same metric', () => {
  const store = createMetricStore();
  store.put({ ...metric, dimensions: { a: '1', b: '2' } }, 0, [5]);
  const query = { stat: 'Sum', periodSeconds: 60, startMs: 0, endMs: MINUTE };

  const values = store.values({ ...query, metric: { ...metric, dimensions: { b: '2', a: '1' } } });

  expect(values).toEqual([5]);
});

test.each([
  { set: { sampleCount: 1, sum: 5, minimum: 5, maximum: 5 }, p50: 5 },
  { set: { sampleCount: 4, sum: 20, minimum: 5, maximum: 5 }, p50: 5 },
  { set: { sampleCount: 3, sum: 11, minimum: 2, maximum: 5 }, p50: null },
])(
  'has percentiles of a statistic set only where all its values are equal: $set',
  ({ set, p50 }) => {
    const store = createMetricStore();
    store.putStatisticSet(metric, 0, set);

    const values = store.values({
      metric,
      stat: 'p50',
      periodSeconds: 60,
      startMs: 0,
      endMs: MINUTE,
    });

    expect(values).toEqual([p50]);
  },
);

test('stamps a data point with the start of its period, wherever that begins', () => {
  const store = createMetricStore();
  for (const minute of [4, 7, 8, 14]) store.put(metric, minute * MINUTE, [minute]);

  const datapoints = store.datapoints({
    metric,
    stat: 'Sum',
    periodSeconds: 300,
    startMs: 4 * MINUTE,
    endMs: 19 * MINUTE,
  });

  expect(datapoints).toEqual([
    { timestampMs: 4 * MINUTE, value: 19, sampleCount: 3 },
    { timestampMs: 14 * MINUTE, value: 14, sampleCount: 1 },
  ]);
});

test('sees a late sample in the window that it belongs to', () => {
  const store = createMetricStore();
  for (const minute of [0, 2, 1]) store.put(metric, minute * MINUTE + 30_000, [minute + 1]);

  const query = { metric, stat: 'Sum', periodSeconds: 60, startMs: 0, endMs: 3 * MINUTE };
  expect(store.values(query)).toEqual([1, 2, 3]);
});

test('keeps units apart and never converts them', () => {
  const store = createMetricStore();
  store.put({ ...metric, unit: 'Seconds' }, 0, [2]);
  store.put({ ...metric, unit: 'Milliseconds' }, 0, [900]);
  const query = { metric, stat: 'Sum', periodSeconds: 60, startMs: 0, endMs: MINUTE };

  expect(store.values({ ...query, unit: 'Seconds' })).toEqual([2]);
  expect(store.values({ ...query, unit: 'Bytes' })).toEqual([null]);
  expect(store.unitsIn(metric, 0, MINUTE)).toEqual(['Milliseconds', 'Seconds']);
});

test('knows seconds of high-resolution metrics only', () => {
  const store = createMetricStore();
  store.put({ ...metric, storageResolution: 1 }, 11_500, [1]);
  store.put({ ...metric, metricName: 'standard' }, 11_500, [1]);
  const query = { stat: 'Sum', periodSeconds: 10, startMs: 0, endMs: 20_000 };

  expect(store.values({ ...query, metric })).toEqual([null, 1]);
  expect(store.values({ ...query, metric: { ...metric, metricName: 'standard' } })).toEqual([
    1,
    null,
  ]);
});

test('lists metrics by namespace, name and dimensions', () => {
  const store = createMetricStore();
  store.put({ ...metric, dimensions: { route: '/a', stage: 'prod' } }, 0, [1]);
  store.put({ ...metric, dimensions: { route: '/b' } }, 0, [1]);

  const found = store.list({ namespace: 'App', dimensions: { route: undefined, stage: 'prod' } });

  expect(found).toEqual([{ ...metric, dimensions: { route: '/a', stage: 'prod' } }]);
});

test('forgets old samples, and metrics that have no others', () => {
  const store = createMetricStore();
  store.put(metric, 0, [1]);
  store.put(metric, 5 * MINUTE, [2]);
  store.put({ ...metric, metricName: 'old' }, 0, [1]);

  store.forgetBefore(MINUTE);

  expect(store.list()).toEqual([metric]);
  const query = { metric, stat: 'Sum', periodSeconds: 600, startMs: 0, endMs: 10 * MINUTE };
  expect(store.values(query)).toEqual([2]);
});

test('refuses wrong samples and keeps what it has', () => {
  const store = createMetricStore();
  store.put(metric, 0, [1]);

  expect(() => store.put(metric, 0, [2, Number.NaN])).toThrow('latency cannot be NaN');
  expect(() => store.put(metric, 0, [2], [0])).toThrow('cannot be counted 0 times');
  expect(() => store.put(metric, 0, [2], [1, 1])).toThrow('1 values and 2 counts');
  const query = { metric, stat: 'SampleCount', periodSeconds: 60, startMs: 0, endMs: MINUTE };
  expect(store.values(query)).toEqual([1]);
});

test('keeps older data in coarser periods, and a year and a quarter of it', () => {
  const store = createMetricStore();
  const DAY = 1440 * MINUTE;
  for (let second = 0; second < 600; second++) {
    store.put({ ...metric, storageResolution: 1 }, second * 1000, [second % 10]);
  }
  const sums = (periodSeconds: number) => {
    const query = { metric, stat: 'Sum', periodSeconds, startMs: 0, endMs: 10 * MINUTE };
    return store.values(query).filter((value) => value !== null);
  };

  const kept = [0, DAY, 16 * DAY, 64 * DAY, 456 * DAY].map((nowMs) => {
    store.retain(nowMs);
    return [1, 60, 300, 600].map((periodSeconds) => sums(periodSeconds).length);
  });

  expect(kept).toEqual([
    [600, 10, 2, 1],
    [10, 10, 2, 1],
    [2, 2, 2, 1],
    [1, 1, 1, 1],
    [0, 0, 0, 0],
  ]);
  expect(store.list()).toEqual([]);
});

test('says whether what was read before has changed', () => {
  const store = createMetricStore();
  store.put(metric, 5 * MINUTE, [1]);
  const followed = store.follow(metric);
  const revision = () => [followed.newestMs, followed.lateSamples];
  const [, before = 0] = revision();

  store.put(metric, 5 * MINUTE, [1]);
  store.put(metric, 6 * MINUTE, [1]);
  const onlyNewer = revision();
  store.put(metric, 4 * MINUTE, [1]);
  const late = revision();

  expect(onlyNewer).toEqual([6 * MINUTE, before]);
  expect(late).toEqual([6 * MINUTE, before + 1]);
});

test('says that what was read before has changed when it is rolled up or forgotten', () => {
  const store = createMetricStore();
  const fine = { ...metric, storageResolution: 1 } as const;
  for (const second of [0, 1, 61, 122]) store.put(fine, second * 1000, [1]);
  const followed = store.follow(metric);
  const changesWith = (change: () => void): boolean => {
    const before = followed.lateSamples;
    change();
    return followed.lateSamples !== before;
  };
  const threeHours = 180 * MINUTE;

  expect(changesWith(() => store.retain(threeHours))).toBe(false);
  expect(changesWith(() => store.retain(threeHours + MINUTE))).toBe(true);
  expect(changesWith(() => store.retain(threeHours + MINUTE))).toBe(false);
  expect(changesWith(() => store.forgetBefore(MINUTE))).toBe(true);
  expect(changesWith(() => store.forgetBefore(MINUTE))).toBe(false);
});

test('keeps every sample, however often older periods get more', () => {
  const put = fc.tuple(fc.nat(9), fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }));
  fc.assert(
    fc.property(fc.array(put, { minLength: 1, maxLength: 120 }), (puts) => {
      const store = createMetricStore();
      const counts = Array<number>(10).fill(0);
      const query = { metric, periodSeconds: 60, startMs: 0, endMs: 10 * MINUTE };
      for (const [minute, values] of puts) {
        store.put(metric, minute * MINUTE, values);
        counts[minute] = (counts[minute] ?? 0) + values.length;
        const kept = store.values({ ...query, stat: 'SampleCount' }).map((count) => count ?? 0);
        expect(kept).toEqual(counts);
      }
    }),
  );
});

test('a metric can be followed before it has samples, and after they are forgotten', () => {
  const store = createMetricStore();
  const followed = store.follow(metric);
  const sum = parseStatistic('Sum');
  const values = () => [followed.newestMs, followed.value(sum, 0, MINUTE)];

  const before = values();
  store.put(metric, 0, [3]);
  const known = values();
  store.forgetBefore(MINUTE);
  const forgotten = values();
  store.put(metric, 0, [4]);

  expect([before, known, forgotten, values()]).toEqual([
    [Number.NEGATIVE_INFINITY, null],
    [0, 3],
    [Number.NEGATIVE_INFINITY, null],
    [0, 4],
  ]);
});

test('keeps what is put after it has forgotten the metric', () => {
  const store = createMetricStore();
  const errors = { ...metric, metricName: 'errors' };
  store.put(errors, 0, [1]);

  store.forgetBefore(MINUTE);
  store.put(errors, MINUTE, [2]);

  const query = { metric: errors, stat: 'Sum', periodSeconds: 60, startMs: 0, endMs: 2 * MINUTE };
  expect(store.values(query)).toEqual([null, 2]);
});
