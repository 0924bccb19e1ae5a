import { type Metric, metricKey } from './metric';
import { MetricStream, type StatisticSet } from './metric-stream';
import { parseStatistic, type Statistic } from './statistic';

/** What is put: a metric with the unit that it is measured in. */
export interface MeasuredMetric extends Metric {
  /** @default 'None' */
  readonly unit?: string;
  /** In seconds. @default 60 */
  readonly storageResolution?: 1 | 60;
}

export interface MetricFilter {
  readonly namespace?: string;
  readonly metricName?: string;
  /** Each must be a dimension of the metric, with this value where one is given; it may have others. */
  readonly dimensions?: Readonly<Record<string, string | undefined>>;
}

export interface DatapointQuery {
  readonly metric: Metric;
  /** As CloudWatch writes it: `Sum`, `p99`, `TM(10%:90%)`; or already read. */
  readonly stat: string | Statistic;
  readonly periodSeconds: number;
  /** Inclusive. The periods begin here, on the clock's grid or not. */
  readonly startMs: number;
  /** Exclusive: the last period begins before it, and counts in full. */
  readonly endMs: number;
  /** Units are never converted. @default - the first in the alphabet that has data in the window */
  readonly unit?: string;
}

export interface Datapoint {
  /** The start of the period. */
  readonly timestampMs: number;
  readonly value: number;
  readonly sampleCount: number;
}

/** Every sample that came, by metric and unit. Moments are milliseconds since 1970. */
export interface MetricStore {
  /**
   * @param counts - how often each value was measured. @default - once each
   * @throws RangeError when a value is not a number that CloudWatch keeps, or values and counts differ in length
   */
  put(
    metric: MeasuredMetric,
    timestampMs: number,
    values: readonly number[],
    counts?: readonly number[],
  ): void;
  putStatisticSet(metric: MeasuredMetric, timestampMs: number, set: StatisticSet): void;
  /** The metrics that have samples. */
  list(filter?: MetricFilter): readonly Metric[];
  /** Oldest first; a period without samples has no data point. */
  datapoints(query: DatapointQuery): readonly Datapoint[];
  /** The value of each period, null where it has no data point. */
  values(query: DatapointQuery): (number | null)[];
  /** The units that have data in the window, in the order of the alphabet. */
  unitsIn(metric: Metric, startMs: number, endMs: number): readonly string[];
  forgetBefore(ms: number): void;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const LARGEST_VALUE = 2 ** 360;

interface Entry {
  readonly metric: Metric;
  /** In the order of their units. */
  readonly streams: MetricStream[];
}

export const createMetricStore = (): MetricStore => {
  const entries = new Map<string, Entry>();

  const streamsOf = (metric: Metric): readonly MetricStream[] =>
    entries.get(metricKey(metric))?.streams ?? [];

  const streamFor = (metric: Metric, unit: string): MetricStream => {
    const key = metricKey(metric);
    const { namespace, metricName, dimensions } = metric;
    const entry = entries.get(key) ?? {
      metric: { namespace, metricName, dimensions },
      streams: [],
    };
    entries.set(key, entry);
    const known = entry.streams.find((stream) => stream.unit === unit);
    if (known) return known;
    const stream = new MetricStream(unit);
    entry.streams.push(stream);
    entry.streams.sort((a, b) => (a.unit < b.unit ? -1 : 1));
    return stream;
  };

  const chosenStream = ({ metric, unit, startMs, endMs }: DatapointQuery) => {
    const streams = streamsOf(metric);
    if (unit !== undefined) return streams.find((stream) => stream.unit === unit);
    if (streams.length === 1) return streams[0];
    return streams.find((stream) => stream.has(startMs, endMs));
  };

  const values = (query: DatapointQuery): (number | null)[] => {
    const { periodSeconds, startMs, endMs, stat } = query;
    const periodMs = periodSeconds * 1000;
    const stream = chosenStream(query);
    const statistic = typeof stat === 'string' ? parseStatistic(stat) : stat;
    if (stream) return stream.values(statistic, startMs, endMs, periodMs);
    return Array<null>(Math.max(0, Math.ceil((endMs - startMs) / periodMs))).fill(null);
  };

  return {
    values,
    put: (metric, timestampMs, samples, counts = samples.map(() => 1)) => {
      checkValues(metric, samples, counts);
      const stream = streamFor(metric, metric.unit ?? 'None');
      const startMs = bucketStart(metric, timestampMs);
      samples.forEach((value, i) => {
        stream.add(startMs, value, counts[i] ?? 1);
      });
    },
    putStatisticSet: (metric, timestampMs, set) => {
      checkValues(metric, [set.sum, set.minimum, set.maximum], [set.sampleCount, 1, 1]);
      const stream = streamFor(metric, metric.unit ?? 'None');
      stream.addStatisticSet(bucketStart(metric, timestampMs), set);
    },
    list: (filter = {}) =>
      [...entries.values()].map(({ metric }) => metric).filter((metric) => matches(metric, filter)),
    datapoints: (query) => {
      const counts = values({ ...query, stat: 'SampleCount' });
      return values(query).flatMap((value, i) => {
        const timestampMs = query.startMs + i * query.periodSeconds * 1000;
        return value === null ? [] : [{ timestampMs, value, sampleCount: counts[i] ?? 0 }];
      });
    },
    unitsIn: (metric, startMs, endMs) =>
      streamsOf(metric)
        .filter((stream) => stream.has(startMs, endMs))
        .map(({ unit }) => unit),
    forgetBefore: (ms) => {
      for (const [key, { streams }] of entries) {
        for (const stream of streams) stream.forgetBefore(ms);
        if (streams.every((stream) => stream.isEmpty)) entries.delete(key);
      }
    },
  };
};

const bucketStart = ({ storageResolution = 60 }: MeasuredMetric, timestampMs: number): number =>
  Math.floor(timestampMs / (storageResolution * 1000)) * storageResolution * 1000;

const matches = (metric: Metric, filter: MetricFilter): boolean =>
  (filter.namespace === undefined || filter.namespace === metric.namespace) &&
  (filter.metricName === undefined || filter.metricName === metric.metricName) &&
  Object.entries(filter.dimensions ?? {}).every(
    ([name, value]) =>
      name in metric.dimensions && (value === undefined || metric.dimensions[name] === value),
  );

const checkValues = (
  { metricName }: Metric,
  values: readonly number[],
  counts: readonly number[],
): void => {
  if (values.length !== counts.length) {
    throw new RangeError(
      `${metricName} came with ${values.length} values and ${counts.length} counts: give each value its count`,
    );
  }
  const wrong = values.find((value) => !(Math.abs(value) <= LARGEST_VALUE));
  if (wrong !== undefined) {
    throw new RangeError(
      `${metricName} cannot be ${wrong}: CloudWatch keeps finite numbers from -2^360 to 2^360`,
    );
  }
  const count = counts.find((times) => !(times > 0));
  if (count !== undefined) {
    throw new RangeError(`${metricName} cannot be counted ${count} times: a count is above 0`);
  }
};
