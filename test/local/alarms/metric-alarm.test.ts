import type { AlarmProperties } from '../../../local/alarms/alarm-definition';
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

const limits = vectors.validation.filter(({ config }) => {
  const { evaluationWindow, warmUpConfiguration, evaluationCriteria, thresholdMetricId } =
    config as Record<string, unknown>;
  return ![evaluationWindow, warmUpConfiguration, evaluationCriteria, thresholdMetricId].some(
    Boolean,
  );
});

test.each(limits)('$id: $config is valid: $valid', ({ id, config, valid }) => {
  const create = () => alarmWith(toProperties(id, config));

  if (valid) expect(create).not.toThrow();
  else expect(create).toThrow(/^alarm /);
});

/** The vectors name properties in another case, lists by their length and some metrics by a sentence. */
const toProperties = (id: string, config: object): Partial<AlarmProperties> => {
  const searched = { Id: 'e1', Expression: "SEARCH('{App} errors', 'Sum')", ReturnData: true };
  const returning = ['m1', 'm2'].map((m) => ({ ...metricQuery(m, 'errors'), ReturnData: true }));
  const withoutMetric = Object.fromEntries(
    ['Namespace', 'MetricName', 'Dimensions', 'Statistic', 'Period'].map((name) => [
      name,
      undefined,
    ]),
  );
  if (id === 'va-51') return { ...withoutMetric, Metrics: [searched] };
  if (id === 'va-50') return { ...withoutMetric, Metrics: returning };
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      if (name === 'alarmActions') return ['AlarmActions', Array(value).fill('arn')];
      if (name === 'metrics')
        return ['Metrics', [{ ...metricQuery('m1', 'errors'), ReturnData: true }]];
      return [`${name[0]?.toUpperCase()}${name.slice(1)}`, value];
    }),
  );
};

test.each([
  [{ ThresholdMetricId: 'ad1' }, 'ThresholdMetricId is not supported by the local evaluator yet'],
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
  expect(() => alarmWith(more as Partial<AlarmProperties>)).toThrow(
    `alarm shop-errors: ${message}`,
  );
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

test('a warm-up ends as soon as the window is full, and does not come back', () => {
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
