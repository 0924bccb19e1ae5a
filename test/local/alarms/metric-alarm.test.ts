import fc from 'fast-check';
import { readAlarmDefinition } from '../../../local/alarms/alarm-definition';
import type { AlarmProperties } from '../../../local/alarms/alarm-properties';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { vectors } from '../../testdata/alarm-vectors.json';
import { vectors as statistics } from '../../testdata/statistics-vectors.json';

const START = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;

const errors = { namespace: 'App', metricName: 'errors', dimensions: { service: 'shop' } };
const requests = { ...errors, metricName: 'requests' };

const properties: AlarmProperties = {
  AlarmName: 'shop-errors',
  Namespace: 'App',
  MetricName: 'errors',
  Dimensions: [{ Name: 'service', Value: 'shop' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
};

const arn = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:shop-errors';
const alarmWith = (more: Partial<AlarmProperties> = {}) =>
  createMetricAlarm({ ...properties, ...more, arn }, START);

const withoutMetric = {
  Namespace: undefined,
  MetricName: undefined,
  Dimensions: undefined,
  Statistic: undefined,
  Period: undefined,
};
const withoutThreshold = {
  Threshold: undefined,
  ComparisonOperator: undefined,
  EvaluationPeriods: undefined,
};

const metricQuery = (Id: string, MetricName: string) => ({
  Id,
  ReturnData: false,
  MetricStat: {
    Metric: { Namespace: 'App', MetricName, Dimensions: [{ Name: 'service', Value: 'shop' }] },
    Period: 60,
    Stat: 'Sum',
  },
});

const rateAlarm = (Expression: string, more: Partial<AlarmProperties> = {}) => {
  const { Namespace, MetricName, Dimensions, Statistic, Period, ...condition } = properties;
  const Metrics = [
    { Id: 'rate', Expression, Label: 'Error rate %', ReturnData: true },
    metricQuery('m1', 'errors'),
    metricQuery('m2', 'requests'),
  ];
  return createMetricAlarm({ ...condition, Metrics, ...more, arn }, START);
};

test('begins without data, and goes to the state that its metric gives', () => {
  const alarm = alarmWith();
  const store = createMetricStore();
  store.put(errors, START, [6]);

  const before = alarm.state;
  const transition = alarm.evaluate(store, START + MINUTE);

  expect(before).toBe('INSUFFICIENT_DATA');
  expect(transition).toMatchObject({
    alarm: 'shop-errors',
    from: 'INSUFFICIENT_DATA',
    to: 'ALARM',
    atMs: START + MINUTE,
  });
  expect(alarm.state).toBe('ALARM');
});

test('says nothing while the state stays', () => {
  const alarm = alarmWith();
  const store = createMetricStore();
  store.put(errors, START, [6]);
  store.put(errors, START + MINUTE, [7]);
  alarm.evaluate(store, START + MINUTE);

  expect(alarm.evaluate(store, START + 2 * MINUTE)).toBeUndefined();
});

test('looks at whole minutes only', () => {
  const alarm = alarmWith();
  const store = createMetricStore();
  store.put(errors, START, [0]);
  store.put(errors, START + MINUTE, [6]);

  const transition = alarm.evaluate(store, START + MINUTE + 40_985);

  expect(transition?.to).toBe('OK');
});

test.each(
  (vectors.timelines.find(({ id }) => id === 'tl-8')?.cases ?? []).map((one) => ({
    ...one,
    // The cases of one minute have the evaluation some seconds into the next minute but one: their newest was empty.
    sampleAt: one.datapointStart,
  })),
)(
  'tl-8: at $queryDate sees the window of $period s from $datapointStart',
  ({ queryDate, period, sampleAt }) => {
    const alarm = alarmWith({ Period: period });
    const store = createMetricStore();
    store.put(errors, Date.parse(sampleAt), [6]);

    const transition = alarm.evaluate(store, Date.parse(queryDate));

    const { startDate } = JSON.parse(transition?.reasonData ?? '{}');
    expect(Date.parse(startDate)).toBe(Date.parse(sampleAt));
  },
);

test('tl-2: three of three over the threshold', () => {
  const vector = vectors.timelines.find(({ id }) => id === 'tl-2');
  const alarm = alarmWith({ EvaluationPeriods: 3, DatapointsToAlarm: 3, Threshold: 3 });
  const store = createMetricStore();

  const states = (vector?.values ?? []).map((value, i) => {
    store.put(errors, START + i * MINUTE, [value]);
    alarm.evaluate(store, START + (i + 1) * MINUTE);
    return alarm.state;
  });

  expect(states).toEqual(vector?.expectedStates);
});

test('tl-6: a late sample changes the value of the window', () => {
  const vector = vectors.timelines.find(({ id }) => id === 'tl-6');
  const alarm = alarmWith({ Statistic: 'Average', Threshold: 65 });
  const store = createMetricStore();
  store.put(errors, START, vector?.samplesSeenAtFirstEvaluation ?? []);
  const first = alarm.evaluate(store, START + MINUTE);
  store.put(errors, START + 59_000, [0]);

  const second = alarm.evaluate(store, START + MINUTE + 30_000);

  expect(first?.to).toBe(vector?.expected);
  expect(second?.to).toBe('OK');
});

test('evaluates metric math, where an idle minute has no data point', () => {
  const alarm = rateAlarm('100 * m1 / m2', { TreatMissingData: 'notBreaching' });
  const store = createMetricStore();
  store.put(errors, START, [0]);
  store.put(requests, START, [0]);
  store.put(errors, START + MINUTE, [6]);
  store.put(requests, START + MINUTE, [100]);

  const idle = alarm.evaluate(store, START + MINUTE);
  const busy = alarm.evaluate(store, START + 2 * MINUTE);

  expect(idle?.reason).toBe(
    'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
  );
  expect(busy?.to).toBe('ALARM');
});

test('evaluates a high-resolution alarm every ten seconds', () => {
  const alarm = alarmWith({ Period: 10 });
  const store = createMetricStore();
  store.put({ ...errors, storageResolution: 1 }, START + 10_000, [6]);

  expect(alarm.evaluationIntervalMs).toBe(10_000);
  expect(alarm.evaluate(store, START + 20_000)?.to).toBe('ALARM');
});

test('looks once an hour where it looks back more than a day', () => {
  expect(alarmWith({ Period: 3600, EvaluationPeriods: 24 }).evaluationIntervalMs).toBe(MINUTE);
  expect(alarmWith({ Period: 3600, EvaluationPeriods: 25 }).evaluationIntervalMs).toBe(60 * MINUTE);
});

test.each([
  ['ignore', 'INSUFFICIENT_DATA'],
  ['evaluate', 'ALARM'],
] as const)('%ss a percentile of too few samples', (EvaluateLowSampleCountPercentile, state) => {
  const percentile = { Statistic: undefined, ExtendedStatistic: 'p99', Threshold: 5 };
  const alarm = alarmWith({ ...percentile, EvaluateLowSampleCountPercentile });
  const store = createMetricStore();
  store.put(errors, START, [6], [999]);

  alarm.evaluate(store, START + MINUTE);

  expect(alarm.state).toBe(state);
});

test('a percentile of too few samples keeps the state also where it stands in Metrics', () => {
  const stat = { ...metricQuery('m1', 'errors').MetricStat, Stat: 'p90' };
  const alarm = alarmWith({
    ...withoutMetric,
    Metrics: [{ Id: 'm1', MetricStat: stat }],
    EvaluateLowSampleCountPercentile: 'ignore',
  });
  const store = createMetricStore();
  store.put(errors, START, [6], [99]);
  store.put(errors, START + MINUTE, [6], [100]);

  const few = alarm.evaluate(store, START + MINUTE);
  const enough = alarm.evaluate(store, START + 2 * MINUTE);

  expect([few, enough?.to]).toEqual([undefined, 'ALARM']);
});

test('qa-9: what a Metrics Insights alarm evaluates fits into three hours', () => {
  const vector = vectors.queryAlarms.find(({ id }) => id === 'qa-9');
  const fits = (EvaluationPeriods: number, more: object = {}): boolean => {
    const Metrics = [{ Id: 'q', Expression: 'SELECT SUM(errors) FROM App', Period: 3600 }];
    try {
      alarmWith({ ...withoutMetric, Metrics, EvaluationPeriods, ...more });
      return true;
    } catch {
      return false;
    }
  };
  const wallClock = { EvaluationWindow: { WallClockWindow: {} } };

  const largest = (more?: object) => [1, 2, 3, 4].findLast((periods) => fits(periods, more));

  expect({ slidingWindow: largest(), wallClockWindow: largest(wallClock) }).toEqual(
    vector?.expected,
  );
});

test('tl-10: a window of an hour slides by the minute', () => {
  const windows = vectors.timelines.find(({ id }) => id === 'tl-10')?.windows ?? [];
  const alarm = alarmWith({ Period: 3600 });
  const store = createMetricStore();
  const at = (time = '') => Date.parse(`2026-01-05T${time}:00Z`);

  const newest = windows.map(([, end]) => {
    alarm.evaluate(store, at(end));
    return alarm.lastEvaluation?.datapoints.at(-1)?.startMs;
  });

  expect(newest).toEqual(windows.map(([start]) => at(start)));
});

test('a window on the clock waits for its day to end, and looks at no other', () => {
  const alarm = alarmWith({
    Period: 86_400,
    EvaluationWindow: { WallClockWindow: { Timezone: 'America/New_York' } },
  });
  const store = createMetricStore();
  const midnight = Date.parse('2026-01-06T05:00:00Z');
  store.put(errors, midnight - 60 * MINUTE, [6]);

  const before = alarm.evaluate(store, midnight - MINUTE);
  const after = alarm.evaluate(store, midnight);

  expect([before, after?.to]).toEqual([undefined, 'ALARM']);
  expect(alarm.lastEvaluation?.datapoints).toEqual([
    { startMs: midnight - 1440 * MINUTE, value: 6, use: 'evaluated', breaching: true },
  ]);
});

test('a window on the clock ends where its day does, also between two full hours', () => {
  const alarm = alarmWith({
    Period: 86_400,
    EvaluationPeriods: 2,
    DatapointsToAlarm: 1,
    EvaluationWindow: { WallClockWindow: { Timezone: 'Asia/Kolkata' } },
  });
  const store = createMetricStore();
  const midnight = Date.parse('2026-01-06T18:30:00Z');
  store.put(errors, midnight - 60 * MINUTE, [6]);

  const before = alarm.evaluate(store, midnight - MINUTE);
  const after = alarm.evaluate(store, midnight);

  expect([before, after?.to]).toEqual([undefined, 'ALARM']);
});

test('an alarm over days sees data up to the full hour only', () => {
  const alarm = alarmWith({ Period: 86_400, EvaluationPeriods: 3, DatapointsToAlarm: 1 });
  const store = createMetricStore();
  store.put(errors, START - 60 * MINUTE, [0]);
  store.put(errors, START + 602 * MINUTE, [6]);

  const states = [603, 663].map((minute) => {
    alarm.evaluate(store, START + minute * MINUTE);
    return alarm.state;
  });

  expect(states).toEqual(['OK', 'ALARM']);
});

const bandMetrics = [
  { ...metricQuery('m1', 'errors'), ReturnData: true },
  { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 3)', ReturnData: true },
];
const anomaly: Partial<AlarmProperties> = {
  ...withoutMetric,
  Threshold: undefined,
  Metrics: bandMetrics,
  ThresholdMetricId: 'ad1',
  ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
};

test('an anomaly alarm compares with the band that it is given', () => {
  const asked: unknown[] = [];
  const alarm = createMetricAlarm({ ...properties, ...anomaly, arn }, START, undefined, {
    bands: (request, { length }) => {
      asked.push(request);
      return { lower: Array(length).fill(2), upper: Array(length).fill(request.deviations) };
    },
  });
  const store = createMetricStore();
  store.put(errors, START, [3]);
  store.put(errors, START + MINUTE, [1]);

  const normal = alarm.evaluate(store, START + MINUTE);
  const low = alarm.evaluate(store, START + 2 * MINUTE);

  expect(asked.at(-1)).toMatchObject({ id: 'm1', deviations: 3, source: { stat: 'Sum' } });
  expect(normal?.to).toBe('OK');
  expect(low?.reason).toBe(
    'Thresholds Crossed: 1 out of the last 1 datapoints [1.0 (05/01/26 00:01:00)] was less than the lower thresholds [2.0] or greater than the upper thresholds [3.0] (minimum 1 datapoint for OK -> ALARM transition).',
  );
  expect(alarm.lastEvaluation?.datapoints.at(-1)).toMatchObject({
    use: 'evaluated',
    breaching: true,
    band: { lower: 2, upper: 3 },
  });
});

test('an anomaly alarm without a band says that it needs one', () => {
  const alarm = alarmWith(anomaly);
  const store = createMetricStore();
  store.put(errors, START, [3]);

  const transition = alarm.evaluate(store, START + MINUTE);

  expect(transition).toBeUndefined();
  expect(alarm.describe()).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: expect.stringContaining('supply its band ad1'),
    EvaluationState: 'EVALUATION_ERROR',
  });
});

test.each([
  [{ ThresholdMetricId: 'm1' }, 'ThresholdMetricId must be the Id of an ANOMALY_DETECTION_BAND'],
  [
    { ComparisonOperator: 'GreaterThanThreshold' },
    'ComparisonOperator with ThresholdMetricId must',
  ],
  [{ AlarmActions: ['arn:aws:autoscaling:x'] }, 'AlarmActions of an anomaly alarm cannot be Auto'],
  [
    { Metrics: [{ ...bandMetrics[0], ReturnData: false }, bandMetrics[1]] },
    'Metrics must have one entry with ReturnData true beside the band ad1, got 0',
  ],
])('an anomaly alarm is refused with %j', (more, message) => {
  expect(() => alarmWith({ ...anomaly, ...more } as Partial<AlarmProperties>)).toThrow(message);
});

describe('a Metrics Insights alarm', () => {
  const queried = (Expression: string, more: Partial<AlarmProperties> = {}) =>
    alarmWith({ ...withoutMetric, Metrics: [{ Id: 'q', Expression, Period: 60 }], ...more });
  const shop = (service: string) => ({ ...errors, dimensions: { service } });

  test('without GROUP BY is judged as one metric', () => {
    const alarm = queried('SELECT SUM(errors) FROM App');
    const store = createMetricStore();
    store.put(shop('a'), START, [3]);
    store.put(shop('b'), START, [3]);

    const transition = alarm.evaluate(store, START + MINUTE);

    expect(transition).toMatchObject({ to: 'ALARM', reason: expect.stringContaining('[6.0') });
    expect(alarm.contributors).toBeUndefined();
  });

  test('with GROUP BY judges each series, and says how many are in alarm', () => {
    const alarm = queried('SELECT SUM(errors) FROM App GROUP BY service');
    const store = createMetricStore();
    store.put(shop('a'), START, [6]);
    store.put(shop('b'), START, [1]);

    const transition = alarm.evaluate(store, START + MINUTE);

    expect(transition).toMatchObject({
      to: 'ALARM',
      reason: '1 out of 2 time series evaluated to ALARM',
    });
    expect(alarm.contributorTransitions).toMatchObject([
      {
        from: 'OK',
        to: 'ALARM',
        reason:
          'Threshold Crossed: 1 datapoint was greater than the threshold (5.0). The most recent datapoint which crossed the threshold: [6.0 (05/01/26 00:00:00)].',
        contributor: { id: expect.stringMatching(/^[0-9a-f]{16}$/), attributes: { service: 'a' } },
      },
    ]);
    expect(alarm.describeHistory().map(({ HistoryItemType }) => HistoryItemType)).toEqual([
      'StateUpdate',
      'AlarmContributorStateUpdate',
      'ConfigurationUpdate',
    ]);
  });

  test('series keep their states when the alarm gets another configuration', () => {
    const grouped = 'SELECT SUM(errors) FROM App GROUP BY service';
    const alarm = queried(grouped);
    const store = createMetricStore();
    store.put(shop('a'), START, [6]);
    alarm.evaluate(store, START + MINUTE);

    const updated = createMetricAlarm(
      { ...alarm.definition.properties, Threshold: 4, arn },
      START + MINUTE,
      alarm.record,
    );
    updated.evaluate(store, START + 2 * MINUTE);

    expect(updated.contributorTransitions).toEqual([]);
    expect(updated.contributors?.map(({ state }) => state.value)).toEqual(['ALARM']);
  });

  test('warms up until its window is full', () => {
    const alarm = queried('SELECT SUM(errors) FROM App', {
      Metrics: [{ Id: 'q', Expression: 'SELECT SUM(errors) FROM App', Period: 300 }],
      EvaluationPeriods: 3,
      WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 2880 },
    });
    const store = createMetricStore();

    const first = Array.from({ length: 60 }, (_, i) => i + 1).find((minute) => {
      if (minute > 4) store.put(shop('a'), START + (minute - 1) * MINUTE, [0]);
      alarm.evaluate(store, START + minute * MINUTE);
      return alarm.evaluationState === undefined;
    });

    expect(first).toBe(19);
  });

  test('a series that vanishes is OK, however missing data is treated', () => {
    const alarm = queried('SELECT SUM(errors) FROM App GROUP BY service', {
      TreatMissingData: 'breaching',
    });
    const store = createMetricStore();
    store.put(shop('a'), START, [6]);
    alarm.evaluate(store, START + MINUTE);
    store.put(shop('b'), START + 9 * MINUTE, [0]);

    const transition = alarm.evaluate(store, START + 10 * MINUTE);

    expect(transition?.to).toBe('OK');
    expect(alarm.contributorTransitions).toMatchObject([
      { to: 'OK', reason: 'No data was returned for this contributor' },
    ]);
  });

  test.each([
    ['breaching', 'ALARM'],
    ['notBreaching', 'OK'],
    ['missing', 'INSUFFICIENT_DATA'],
  ] as const)('without any series treats missing data as %s', (TreatMissingData, state) => {
    const alarm = queried('SELECT SUM(errors) FROM App GROUP BY service', { TreatMissingData });

    alarm.evaluate(createMetricStore(), START + MINUTE);

    expect(alarm.state).toBe(state);
  });
});

test('reads again what a late sample has changed, and only then', () => {
  const alarm = alarmWith({ EvaluationPeriods: 3, DatapointsToAlarm: 1, Period: 300 });
  const store = createMetricStore();
  for (let minute = 0; minute < 30; minute++) store.put(errors, START + minute * MINUTE, [1]);
  alarm.evaluate(store, START + 30 * MINUTE);
  store.put(errors, START + 17 * MINUTE, [10]);

  const late = alarm.evaluate(store, START + 30 * MINUTE + 30_000);

  expect(late?.to).toBe('ALARM');
  expect(alarm.lastEvaluation?.datapoints.map(({ value }) => value)).toEqual([5, 5, 15, 5, 5]);
});

test.each([
  ['a sum', () => alarmWith({ EvaluationPeriods: 3 })],
  ['a window of five minutes', () => alarmWith({ Period: 300, EvaluationPeriods: 2 })],
  [
    'a percentile',
    () =>
      alarmWith({
        Statistic: undefined,
        ExtendedStatistic: 'p90',
        EvaluateLowSampleCountPercentile: 'ignore',
      }),
  ],
  ['a unit', () => alarmWith({ Unit: 'Count', TreatMissingData: 'breaching' })],
  ['math of each moment', () => rateAlarm('IF(m2 > 2, 100 * FILL(m1, 0) / m2, 0)')],
  ['math of many moments', () => rateAlarm('FILL(DIFF(MAX(METRICS())), REPEAT)')],
] as const)('what it remembers of %s is what it would read anew', (_, create) => {
  const sample = fc.record({
    isLate: fc.boolean(),
    minutesAgo: fc.nat(12),
    metric: fc.constantFrom(errors, requests),
    unit: fc.constantFrom('Count', 'None'),
    value: fc.nat(9),
  });
  const step = fc.record({
    samples: fc.array(sample, { maxLength: 3 }),
    minutes: fc.constantFrom(1, 1, 1, 1, 0, 2, 7),
    forgets: fc.constantFrom(undefined, undefined, undefined, undefined, 3),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const alarm = create();
      const store = createMetricStore();
      let nowMs = START;
      for (const { samples, minutes, forgets } of steps) {
        nowMs += minutes * MINUTE;
        for (const { isLate, minutesAgo, metric, unit, value } of samples) {
          store.put({ ...metric, unit }, nowMs - (isLate ? minutesAgo : 1) * MINUTE, [value]);
        }
        if (forgets !== undefined) store.forgetBefore(nowMs - forgets * MINUTE);
        const anew = create();

        alarm.evaluate(store, nowMs);
        anew.evaluate(store, nowMs);

        expect(alarm.lastEvaluation).toEqual(anew.lastEvaluation);
      }
    }),
  );
});

test('forgets with its metric what was forgotten of it', () => {
  const alarm = alarmWith({ EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
  const store = createMetricStore();
  for (const minute of [0, 1, 2, 3]) store.put(errors, START + minute * MINUTE, [6]);
  const before = alarm.evaluate(store, START + 4 * MINUTE);

  store.forgetBefore(START + 3 * MINUTE);
  const after = alarm.evaluate(store, START + 5 * MINUTE);

  expect([before?.to, after?.to]).toEqual(['ALARM', 'OK']);
});

test('an expression that its data makes impossible is an evaluation error, until it is possible again', () => {
  const alarm = rateAlarm('SUM(SLICE(METRICS(), 0, SUM(m1)))');
  const store = createMetricStore();
  store.put(errors, START, [1]);
  const before = alarm.evaluate(store, START + MINUTE);
  store.put(errors, START + MINUTE, [1.5]);

  const failed = alarm.evaluate(store, START + 2 * MINUTE);
  const failedState = alarm.evaluationState;
  store.put(errors, START + MINUTE, [0.5]);
  const after = alarm.evaluate(store, START + 3 * MINUTE);

  expect([before?.to, failedState, alarm.evaluationState]).toEqual([
    'OK',
    'EVALUATION_ERROR',
    undefined,
  ]);
  expect(failed).toMatchObject({
    to: 'INSUFFICIENT_DATA',
    reason: expect.stringMatching(
      /^Evaluation error: the expression could not be computed: .*a whole number from 0, got 2\.5/,
    ),
  });
  expect(after?.to).toBe('OK');
});

test('an alarm that gets another configuration keeps its state and history', () => {
  const alarm = alarmWith();
  const store = createMetricStore();
  store.put(errors, START, [6]);
  alarm.evaluate(store, START + MINUTE);

  const updated = createMetricAlarm(
    { ...properties, Threshold: 10, arn },
    START + 2 * MINUTE,
    alarm.record,
  );

  expect([updated.state, updated.createdMs, updated.configuredMs]).toEqual([
    'ALARM',
    START,
    START + 2 * MINUTE,
  ]);
  expect(updated.evaluate(store, START + 2 * MINUTE)?.to).toBe('OK');
});

test('never leaves INSUFFICIENT_DATA when its unit is another than the metric has', () => {
  const alarm = alarmWith({ Unit: 'Seconds' });
  const store = createMetricStore();
  store.put({ ...errors, unit: 'Count' }, START, [6]);

  expect(alarm.evaluate(store, START + MINUTE)).toBeUndefined();
});

test('shows the data points of its last evaluation', () => {
  const alarm = alarmWith({ EvaluationPeriods: 2, TreatMissingData: 'breaching', Period: 300 });
  const store = createMetricStore();
  store.put(errors, START, [6]);

  alarm.evaluate(store, START + 10 * MINUTE);

  expect(alarm.lastEvaluation).toEqual({
    atMs: START + 10 * MINUTE,
    verdict: 'ALARM',
    datapoints: [
      { startMs: START - 10 * MINUTE, use: 'unused' },
      { startMs: START - 5 * MINUTE, use: 'unused' },
      { startMs: START, value: 6, use: 'evaluated', breaching: true },
      { startMs: START + 5 * MINUTE, use: 'filled', breaching: true },
    ],
  });
});

test('is described as CloudWatch describes it', () => {
  const alarm = alarmWith({ AlarmActions: ['arn:aws:sns:us-east-1:000000000000:alerts'] });

  expect(alarm.describe()).toMatchObject({
    ...properties,
    AlarmArn: arn,
    ActionsEnabled: true,
    OKActions: [],
    TreatMissingData: 'missing',
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'Unchecked: Initial alarm creation',
    StateUpdatedTimestamp: new Date(START),
  });
});

test('remembers what happened, newest first, for thirty days', () => {
  const alarm = alarmWith();
  const day = 1440 * MINUTE;
  alarm.setState('ALARM', 'a drill', START + day);
  alarm.recordAction('Successfully executed action x', { actionState: 'Succeeded' }, START + day);

  alarm.setState('OK', 'over', START + 30.5 * day);

  expect(alarm.describeHistory().map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm updated from ALARM to OK',
    'Successfully executed action x',
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
  ]);
});

test('remembers a state that was set with a text that is no JSON for its data', () => {
  const alarm = alarmWith();

  alarm.setState('ALARM', 'a drill', START, 'no JSON');

  const [{ HistoryData = '' } = {}] = alarm.describeHistory();
  expect(JSON.parse(HistoryData).newState).toEqual({
    stateValue: 'ALARM',
    stateReason: 'a drill',
    stateReasonData: 'no JSON',
  });
});

test('keeps a state that was set until the next evaluation', () => {
  const alarm = alarmWith();
  const store = createMetricStore();
  store.put(errors, START, [0]);

  const set = alarm.setState('ALARM', 'a drill', START);
  const evaluated = alarm.evaluate(store, START + MINUTE);

  expect([set?.to, evaluated?.to]).toEqual(['ALARM', 'OK']);
});

test.each(statistics.alarmLimits.filter(({ valid }) => valid !== undefined))(
  '$id: $evaluationPeriods periods of $period s are valid: $valid',
  ({ valid, period, evaluationPeriods }) => {
    const create = () => alarmWith({ Period: period, EvaluationPeriods: evaluationPeriods });

    if (valid) expect(create).not.toThrow();
    else expect(create).toThrow('EvaluationPeriods times Period must be at most');
  },
);

test.each(vectors.validation)('$id: $config is valid: $valid', ({ id, config, valid }) => {
  const create = () =>
    readAlarmDefinition({ ...properties, ...toProperties(id, config) } as AlarmProperties, arn);

  if (valid) expect(create).not.toThrow();
  else expect(create).toThrow(/^alarm /);
});

/** The vectors name properties in another case, lists by their length and some metrics by a sentence. */
const toProperties = (id: string, config: object): object => {
  const searched = { Id: 'e1', Expression: "SEARCH('{App} errors', 'Sum')", ReturnData: true };
  const returning = ['m1', 'm2'].map((m) => ({ ...metricQuery(m, 'errors'), ReturnData: true }));
  if (id === 'va-51') return { ...withoutMetric, Metrics: [searched] };
  if (id === 'va-50') return { ...withoutMetric, Metrics: returning };
  const given = upperCase(config) as Record<string, unknown>;
  if (given.AlarmActions) return { AlarmActions: Array(given.AlarmActions).fill('arn') };
  if (given.Metrics) {
    return { ...given, Metrics: [{ ...metricQuery('m1', 'errors'), ReturnData: true }] };
  }
  return given.EvaluationCriteria ? { ...withoutMetric, ...withoutThreshold, ...given } : given;
};

const upperCase = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
          `${name[0]?.toUpperCase()}${name.slice(1)}`,
          upperCase(member),
        ]),
      );

test.each([
  [{ ThresholdMetricId: 'ad1' }, 'ThresholdMetricId needs Metrics, with the metric and its band'],
  [{ Threshold: undefined }, 'Threshold must be given, a number'],
  [{ Threshold: 'high' }, 'Threshold cannot be used: expected a number, got "high"'],
  [
    { EvaluationPeriods: 1.5 },
    'EvaluationPeriods cannot be used: expected a whole number, got 1.5',
  ],
  [
    { Dimensions: ['1', '2'].map((Value) => ({ Name: 'a', Value })) },
    'Dimensions cannot be used: a Name may stand there once only',
  ],
  [
    { EvaluationWindow: { SlidingWindow: {}, WallClockWindow: {} } },
    'EvaluationWindow cannot be used: expected { SlidingWindow: {} } or',
  ],
  [
    { ComparisonOperator: 'GreaterThanUpperThreshold' },
    'ComparisonOperator with Threshold must be',
  ],
  [{ Statistic: 'p99' }, 'Statistic cannot be "p99": give that as ExtendedStatistic'],
  [{ Unit: 'Requests' }, 'Unit cannot be used: expected'],
  [{ Namespace: ':x' }, 'Namespace cannot be used: it cannot begin with a colon, got ":x"'],
  [{ AlarmName: '' }, 'AlarmName cannot be used: expected length >=1, got 0'],
  [
    { AlarmActions: Array(6).fill('arn') },
    'AlarmActions cannot be used: expected length <=5, got 6',
  ],
  [
    { EvaluationWindow: { WallClockWindow: { Timezone: '+01:03' } } },
    'EvaluationWindow.WallClockWindow.Timezone cannot be used: the offset of +01:03',
  ],
  [{ EvaluationInterval: 60 }, 'EvaluationInterval is for alarms with EvaluationCriteria only'],
  [
    { WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 2881 } },
    'WarmUpConfiguration.WarmUpPeriodDurationInMinutes cannot be used',
  ],
  [{ DatapointsToAlarm: 2 }, 'DatapointsToAlarm must be at most EvaluationPeriods 1, got 2'],
  [{ Statistic: 'Median' }, 'Statistic cannot be read: unknown statistic "Median"'],
  [{ Statistic: undefined }, 'Statistic or ExtendedStatistic must be given'],
  [{ ComparisonOperator: 'Bigger' }, 'ComparisonOperator cannot be used'],
  [{ Colour: 'red' }, 'Colour cannot be used'],
])('names the property that it cannot use: %o', (more, message) => {
  expect(() => alarmWith(more as Partial<AlarmProperties>)).toThrow(message);
});

const namedMetrics = (count: number) =>
  Array.from({ length: count }, (_, i) => metricQuery(`m${i}`, 'errors'));

test.each([
  [[...namedMetrics(11), { Id: 'e', Expression: 'm1' }], 'at most 10 metrics and 10 expressions'],
  [[{ Id: 'e', Expression: 'm1 +' }], 'Metrics.0.Expression cannot be read: expected a number'],
  [
    [
      { Id: 'e', Expression: '1' },
      { Id: 'e', Expression: '1' },
    ],
    'an Id of their own, got e twice',
  ],
  [[{ Id: 'E', Expression: 'm1' }], 'Metrics.0.Id cannot be used: it is 1 to 255 letters'],
  [
    [
      { ...metricQuery('m0', 'errors'), ReturnData: true },
      { Id: 'e', Expression: 'm7 + 1', ReturnData: false },
    ],
    'Metrics.1.Expression refers to m7, which is no Id in Metrics: use one of m0, e',
  ],
  [
    [...namedMetrics(1), { Id: 'e', Expression: 'LAMBDA("prices", m0)' }],
    'Metrics cannot be evaluated: LAMBDA',
  ],
  [
    [...namedMetrics(1), { Id: 'e', Expression: 'ANOMALY_DETECTION_BAND(m0)' }],
    'Metrics.1.Expression is an anomaly band: name it in ThresholdMetricId',
  ],
  [
    [{ Id: 'e', Expression: 'SELECT SUM(errors) FROM App', Period: 3600 }],
    'EvaluationPeriods of a Metrics Insights alarm must fit into three hours',
  ],
])('names what is wrong among its metrics, case %#', (Metrics, message) => {
  expect(() => alarmWith({ ...withoutMetric, Metrics, EvaluationPeriods: 4 })).toThrow(message);
});

test('says that PromQL does not run here', () => {
  const criteria = { EvaluationCriteria: { PromQLCriteria: { Query: 'up == 0' } } };

  expect(() =>
    alarmWith({ ...withoutMetric, ...withoutThreshold, ...criteria, EvaluationInterval: 60 }),
  ).toThrow('alarm shop-errors: EvaluationCriteria is a PromQL query, which is not run here');
});

test.each([
  ['Namespace', { Namespace: 'AWS/DynamoDB' }, 'ignore'],
  ['another treatment', { Namespace: 'AWS/DynamoDB', TreatMissingData: 'breaching' }, 'breaching'],
  ['another namespace', {}, 'missing'],
] as const)('the default treatment follows %s', (_, more, expected) => {
  expect(alarmWith(more).definition.rule.treatMissingData).toBe(expected);
});

test('mm-126: refuses an expression that gives more than one series', () => {
  expect(() => rateAlarm('METRICS()')).toThrow(
    'alarm shop-errors: Metrics cannot be evaluated: in an alarm the watched expression must yield one time series',
  );
});

test('takes numbers as texts, as CloudFormation does', () => {
  const alarm = alarmWith({ Period: '60', Threshold: '5', EvaluationPeriods: '1' });

  expect(alarm.definition.rule).toMatchObject({ threshold: 5, evaluationPeriods: 1 });
});

test('a new alarm that silence sets off waits for its first data while it warms up', () => {
  const alarm = alarmWith({
    TreatMissingData: 'breaching',
    WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 },
  });
  const store = createMetricStore();

  const early = alarm.evaluate(store, START + 4 * MINUTE);
  const evaluationState = alarm.describe().EvaluationState;
  const late = alarm.evaluate(store, START + 5 * MINUTE);

  expect(early).toBeUndefined();
  expect(evaluationState).toBe('IN_WARM_UP');
  expect(late).toMatchObject({ from: 'INSUFFICIENT_DATA', to: 'ALARM' });
});

test('tl-7: a warm-up ends as soon as the window is full', () => {
  const vector = vectors.timelines.find(({ id }) => id === 'tl-7');
  const minuteOf = (time = '') => Number(time.slice(3));
  const alarm = alarmWith({
    EvaluationPeriods: vector?.evaluationPeriods ?? 0,
    Period: vector?.period ?? 0,
    WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 2880 },
  });
  const store = createMetricStore();

  const first = Array.from({ length: 60 }, (_, i) => i + 1).find((minute) => {
    if (minute > minuteOf(vector?.firstDataAt)) {
      store.put(errors, START + (minute - 1) * MINUTE, [0]);
    }
    alarm.evaluate(store, START + minute * MINUTE);
    return alarm.evaluationState === undefined;
  });

  expect(first).toBe(minuteOf(vector?.expectedEvaluationBeginsAt));
});

test('a warm-up takes its whole time where it is asked to', () => {
  const alarm = alarmWith({
    WarmUpConfiguration: {
      WarmUpPeriodDurationInMinutes: 5,
      OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
    },
  });
  const store = createMetricStore();

  const states = [1, 2, 3, 4, 5].map((minute) => {
    store.put(errors, START + (minute - 1) * MINUTE, [6]);
    alarm.evaluate(store, START + minute * MINUTE);
    return alarm.state;
  });

  expect(states).toEqual([...Array(4).fill('INSUFFICIENT_DATA'), 'ALARM']);
});

test('a warm-up does not come back', () => {
  const alarm = alarmWith({
    EvaluationPeriods: 3,
    Period: 300,
    TreatMissingData: 'breaching',
    WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 60 },
  });
  const store = createMetricStore();
  const evaluateAt = (minute: number) => {
    if (minute > 4 && minute < 20) store.put(errors, START + (minute - 1) * MINUTE, [0]);
    return alarm.evaluate(store, START + minute * MINUTE);
  };

  const before = Array.from({ length: 18 }, (_, i) => evaluateAt(i + 1));
  const full = evaluateAt(19);
  const silent = evaluateAt(58);

  expect(before.filter(Boolean)).toEqual([]);
  expect(full).toMatchObject({ to: 'OK' });
  expect(silent).toMatchObject({ to: 'ALARM' });
});

test('another configuration changes the warm-up while it lasts, and does not bring it back', () => {
  const warming = (minutes: number) => ({
    ...properties,
    TreatMissingData: 'breaching' as const,
    WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: minutes },
  });
  const store = createMetricStore();
  const first = createMetricAlarm({ ...warming(60), arn }, START);
  first.evaluate(store, START + MINUTE);
  const second = createMetricAlarm({ ...warming(5), arn }, START + 2 * MINUTE, first.record);

  const during = second.evaluate(store, START + 4 * MINUTE);
  const after = second.evaluate(store, START + 5 * MINUTE);
  second.setState('INSUFFICIENT_DATA', 'a drill', START + 5 * MINUTE);
  const third = createMetricAlarm({ ...warming(60), arn }, START + 6 * MINUTE, second.record);
  const later = third.evaluate(store, START + 6 * MINUTE);

  expect([during, after?.to, later?.to]).toEqual([undefined, 'ALARM', 'ALARM']);
});
