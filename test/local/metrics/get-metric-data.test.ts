import type { GetMetricDataInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { getMetricData } from '../../../local/metrics/get-metric-data';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { vectors as mathVectors } from '../../testdata/metric-math-vectors.json';
import { vectors } from '../../testdata/statistics-vectors.json';

const START = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
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

  const named = { ...query('m2', 'requests'), Label: 'Calls, at most ${MAX}' };

  const results = get(storeWith({ requests: [1, 7] }), [query('m1'), named, array]);

  expect(results.slice(2).map(({ Id, Label }) => [Id, Label])).toEqual([
    ['e1', 'Filled: errors'],
    ['e1', 'Filled: Calls, at most 7'],
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

const storeWithRoutes = () => {
  const store = createMetricStore();
  const put = (metricName: string, route: string, values: readonly number[]) => {
    values.forEach((value, i) => {
      store.put({ namespace: 'Shop', metricName, dimensions: { route } }, START + i * MINUTE, [
        value,
      ]);
    });
  };
  put('requests', '/a', [10, 20]);
  put('requests', '/b', [1, 2]);
  put('errors', '/a', [1, 1]);
  return store;
};

const labelled = (results: ReturnType<typeof get>) =>
  results.map(({ Label, Values }) => [Label, Values]);

test('finds metrics by a search, and computes with them', () => {
  const results = get(
    storeWithRoutes(),
    [
      { Id: 'all', Expression: "SEARCH('{Shop,route} requests', 'Sum', 60)" },
      { Id: 'total', Label: 'Total', Expression: 'SUM(all)' },
      { Id: 'none', Expression: "SEARCH('{Shop,route} nothing', 'Sum', 60)" },
    ],
    2,
  );

  expect(labelled(results)).toEqual([
    ['/a', [20, 10]],
    ['/b', [2, 1]],
    ['Total', [22, 11]],
  ]);
});

test('names found metrics by what tells them apart', () => {
  const search = (term: string) => ({
    Id: 'e1',
    Expression: `SEARCH('{Shop,route} ${term}', 'Sum', 60)`,
  });
  const labels = (term: string) => get(storeWithRoutes(), [search(term)]).map(({ Label }) => Label);

  expect(labels('')).toEqual(['/a errors', '/a requests', '/b requests']);
  expect(labels('"/a"')).toEqual(['errors', 'requests']);
  expect(labels('errors')).toEqual(['errors']);
});

test('puts a search with a period of its own beside a finer metric', () => {
  const minutes = {
    Id: 'm1',
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'Shop',
        MetricName: 'errors',
        Dimensions: [{ Name: 'route', Value: '/a' }],
      },
      Period: 60,
      Stat: 'Sum',
    },
  };
  const sum = { Id: 'e1', Expression: "m1 + FIRST(SEARCH('{Shop,route} requests', 'Sum', 300))" };

  expect(get(storeWithRoutes(), [minutes, sum], 5)[0]?.Values).toEqual([1, 31]);
});

test('finds no metric that is silent for two weeks', () => {
  const late = START + 15 * 1440 * MINUTE;
  const { MetricDataResults } = getMetricData(
    storeWithRoutes(),
    {
      MetricDataQueries: [{ Id: 'e1', Expression: "SEARCH('{Shop,route}', 'Sum', 300)" }],
      StartTime: new Date(START),
      EndTime: new Date(late),
    },
    late,
  );

  expect(MetricDataResults).toEqual([]);
});

test('runs a query of Metrics Insights, and math over its result', () => {
  const results = get(
    storeWithRoutes(),
    [
      {
        Id: 'q1',
        Expression: 'SELECT SUM(requests) FROM Shop GROUP BY route ORDER BY SUM() DESC',
        Period: 60,
      },
      { Id: 'e1', Expression: 'MAX(q1) * 2' },
    ],
    2,
  );

  expect(labelled(results)).toEqual([
    ['/a', [20, 10]],
    ['/b', [2, 1]],
    ['e1', [40, 20]],
  ]);
});

test.each([
  ['${LABEL} at most ${MAX}', ['/a at most 20', '/b at most 2']],
  [
    "${PROP('Dim.route')} ${PROP('MetricName')} ${PROP('Stat')} ${PROP('Period')}",
    ['/a requests Sum 60', '/b requests Sum 60'],
  ],
  ["${PROP('Namespace')} ${PROP('Region')}", ['Shop us-east-1', 'Shop us-east-1']],
  ['Route', ['Route /a', 'Route /b']],
  ['', ['/a', '/b']],
])('labels each found metric: %s', (Label, expected) => {
  const search = { Id: 'e1', Label, Expression: "SEARCH('{Shop,route} requests', 'Sum', 60)" };

  expect(get(storeWithRoutes(), [search]).map(({ Label: label }) => label)).toEqual(expected);
});

test('labels a metric with its own values', () => {
  const labelledQuery = { ...query('m1'), Label: '${LABEL} [last: ${LAST}, from ${FIRST_TIME}]' };

  const [result] = get(storeWith({ errors: [1, 7] }), [labelledQuery], 3, {
    LabelOptions: { Timezone: '+0200' },
  });

  expect(result?.Label).toBe('errors [last: 7, from 2026-01-05 02:00:00 +0200]');
});

test('draws a band that is supplied', () => {
  const input = {
    MetricDataQueries: [query('m1'), { Id: 'b1', Expression: 'ANOMALY_DETECTION_BAND(m1, 3)' }],
    StartTime: new Date(START),
    EndTime: new Date(START + 2 * MINUTE),
  };
  const band = () => ({ lower: [0, 0], upper: [5, 6] });

  const { MetricDataResults } = getMetricData(storeWith({}), input, START, { band });

  expect(MetricDataResults?.slice(1).map(({ Label, Values }) => [Label, Values])).toEqual([
    ['errors lower', [0, 0]],
    ['errors upper', [6, 5]],
  ]);
});

test.each([
  [[{ Id: 'e1', Label: '${MAX', Expression: 'TIME_SERIES(1)' }], "Error in the label of 'e1'"],
  [
    ['q1', 'q2'].map((Id) => ({ Id, Expression: 'SELECT SUM(x) FROM y' })),
    'at most one query of Metrics Insights, got 2',
  ],
  [
    Array.from({ length: 101 }, (_, i) => ({ Id: `e${i}`, Expression: "SEARCH('a', 'Sum')" })),
    'at most 100 searches, got 101',
  ],
  [Array.from({ length: 501 }, (_, i) => query(`m${i}`)), 'must hold 1 to 500 queries, got 501'],
])('refuses what is too much: %#', (queries, message) => {
  expect(() => get(storeWith({}), queries)).toThrow(message);
});

test('refuses more data points than a laptop has memory for, also of an expression', () => {
  const minutes = 5_000_001;
  const tooMany = 'which is more than 5000000: narrow the window or lengthen the periods';

  expect(() => get(storeWith({}), [query('m1')], minutes)).toThrow(tooMany);
  expect(() =>
    get(storeWith({}), [{ Id: 'e1', Expression: 'TIME_SERIES(1)', Period: 60 }], minutes),
  ).toThrow(tooMany);
});

test('gives 100,800 data points a page', () => {
  const input = {
    MetricDataQueries: [{ Id: 'e1', Expression: 'TIME_SERIES(1)', Period: 60 }],
    StartTime: new Date(START),
    EndTime: new Date(START + 100_801 * MINUTE),
  };
  const page = (NextToken?: string) =>
    getMetricData(storeWith({}), { ...input, NextToken }, START + DAY);

  const first = page();
  const second = page(first.NextToken);

  expect(first.MetricDataResults?.[0]).toMatchObject({ StatusCode: 'PartialData' });
  expect(first.MetricDataResults?.[0]?.Values).toHaveLength(100_800);
  expect(second.MetricDataResults?.[0]).toMatchObject({ Values: [1], StatusCode: 'Complete' });
  expect(second.NextToken).toBeUndefined();
});

test('has no more data points on a page than were asked for', () => {
  const store = storeWith({ errors: [1, 2, 3], requests: [4] });
  const input = {
    MetricDataQueries: [
      query('m1'),
      query('m2', 'none'),
      query('m3', 'requests'),
      query('m4', 'none'),
    ],
    StartTime: new Date(START),
    EndTime: new Date(START + 3 * MINUTE),
    MaxDatapoints: 2,
  };
  const page = (NextToken?: string) => getMetricData(store, { ...input, NextToken }, START + DAY);
  const shown = ({ MetricDataResults = [] }: ReturnType<typeof page>) =>
    MetricDataResults.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]);

  const first = page();

  expect(shown(first)).toEqual([['m1', [3, 2], 'PartialData']]);
  expect(shown(page(first.NextToken))).toEqual([
    ['m1', [1], 'Complete'],
    ['m2', [], 'Complete'],
    ['m3', [4], 'Complete'],
    ['m4', [], 'Complete'],
  ]);
  expect(() => page('guess')).toThrow(expect.objectContaining({ code: 'InvalidNextToken' }));
  expect(() => getMetricData(store, { ...input, MaxDatapoints: 0 }, START)).toThrow(
    'MaxDatapoints',
  );
});

test('refuses a time zone for labels that is no offset', () => {
  expect(() => get(storeWith({}), [query('m1')], 1, { LabelOptions: { Timezone: 'EST' } })).toThrow(
    'LabelOptions.Timezone must be + or - and four digits, such as +0130, got EST',
  );
});

test('gives a query of Metrics Insights by the minute at the finest', () => {
  const store = createMetricStore();
  const seconds = { ...metric, storageResolution: 1 } as const;
  for (let i = 0; i < 60; i++) store.put(seconds, START + i * 1000, [1]);
  const sql = { Id: 'q1', Expression: 'SELECT SUM(errors) FROM App', Period: 10 };

  expect(get(store, [sql], 1)[0]?.Values).toEqual([60]);
});

test('labels a group of Metrics Insights with the dimension that it is grouped by', () => {
  const sql = {
    Id: 'q1',
    Expression: 'SELECT SUM(requests) FROM Shop GROUP BY route',
    Label: "${PROP('Dim.route')} of ${PROP('MetricName')}",
    Period: 60,
  };

  const labels = get(storeWithRoutes(), [sql]).map(({ Label }) => Label);

  expect(labels).toEqual(['/a of requests', '/b of requests']);
});
