import { type Metric, metricKey } from './metric';
import { MetricStream } from './metric-stream';
import { RETENTION_MS, RETENTION_TIERS } from './retention';
import { parseStatistic, type Statistic } from './statistic';
import type { StatisticSet } from './tally';

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
  /** Only metrics with data since then: CloudWatch lists and finds those of the last two weeks. */
  readonly sinceMs?: number;
}

/** How far a metric has come. Who remembers that knows what need not be read again. */
export interface MetricRevision {
  /** Where the newest bucket begins, -Infinity where there is none; more may come into it. */
  readonly newestMs: number;
  /**
   * Goes up with each sample that comes into an older bucket, and when older ones are rolled up or forgotten: while it
   * stays, all before `newestMs` is as it was.
   */
  readonly lateSamples: number;
}

/** One metric as it goes on: found once, so that an alarm's millions of readings need no search. */
export interface FollowedMetric extends MetricRevision {
  /**
   * The statistic of one window; null where it has no data point.
   * @param unit - @default - the first in the alphabet that has data in the window
   */
  value(statistic: Statistic, startMs: number, endMs: number, unit?: string): number | null;
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
  /** The metric need not have samples yet. */
  follow(metric: Metric): FollowedMetric;
  /** Rolls up and forgets what CloudWatch would have by now. To be called once a day or oftener. */
  retain(nowMs: number): void;
  forgetBefore(ms: number): void;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const LARGEST_VALUE = 2 ** 360;

/** It stays when all its samples are forgotten: somebody may follow it. */
class Entry implements FollowedMetric {
  readonly metric: Metric;
  /** In the order of their units. */
  readonly streams: MetricStream[] = [];
  newestMs = Number.NEGATIVE_INFINITY;
  lateSamples = 0;

  constructor({ namespace, metricName, dimensions }: Metric) {
    this.metric = { namespace, metricName, dimensions };
  }

  value(statistic: Statistic, startMs: number, endMs: number, unit?: string): number | null {
    return this.stream(startMs, endMs, unit)?.value(statistic, startMs, endMs) ?? null;
  }

  /** @param unit - @default - the first that has data in the window */
  stream(startMs: number, endMs: number, unit?: string): MetricStream | undefined {
    if (unit !== undefined) return this.streams.find((stream) => stream.unit === unit);
    if (this.streams.length === 1) return this.streams[0];
    return this.streams.find((stream) => stream.has(startMs, endMs));
  }

  rollUp(beforeMs: number, resolutionMs: number): void {
    for (const stream of this.streams) {
      if (stream.rollUp(beforeMs, resolutionMs)) this.lateSamples++;
    }
  }

  forgetBefore(ms: number): void {
    for (const stream of this.streams) {
      if (stream.forgetBefore(ms)) this.lateSamples++;
    }
    if (!this.streams.every((stream) => stream.isEmpty)) return;
    this.streams.length = 0;
    this.newestMs = Number.NEGATIVE_INFINITY;
  }
}

/** Where the samples of a metric go: found once for an object that comes again. */
interface Target {
  readonly entry: Entry;
  readonly stream: MetricStream;
  readonly bucketMs: number;
}

export const createMetricStore = (): MetricStore => {
  const entries = new Map<string, Entry>();
  let targets = new WeakMap<MeasuredMetric, Target>();

  const streamsOf = (metric: Metric): readonly MetricStream[] =>
    entries.get(metricKey(metric))?.streams ?? [];

  const entryOf = (metric: Metric): Entry => {
    const key = metricKey(metric);
    const known = entries.get(key);
    if (known) return known;
    const entry = new Entry(metric);
    entries.set(key, entry);
    return entry;
  };

  const streamOf = (entry: Entry, unit: string): MetricStream => {
    const known = entry.streams.find((stream) => stream.unit === unit);
    if (known) return known;
    // A unit that is first in the alphabet changes what a query without a unit reads.
    entry.lateSamples++;
    const stream = new MetricStream(unit);
    entry.streams.push(stream);
    entry.streams.sort((a, b) => (a.unit < b.unit ? -1 : 1));
    return stream;
  };

  const targetOf = (metric: MeasuredMetric): Target => {
    const known = targets.get(metric);
    if (known) return known;
    const { unit = 'None', storageResolution = 60 } = metric;
    const entry = entryOf(metric);
    const target = { entry, stream: streamOf(entry, unit), bucketMs: storageResolution * 1000 };
    targets.set(metric, target);
    return target;
  };

  /** Where samples of that moment go. */
  const openBucket = ({ entry, bucketMs }: Target, timestampMs: number): number => {
    const startMs = Math.floor(timestampMs / bucketMs) * bucketMs;
    if (startMs > entry.newestMs) entry.newestMs = startMs;
    else if (startMs < entry.newestMs) entry.lateSamples++;
    return startMs;
  };

  const values = (query: DatapointQuery): (number | null)[] => {
    const { metric, unit, periodSeconds, startMs, endMs, stat } = query;
    const periodMs = periodSeconds * 1000;
    const lastMs = startMs + periodCount(query) * periodMs;
    const stream = entries.get(metricKey(metric))?.stream(startMs, lastMs, unit);
    const statistic = typeof stat === 'string' ? parseStatistic(stat) : stat;
    if (stream) return stream.values(statistic, startMs, endMs, periodMs);
    return Array<null>(periodCount(query)).fill(null);
  };

  const forgetBefore = (ms: number): void => {
    for (const entry of entries.values()) entry.forgetBefore(ms);
    targets = new WeakMap();
  };

  return {
    values,
    put: (metric, timestampMs, samples, counts) => {
      checkValues(metric, samples, counts);
      const target = targetOf(metric);
      const startMs = openBucket(target, timestampMs);
      for (let i = 0; i < samples.length; i++) {
        target.stream.add(startMs, samples[i] ?? 0, counts?.[i] ?? 1);
      }
    },
    putStatisticSet: (metric, timestampMs, set) => {
      checkValues(metric, [set.sum, set.minimum, set.maximum], [set.sampleCount, 1, 1]);
      const target = targetOf(metric);
      target.stream.addStatisticSet(openBucket(target, timestampMs), set);
    },
    follow: entryOf,
    list: ({ sinceMs = Number.NEGATIVE_INFINITY, ...filter } = {}) =>
      [...entries.values()]
        .filter(({ streams }) => streams.length > 0)
        .filter(({ metric, newestMs }) => newestMs >= sinceMs && matches(metric, filter))
        .map(({ metric }) => metric),
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
    retain: (nowMs) => {
      for (const { afterMs, periodSeconds } of RETENTION_TIERS) {
        for (const entry of entries.values()) entry.rollUp(nowMs - afterMs, periodSeconds * 1000);
      }
      forgetBefore(nowMs - RETENTION_MS);
    },
    forgetBefore,
  };
};

const periodCount = ({
  startMs,
  endMs,
  periodSeconds,
}: Pick<DatapointQuery, 'startMs' | 'endMs' | 'periodSeconds'>): number =>
  Math.max(0, Math.ceil((endMs - startMs) / (periodSeconds * 1000)));

const matches = (metric: Metric, filter: MetricFilter): boolean =>
  (filter.namespace === undefined || filter.namespace === metric.namespace) &&
  (filter.metricName === undefined || filter.metricName === metric.metricName) &&
  Object.entries(filter.dimensions ?? {}).every(
    ([name, value]) =>
      Object.hasOwn(metric.dimensions, name) &&
      (value === undefined || metric.dimensions[name] === value),
  );

const checkValues = (
  { metricName }: Metric,
  values: readonly number[],
  counts: readonly number[] | undefined,
): void => {
  if (counts && values.length !== counts.length) {
    throw new RangeError(
      `${metricName} came with ${values.length} values and ${counts.length} counts: give each value its count`,
    );
  }
  const wrong = values.findIndex((value) => !(Math.abs(value) <= LARGEST_VALUE));
  if (wrong >= 0) {
    throw new RangeError(
      `${metricName} cannot be ${values[wrong]}: CloudWatch keeps finite numbers from -2^360 to 2^360`,
    );
  }
  const count = counts?.find((times) => !(times > 0));
  if (count !== undefined) {
    throw new RangeError(`${metricName} cannot be counted ${count} times: a count is above 0`);
  }
};
