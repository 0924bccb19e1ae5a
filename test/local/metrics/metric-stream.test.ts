import fc from 'fast-check';
import { MetricStream } from '../../../local/metrics/metric-stream';
import { parseStatistic } from '../../../local/metrics/statistic';

const MINUTE = 60_000;

const read = (stream: MetricStream, stat: string, minutes: number, periodMinutes = 1) =>
  stream.values(parseStatistic(stat), 0, minutes * MINUTE, periodMinutes * MINUTE);

interface Sample {
  readonly minute: number;
  readonly value: number;
  readonly count: number;
}

const samples = fc.array(
  fc.record({
    minute: fc.nat(9),
    value: fc.integer({ min: 0, max: 20 }),
    count: fc.constantFrom(1, 1, 1, 3),
  }),
  { maxLength: 60 },
);

/** The same, computed from the single values. */
const expected = (all: readonly Sample[], stat: string, from: number, to: number) => {
  const values = all
    .filter(({ minute }) => minute >= from && minute < to)
    .flatMap(({ value, count }) => Array<number>(count).fill(value))
    .sort((a, b) => a - b);
  if (values.length === 0) return null;
  const known: Readonly<Record<string, number | undefined>> = {
    SampleCount: values.length,
    Sum: values.reduce((sum, value) => sum + value, 0),
    Minimum: values[0],
    Maximum: values.at(-1),
    p50: values[Math.ceil(values.length / 2) - 1],
    p90: values[Math.ceil(values.length * 0.9 - 1e-9) - 1],
  };
  return known[stat];
};

const statistics = fc.constantFrom('SampleCount', 'Sum', 'Minimum', 'Maximum', 'p50', 'p90');

test('gives the statistics of single values, in whatever order they come and are read', () => {
  fc.assert(
    fc.property(
      samples,
      statistics,
      fc.nat(10),
      fc.integer({ min: 1, max: 4 }),
      (all, stat, readAt, period) => {
        const stream = new MetricStream('None');
        all.forEach(({ minute, value, count }, i) => {
          stream.add(minute * MINUTE, value, count);
          if (i % (readAt + 1) === 0) read(stream, stat, 10);
        });

        const found = read(stream, stat, 10, period);

        const periods = Math.ceil(10 / period);
        expect(found).toEqual(
          Array.from({ length: periods }, (_, i) =>
            expected(all, stat, i * period, (i + 1) * period),
          ),
        );
      },
    ),
  );
});

test('keeps the statistics when it rolls up, in the coarser periods', () => {
  fc.assert(
    fc.property(samples, statistics, fc.nat(10), (all, stat, rolledUpTo) => {
      const stream = new MetricStream('None');
      for (const { minute, value, count } of all) stream.add(minute * MINUTE, value, count);
      const before = read(stream, stat, 10, 5);

      stream.rollUp(rolledUpTo * MINUTE, 5 * MINUTE);
      stream.rollUp(10 * MINUTE, 5 * MINUTE);

      expect(read(stream, stat, 10, 5)).toEqual(before);
      expect(read(stream, stat, 10).filter((_, i) => i % 5 !== 0)).toEqual(Array(8).fill(null));
    }),
  );
});

test('rolls up statistic sets as sets', () => {
  const stream = new MetricStream('None');
  stream.addStatisticSet(0, { sampleCount: 3, sum: 11, minimum: 2, maximum: 5 });
  stream.add(MINUTE, 9, 1);

  stream.rollUp(5 * MINUTE, 5 * MINUTE);

  const all = ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'p50'];
  expect(all.map((stat) => read(stream, stat, 5, 5)[0])).toEqual([4, 20, 2, 9, null]);
});

test('stays exact to 0.4 % when more values come than are kept', () => {
  const stream = new MetricStream('None');
  for (let value = 1; value <= 20_000; value++) stream.add(0, value, 1);

  const [p90 = 0] = read(stream, 'p90', 1);

  expect(Math.abs((p90 ?? 0) / 18_000 - 1)).toBeLessThan(0.004);
  expect(read(stream, 'Sum', 1)).toEqual([200_010_000]);
  expect(read(stream, 'SampleCount', 1)).toEqual([20_000]);
});
