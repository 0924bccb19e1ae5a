import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { putMetricData } from '../../../local/metrics/put-metric-data';
import { vectors } from '../../testdata/statistics-vectors.json';

const NOW = Date.UTC(2026, 0, 5);
const HOUR = 3_600_000;

type Datum = Partial<MetricDatum>;

const put = (datum: Datum, more: Partial<PutMetricDataInput> = {}) => {
  const store = createMetricStore();
  const MetricData = [{ ...datum, MetricName: datum.MetricName ?? 'm' }];
  putMetricData(store, { Namespace: 'App', MetricData, ...more }, NOW);
  return store;
};

const metric = { namespace: 'App', metricName: 'm', dimensions: {} };

const statistics = ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'p50'];

const statisticsOf = (datum: Datum) => {
  const store = put(datum);
  const window = { periodSeconds: 60, startMs: NOW, endMs: NOW + 60_000 };
  return statistics.map((stat) => store.values({ metric, stat, ...window })[0]);
};

const set = (SampleCount: number, Sum: number, Minimum: number, Maximum: number) => ({
  StatisticValues: { SampleCount, Sum, Minimum, Maximum },
});

test.each<[Datum, (number | null)[]]>([
  [{ Value: 3 }, [1, 3, 3, 3, 3]],
  [{ Values: [1, 10] }, [2, 11, 1, 10, 1]],
  [{ Values: [1, 10], Counts: [2, 4] }, [6, 42, 1, 10, 10]],
  [set(3, 11, 2, 5), [3, 11, 2, 5, null]],
  [set(4, 20, 5, 5), [4, 20, 5, 5, 5]],
  [set(3, 0.3, 0.1, 0.1), [3, 0.3, 0.1, 0.1, 0.1]],
  [{ ...set(3, 11, 2, 5), Values: [9] }, [4, 20, 2, 9, null]],
])('takes %j', (datum, expected) => {
  expect(statisticsOf(datum)).toEqual(expected);
});

const dimensions = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ Name: `d${i}`, Value: 'v' }));

test.each<[Datum]>([
  [{ Value: 1, Timestamp: new Date(NOW + 2 * HOUR) }],
  [{ Value: 1, Timestamp: new Date(NOW - 14 * 24 * HOUR) }],
  [{ Value: 1, Dimensions: dimensions(30) }],
  [{ Value: 2 ** 360 }],
  [{ Value: 1, StorageResolution: 1 }],
  [{ Value: 1, Unit: 'Terabits/Second' as const }],
  [{ Values: Array.from({ length: 150 }, (_, i) => i) }],
])('takes what is just within the limits: %#', (datum) => {
  expect(() => put(datum)).not.toThrow();
});

const outOfTime =
  'The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.';

test.each<[object, string, string]>([
  [{ Value: 1, Timestamp: new Date(NOW + 2 * HOUR + 1) }, 'InvalidParameterValue', outOfTime],
  [{ Value: 1, Timestamp: new Date(NOW - 336 * HOUR - 1) }, 'InvalidParameterValue', outOfTime],
  [
    { Value: 1, Dimensions: dimensions(31) },
    'InvalidParameterValue',
    'The collection MetricData.member.1.Dimensions must not have a size greater than 30.',
  ],
  [
    { Value: 1, StorageResolution: 30 },
    'InvalidParameterValue',
    'The parameter MetricData.member.1.StorageResolution must be a value in the set [ 1, 60 ].',
  ],
  [{ Value: 1, Unit: 'ms' }, 'InvalidParameterValue', 'Unit must be a value in the set [ Seconds,'],
  [
    { Value: Number.NaN },
    'InvalidParameterValue',
    'The value NaN for parameter MetricData.member.1.Value is invalid.',
  ],
  [
    { Values: [1, 2 ** 361] },
    'InvalidParameterValue',
    'parameter MetricData.member.1.Values.member.2',
  ],
  [{ Values: [1], Counts: [0] }, 'InvalidParameterValue', 'The value 0 for parameter'],
  [
    { Values: Array.from({ length: 151 }, (_, i) => i) },
    'InvalidParameterValue',
    'The collection MetricData.member.1.Values must not have a size greater than 150.',
  ],
  [
    { Value: 1.5, Values: [1, 10] },
    'InvalidParameterCombination',
    'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
  ],
  [
    { Value: 1.5, ...set(3, 11, 2, 5) },
    'InvalidParameterCombination',
    'The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.',
  ],
  [set(3, 11, 5, 2), 'InvalidParameterValue', 'StatisticValues.Minimum is invalid'],
  [{}, 'MissingParameter', 'must be specified'],
  [{ MetricName: '', Value: 1 }, 'MissingParameter', 'MetricData.member.1.MetricName is required'],
  [
    { Value: 1, Dimensions: [{ Name: 'a', Value: '' }] },
    'MissingParameter',
    'The parameter MetricData.member.1.Dimensions.member.1.Value is required.',
  ],
  [{ Value: 1, Dimensions: [{ Name: 'a', Value: ' ' }] }, 'InvalidParameterValue', 'is invalid'],
])('refuses %j', (datum, code, message) => {
  const refusal = expect(() => put(datum));

  refusal.toThrow(expect.objectContaining({ code }));
  refusal.toThrow(message);
});

test('pm-2: refuses values and counts of different size', () => {
  const vector = vectors.putMetricData.find(({ id }) => id === 'pm-2');

  expect(() => put(vector?.datum ?? {})).toThrow(vector?.expectedMessage);
});

test('refuses more than a thousand metrics, those of entities included', () => {
  const many = (length: number) =>
    Array.from({ length }, (_, i) => ({ MetricName: `m${i}`, Value: 1 }));
  const request = { MetricData: many(600), EntityMetricData: [{ MetricData: many(401) }] };

  expect(() => put({}, request)).toThrow(
    'The collection MetricData must not have a size greater than 1000.',
  );
});

test('refuses a request without data or of more than a megabyte', () => {
  const large = Array.from({ length: 900 }, () => ({
    MetricName: 'm'.repeat(255),
    Value: 1,
    Dimensions: [{ Name: 'a', Value: 'v'.repeat(1000) }],
  }));

  expect(() => put({}, { MetricData: [] })).toThrow('The parameter MetricData is required.');
  expect(() => put({}, { MetricData: large })).toThrow(expect.objectContaining({ status: 413 }));
});

test.each(['Café', '  ', 'a\u0007', ':App'])('refuses the namespace %j', (Namespace) => {
  expect(() => put({ Value: 1 }, { Namespace })).toThrow(
    `The value ${Namespace} for parameter Namespace is invalid.`,
  );
});

test('puts nothing when one of the data is wrong', () => {
  const store = createMetricStore();
  const MetricData = [
    { MetricName: 'good', Value: 1 },
    { MetricName: 'bad', Value: Number.NaN },
  ];

  expect(() => putMetricData(store, { Namespace: 'App', MetricData }, NOW)).toThrow(
    'The value NaN for parameter MetricData.member.2.Value is invalid.',
  );
  expect(store.list()).toEqual([]);
});
