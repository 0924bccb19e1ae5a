import type { Dimension, MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error';
import { isPlainText, units } from './metric';
import type { MeasuredMetric, MetricStore } from './metric-store';
import { parameterError } from './parameter-error';

/**
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
const limits = {
  requestBytes: 1_048_576,
  data: 1000,
  dimensions: 30,
  values: 150,
  nameLength: 255,
  dimensionValueLength: 1024,
  largestValue: 2 ** 360,
  oldestMs: 14 * 86_400_000,
  newestMs: 2 * 3_600_000,
} as const;

/**
 * CloudWatch's PutMetricData: all data of a request or none.
 * @throws AwsError MissingParameter, InvalidParameterValue, InvalidParameterCombination or RequestEntityTooLarge
 */
export const putMetricData = (
  store: MetricStore,
  input: PutMetricDataInput,
  nowMs: number,
): void => {
  const data = readData(input);
  checkNamespace(input.Namespace);
  for (const { datum, path } of data) checkDatum(datum, path, nowMs);
  for (const { datum } of data) put(store, input.Namespace ?? '', datum, nowMs);
};

interface Placed {
  readonly datum: MetricDatum;
  readonly path: string;
}

const readData = (input: PutMetricDataInput): readonly Placed[] => {
  const placed = (data: readonly MetricDatum[] = [], path: string): Placed[] =>
    data.map((datum, i) => ({ datum, path: `${path}.member.${i + 1}` }));
  const data = [
    ...placed(input.MetricData, 'MetricData'),
    ...(input.EntityMetricData ?? []).flatMap(({ MetricData }, i) =>
      placed(MetricData, `EntityMetricData.member.${i + 1}.MetricData`),
    ),
  ];
  if (data.length === 0) throw parameterError.missing('MetricData');
  if (data.length > limits.data) throw parameterError.tooMany('MetricData', limits.data);
  if (JSON.stringify(input).length > limits.requestBytes) {
    throw new AwsError(
      'RequestEntityTooLarge',
      `a request has at most ${limits.requestBytes} bytes: send the data in several`,
      413,
    );
  }
  return data;
};

const checkNamespace = (namespace: string | undefined): void => {
  if (!namespace) throw parameterError.missing('Namespace');
  if (!isPlainText(namespace, limits.nameLength) || namespace.startsWith(':')) {
    throw parameterError.badValue(namespace, 'Namespace');
  }
};

const checkDatum = (datum: MetricDatum, path: string, nowMs: number): void => {
  if (!datum.MetricName) throw parameterError.missing(`${path}.MetricName`);
  if (datum.MetricName.length > limits.nameLength) {
    throw parameterError.badValue(datum.MetricName, `${path}.MetricName`);
  }
  checkDimensions(datum.Dimensions ?? [], `${path}.Dimensions`);
  checkSamples(datum, path);
  if (datum.Unit !== undefined && !units.includes(datum.Unit)) {
    throw parameterError.notInSet(`${path}.Unit`, units);
  }
  if (datum.StorageResolution !== undefined && ![1, 60].includes(datum.StorageResolution)) {
    throw parameterError.notInSet(`${path}.StorageResolution`, [1, 60]);
  }
  const ageMs = nowMs - (datum.Timestamp?.getTime() ?? nowMs);
  if (!(ageMs <= limits.oldestMs && -ageMs <= limits.newestMs)) {
    throw parameterError.invalid(
      `The parameter ${path}.Timestamp must specify a time within the past two weeks.`,
    );
  }
};

const checkDimensions = (dimensions: readonly Dimension[], path: string): void => {
  if (dimensions.length > limits.dimensions) throw parameterError.tooMany(path, limits.dimensions);
  const names = new Set<string>();
  dimensions.forEach(({ Name, Value }, i) => {
    const member = `${path}.member.${i + 1}`;
    if (!Name) throw parameterError.missing(`${member}.Name`);
    if (!Value) throw parameterError.missing(`${member}.Value`);
    if (!isPlainText(Name, limits.nameLength) || Name.startsWith(':')) {
      throw parameterError.badValue(Name, `${member}.Name`);
    }
    if (!isPlainText(Value, limits.dimensionValueLength))
      throw parameterError.badValue(Value, `${member}.Value`);
    if (names.has(Name)) {
      throw parameterError.invalid(`No metric may specify the same dimension name twice: ${Name}.`);
    }
    names.add(Name);
  });
};

const checkSamples = (datum: MetricDatum, path: string): void => {
  const { Value, Values, Counts, StatisticValues } = datum;
  if (Value !== undefined && Values)
    throw parameterError.exclusive(`${path}.Value`, `${path}.Values`);
  // CloudWatch takes Values and StatisticValues together.
  if (Value !== undefined && StatisticValues) {
    throw parameterError.exclusive(`${path}.Value`, `${path}.StatisticValues`);
  }
  if (Value === undefined && !Values?.length && !StatisticValues) {
    throw new AwsError(
      'MissingParameter',
      `At least one of the parameters ${path}.Value, ${path}.Values and ${path}.StatisticValues must be specified.`,
    );
  }
  if (Value !== undefined) checkNumber(Value, `${path}.Value`);
  checkValues(Values, Counts, path);
  for (const name of ['SampleCount', 'Sum', 'Minimum', 'Maximum'] as const) {
    if (StatisticValues) checkNumber(StatisticValues[name], `${path}.StatisticValues.${name}`);
  }
  const { SampleCount = 1, Minimum = 0, Maximum = 0 } = StatisticValues ?? {};
  if (SampleCount <= 0)
    throw parameterError.badValue(SampleCount, `${path}.StatisticValues.SampleCount`);
  if (Minimum > Maximum) throw parameterError.badValue(Minimum, `${path}.StatisticValues.Minimum`);
};

const checkValues = (
  values: readonly number[] | undefined,
  counts: readonly number[] | undefined,
  path: string,
): void => {
  if (counts && counts.length !== (values?.length ?? 0)) {
    throw parameterError.invalid(
      `The parameters ${path}.Values and ${path}.Counts must be of the same size.`,
    );
  }
  if (new Set(values).size > limits.values)
    throw parameterError.tooMany(`${path}.Values`, limits.values);
  values?.forEach((value, i) => {
    checkNumber(value, `${path}.Values.member.${i + 1}`);
  });
  counts?.forEach((count, i) => {
    checkNumber(count, `${path}.Counts.member.${i + 1}`);
    if (count <= 0) throw parameterError.badValue(count, `${path}.Counts.member.${i + 1}`);
  });
};

const checkNumber = (value: number | undefined, path: string): void => {
  if (value === undefined) throw parameterError.missing(path);
  if (!(Math.abs(value) <= limits.largestValue)) throw parameterError.badValue(value, path);
};

const put = (store: MetricStore, namespace: string, datum: MetricDatum, nowMs: number): void => {
  const { MetricName = '', Dimensions = [], Unit, StorageResolution, StatisticValues } = datum;
  const metric: MeasuredMetric = {
    namespace,
    metricName: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])),
    unit: Unit,
    storageResolution: StorageResolution === 1 ? 1 : 60,
  };
  const timestampMs = datum.Timestamp?.getTime() ?? nowMs;
  if (StatisticValues) {
    const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = StatisticValues;
    store.putStatisticSet(metric, timestampMs, {
      sampleCount: SampleCount,
      sum: Sum,
      minimum: Minimum,
      maximum: Maximum,
    });
  }
  const values = datum.Values ?? (datum.Value === undefined ? [] : [datum.Value]);
  if (values.length > 0) store.put(metric, timestampMs, values, datum.Counts);
};
