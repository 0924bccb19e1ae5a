import type { GetMetricDataInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { getMetricData } from '../../../local/metrics/get-metric-data';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { vectors as mathVectors } from '../../testdata/metric-math-vectors.json';
import { vectors } from '../../testdata/statistics-vectors.json';

const START = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;
const metric = { namespace: 'App', metricName: 'errors', dimensions: { service: 'shop' } };

const query = (id: string, metricName = 'errors', more: object = {}): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'App',
      MetricName: metricName,
      Dimensions: [{ Name: 'service', Value: 'shop' }],
    },
    Period: 60,
    Stat: 'Sum',
    ...more,
  },
});

const storeWith = (series: Readonly<Record<string, readonly (number | null)[]>>) => {
  const store = createMetricStore();
  for (const [metricName, values] of Object.entries(series)) {
    values.forEach((value, i) => {
      if (value !== null) store.put({ ...metric, metricName }, START + i * MINUTE, [value]);
    });
  }
  return store;
};

const get = (
  store: ReturnType<typeof createMetricStore>,
  queries: MetricDataQuery[],
  minutes = 3,
  more: Partial<GetMetricDataInput> = {},
) =>
  getMetricData(
    store,
    {
      MetricDataQueries: queries,
      StartTime: new Date(START),
      EndTime: new Date(START + minutes * MINUTE),
      ...more,
    },
    START + minutes * MINUTE,
  ).MetricDataResults ?? [];

test('gives the newest data points first, and none for an empty period', () => {
  const [result] = get(storeWith({ errors: [1, null, 3] }), [query('m1')]);

  expect(result).toEqual({
    Id: 'm1',
    Label: 'errors',
    Timestamps: [new Date(START + 2 * MINUTE), new Date(START)],
    Values: [3, 1],
    StatusCode: 'Complete',
  });
});

test('gives the oldest first when asked to', () => {
  const ascending = { ScanBy: 'TimestampAscending' } as const;

  const [result] = get(storeWith({ errors: [1, 2] }), [query('m1')], 3, ascending);

  expect(result?.Values).toEqual([1, 2]);
});

test('mx-api-3: computes expressions over metrics and over each other, in any order', () => {
  const vector = mathVectors.apiExamples.find(({ id }) => id === 'mx-api-3');
  const inputs = vector?.inputs as Record<string, number[]>;
  // The vector's values are newest first.
  const oldestFirst = Object.entries(inputs).map(([id, values]) => [id, values.toReversed()]);
  const queries = (vector?.queries ?? []).map(({ id, expression, returnData = true }) =>
    expression === undefined
      ? { ...query(id, id), ReturnData: false }
      : { Id: id, Expression: expression, ReturnData: returnData },
  );

  const results = get(storeWith(Object.fromEntries(oldestFirst)), queries);

  const expected = Object.entries(vector?.expected as unknown as Record<string, number[]>);
  expect(results.map(({ Id, Values }) => [Id, Values])).toEqual(
    expected.map(([id, values]) => [id, values.map((value) => expect.closeTo(value, 9))]),
  );
});

test.each([
  ...mathVectors.labels,
  {
    id: 'statistic and period differ',
    queries: [
      { metric: 'metric1', stat: 'Sum', period: 60 },
      { metric: 'metric1', stat: 'Minimum', period: 300 },
    ],
    expectedLabels: ['metric1 Sum 60', 'metric1 Minimum 300'],
  },
])('$id: labels queries by what tells them apart', ({ queries, expectedLabels }) => {
  const results = get(
    storeWith({}),
    queries.map(({ metric: name, stat, period }, i) =>
      query(`m${i}`, name, { Stat: stat, Period: period }),
    ),
  );

  expect(results.map(({ Label }) => Label)).toEqual(expectedLabels);
});

test('labels each series of an array with the label of its metric', () => {
  const array = { Id: 'e1', Label: 'Filled:', Expression: 'FILL(METRICS(), 0)' };

  const results = get(storeWith({}), [query('m1'), query('m2', 'requests'), array]);

  expect(results.slice(2).map(({ Id, Label }) => [Id, Label])).toEqual([
    ['e1', 'Filled: errors'],
    ['e1', 'Filled: requests'],
  ]);
});

test.each(vectors.units.filter(({ api }) => api === 'GetMetricData'))(
  '$id: uses one unit and says when there are more',
  ({ points, query: asked, expected, ...vector }) => {
    const store = createMetricStore();
    for (const { value, unit } of points) {
      store.put({ ...metric, unit: unit ?? 'None' }, START, [value]);
    }
    const { stat, unit } = asked as { stat: string; unit?: 'Milliseconds' };

    const [result] = get(store, [query('m1', 'errors', { Stat: stat, Unit: unit })]);

    expect(result?.Values).toEqual(expected);
    expect(result?.Messages).toEqual(vector.expectedMessage && [vector.expectedMessage]);
  },
);

test.each([
  { ageDays: 1, period: 300, start: '12:32:34', from: '12:32:00' },
  { ageDays: 1 / 24, period: 10, start: '12:32:34', from: '12:32:30' },
  ...vectors.startTimeRounding.map(({ startTimeAge, period, startTime, expectedStart }) => ({
    ageDays: startTimeAge.startsWith('>') ? 64 : 16,
    period,
    start: startTime,
    from: expectedStart,
  })),
])(
  'rounds a start of $start that is $ageDays days old to $from',
  ({ ageDays, period, start, from }) => {
    const startMs = Date.parse(`2026-01-05T${start}Z`);
    const roundedMs = Date.parse(`2026-01-05T${from}Z`);
    const store = createMetricStore();
    store.put({ ...metric, storageResolution: 1 }, roundedMs, [1]);

    const { MetricDataResults } = getMetricData(
      store,
      {
        MetricDataQueries: [query('m1', 'errors', { Period: period })],
        StartTime: new Date(startMs),
        EndTime: new Date(startMs + 86_400_000),
      },
      startMs + ageDays * 86_400_000,
    );

    expect(MetricDataResults?.[0]?.Timestamps).toEqual([new Date(roundedMs)]);
  },
);

test('has no data points of a period that is too fine for their age', () => {
  const store = storeWith({ errors: [1] });
  const request = {
    MetricDataQueries: [query('m1')],
    StartTime: new Date(START),
    EndTime: new Date(START + MINUTE),
  };

  const { MetricDataResults } = getMetricData(store, request, START + 16 * 86_400_000);

  expect(MetricDataResults?.[0]?.Values).toEqual([]);
});

test('fills the gaps of a five-minute metric only, though another has one minute', () => {
  const store = storeWith({ errors: [1, null, null, null, null, null, null] });
  const filled = { Id: 'e1', Expression: 'FILL(m1, 0)' };

  const results = get(store, [query('m1', 'errors', { Period: 300 }), query('m2'), filled], 10);

  expect(results[2]?.Values).toEqual([0, 1]);
});

test('puts metrics of different periods side by side by their timestamps', () => {
  const store = storeWith({ errors: [1, 1, 1, 1, 1, 1] });
  const sum = { Id: 'e1', Expression: 'm5 + m1' };

  const results = get(store, [query('m1'), query('m5', 'errors', { Period: 300 }), sum], 6);

  expect(results[2]?.Values).toEqual([2, 1, 1, 1, 1, 6]);
});

test.each([
  [[query('M1')], 'the Id "M1" cannot be used'],
  [[query(`m${'1'.repeat(255)}`)], 'cannot be used'],
  [[query('m1'), query('m1')], 'the Id m1 stands twice'],
  [[{ Id: 'e1' }], 'the query e1 must have either MetricStat or Expression'],
  [[query('m1', 'errors', { Period: 90 })], 'the query m1 has the Period 90'],
  [[query('m1', 'errors', { Stat: 'sum' })], `Error in expression 'm1': unknown statistic "sum"`],
  [[{ Id: 'e1', Expression: 'm1 +' }], `Error in expression 'e1'`],
  [[query('m1'), { Id: 'e1', Expression: 'SUM(m1)' }], 'the result is a scalar'],
  [[{ Id: 'e1', Expression: `m1${' '.repeat(2047)}` }], 'at most 2048 characters'],
  [[], 'MetricDataQueries must hold 1 to 500 queries'],
])('refuses what CloudWatch refuses: %#', (queries, message) => {
  const refusal = expect(() => get(storeWith({}), queries));

  refusal.toThrow(expect.objectContaining({ code: 'ValidationError' }));
  refusal.toThrow(message);
});

test('gm-3: refuses a window without length', () => {
  const vector = vectors.getMetricData.find(({ id }) => id === 'gm-3');

  expect(() => get(storeWith({}), [query('m1')], 0)).toThrow(
    expect.objectContaining({ ...vector?.expectedError }),
  );
});

test.each(vectors.periods.filter(({ validHighResolution }) => validHighResolution !== undefined))(
  '$id: a period of $period s is valid: $validHighResolution',
  ({ period, validHighResolution }) => {
    const ask = () => get(storeWith({}), [query('m1', 'errors', { Period: period })]);

    if (validHighResolution) expect(ask).not.toThrow();
    else expect(ask).toThrow('use 1, 5, 10, 20, 30 or a multiple of 60 seconds');
  },
);
