import type { GetMetricStatisticsInput } from '@aws-sdk/client-cloudwatch';
import { getMetricStatistics } from '../../../local/metrics/get-metric-statistics';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { vectors } from '../../testdata/statistics-vectors.json';

const START = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const metric = { namespace: 'App', metricName: 'latency', dimensions: {} };

const get = (
  store: ReturnType<typeof createMetricStore>,
  more: Partial<GetMetricStatisticsInput> = {},
  nowMs = START + 10 * MINUTE,
) => {
  const input = {
    Namespace: 'App',
    MetricName: 'latency',
    StartTime: new Date(START),
    EndTime: new Date(START + 10 * MINUTE),
    Period: 60,
    Statistics: ['Sum' as const],
    ...more,
  };
  return getMetricStatistics(store, input, nowMs);
};

test.each(vectors.units.filter(({ api }) => api === 'GetMetricStatistics'))(
  '$id: gives a data point for each unit',
  ({ points, expected }) => {
    const store = createMetricStore();
    for (const { value, unit } of points) store.put({ ...metric, unit }, START, [value]);

    const { Datapoints = [] } = get(store, { Statistics: ['Average'] });

    const found = Datapoints.map(({ Average, Unit }) => ({ Average, Unit }));
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected as object[]));
  },
);

test('gives all statistics of a period with its start and unit', () => {
  const store = createMetricStore();
  store.put({ ...metric, unit: 'Seconds' }, START + 90_000, [1, 2, 6]);
  const Statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

  expect(get(store, { Statistics: [...Statistics] })).toEqual({
    Label: 'latency',
    Datapoints: [
      {
        Timestamp: new Date(START + MINUTE),
        Unit: 'Seconds',
        SampleCount: 3,
        Average: 3,
        Sum: 9,
        Minimum: 1,
        Maximum: 6,
      },
    ],
  });
});

test('gives percentiles by their name', () => {
  const store = createMetricStore();
  store.put(metric, START, [1, 2, 3, 4]);

  const { Datapoints } = get(store, {
    Statistics: undefined,
    ExtendedStatistics: ['p50', 'tm100'],
  });

  expect(Datapoints).toEqual([
    {
      Timestamp: new Date(START),
      Unit: 'None',
      ExtendedStatistics: { p50: 2, tm100: 2.5 },
    },
  ]);
});

test('gives one unit when asked for it', () => {
  const store = createMetricStore();
  store.put({ ...metric, unit: 'Seconds' }, START, [1]);

  expect(get(store, { Unit: 'Seconds' }).Datapoints).toHaveLength(1);
  expect(get(store, { Unit: 'Milliseconds' }).Datapoints).toEqual([]);
});

test('pe-15: stamps an hour with its start', () => {
  const store = createMetricStore();
  for (const minute of [10, 55]) store.put(metric, START + minute * MINUTE, [1]);

  const { Datapoints } = get(store, { Period: 3600 });

  expect(Datapoints).toEqual([{ Timestamp: new Date(START), Unit: 'None', Sum: 2 }]);
});

test.each([
  { ageDays: 16, period: 60, points: 0 },
  { ageDays: 16, period: 300, points: 2 },
  { ageDays: 64, period: 300, points: 0 },
  { ageDays: 64, period: 3600, points: 1 },
])('knows $points periods of $period s after $ageDays days', ({ ageDays, period, points }) => {
  const store = createMetricStore();
  for (let minute = 0; minute < 10; minute++) store.put(metric, START + minute * MINUTE, [1]);
  const nowMs = START + ageDays * DAY;
  store.retain(nowMs);

  const { Datapoints = [] } = get(store, { Period: period }, nowMs);

  expect(Datapoints).toHaveLength(points);
  const sum = Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
  expect(sum).toBe(points > 0 ? 10 : 0);
});

test.each<[Partial<GetMetricStatisticsInput>, string, string]>([
  [
    { EndTime: new Date(START) },
    'InvalidParameterValue',
    'The parameter StartTime must be less than the parameter EndTime.',
  ],
  [
    { EndTime: new Date(START + 1441 * MINUTE) },
    'InvalidParameterCombination',
    'You have requested up to 1441 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
  ],
  [{ Period: 90 }, 'InvalidParameterValue', 'The parameter Period must be a value in the set'],
  [{ Period: undefined }, 'MissingParameter', 'The parameter Period is required.'],
  [{ StartTime: undefined }, 'MissingParameter', 'The parameter StartTime is required.'],
  [{ Namespace: '' }, 'MissingParameter', 'The parameter Namespace is required.'],
  [{ Statistics: undefined }, 'MissingParameter', 'Must specify either Statistics or'],
  [{ ExtendedStatistics: ['p50'] }, 'InvalidParameterCombination', 'mutually exclusive'],
  [
    { Statistics: undefined, ExtendedStatistics: ['p101'] },
    'InvalidParameterValue',
    'The value p101 for parameter ExtendedStatistics.member.1 is invalid',
  ],
  [
    { Statistics: undefined, ExtendedStatistics: ['Sum'] },
    'InvalidParameterValue',
    'The value Sum for parameter ExtendedStatistics.member.1 is invalid',
  ],
  [
    { Unit: 'seconds' as 'Seconds' },
    'InvalidParameterValue',
    'The parameter Unit must be a value in the set [ Seconds,',
  ],
])('refuses %j', (more, code, message) => {
  const refusal = expect(() => get(createMetricStore(), more));

  refusal.toThrow(expect.objectContaining({ code }));
  refusal.toThrow(message);
});

test('takes 1440 data points', () => {
  const EndTime = new Date(START + 1440 * MINUTE);

  expect(() => get(createMetricStore(), { EndTime })).not.toThrow();
});
