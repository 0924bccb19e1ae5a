import type { FollowedMetric, MetricRevision, MetricStore } from '../metrics/metric-store';
import { parseStatistic, type Statistic } from '../metrics/statistic';
import type { MetricSource } from './alarm-signal';
import type { PointwiseMath } from './pointwise-math';

type Point = number | null;

const NOTHING: MetricRevision = { newestMs: Number.NEGATIVE_INFINITY, lateSamples: -1 };

/** How the windows of an alarm's evaluations lie: each as long as a period, and moving on by one tick. */
export interface WindowGrid {
  readonly periodSeconds: number;
  /** How many windows an evaluation looks at. */
  readonly windows: number;
  /** Between two evaluations. */
  readonly tickMs: number;
}

/**
 * The values of windows, remembered: an evaluation that comes a tick later reads what came since, not all windows again.
 * What is remembered of a window is right as long as no sample comes into it.
 */
export abstract class WindowValues implements MetricRevision {
  readonly #stepMs: number;
  readonly #ends: Float64Array;
  readonly #points: Point[];
  protected store: MetricStore | undefined;
  newestMs = NOTHING.newestMs;
  lateSamples = NOTHING.lateSamples;

  constructor({ periodSeconds, windows, tickMs }: WindowGrid) {
    const periodMs = periodSeconds * 1000;
    this.#stepMs = greatestCommonDivisor(periodMs, tickMs);
    const size = ((windows - 1) * periodMs) / this.#stepMs + 1;
    this.#ends = new Float64Array(size).fill(Number.NaN);
    this.#points = Array<Point>(size).fill(null);
  }

  /** To be called before windows are read. Returns whether what was settled is so still. */
  refresh(store: MetricStore): boolean {
    const { newestMs, lateSamples } = this.revision(store);
    const isSame = lateSamples === this.lateSamples && store === this.store;
    if (!isSame) this.#ends.fill(Number.NaN);
    this.store = store;
    this.newestMs = newestMs;
    this.lateSamples = lateSamples;
    return isSame;
  }

  protected abstract revision(store: MetricStore): MetricRevision;
  protected abstract read(startMs: number, endMs: number): Point;

  at(startMs: number, endMs: number): Point {
    // A whole number of 32 bits: to divide those is much faster.
    const slot = ((endMs / this.#stepMs) | 0) % this.#ends.length;
    if (this.#ends[slot] === endMs) return this.#points[slot] ?? null;
    const point = this.read(startMs, endMs);
    // What ends by then is settled; more may still come into the newest bucket.
    if (endMs <= this.newestMs) {
      this.#ends[slot] = endMs;
      this.#points[slot] = point;
    }
    return point;
  }
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

type Watched = Pick<MetricSource, 'metric' | 'statistic' | 'unit'>;

export class MetricWindows extends WindowValues {
  readonly #watched: Watched;
  #followed: FollowedMetric = { ...NOTHING, value: () => null };

  constructor(watched: Watched, grid: WindowGrid) {
    super(grid);
    this.#watched = watched;
  }

  protected revision(store: MetricStore): MetricRevision {
    if (store !== this.store) this.#followed = store.follow(this.#watched.metric);
    return this.#followed;
  }

  protected read(startMs: number, endMs: number): Point {
    if (startMs > this.newestMs) return null;
    const { statistic, unit } = this.#watched;
    return this.#followed.value(statistic, startMs, endMs, unit);
  }
}

const SAMPLE_COUNT: Statistic = parseStatistic('SampleCount');

/** How many samples are behind the points of a metric. */
export const sampleCounts = ({ metric, unit }: MetricSource, grid: WindowGrid): WindowValues =>
  new MetricWindows({ metric, unit, statistic: SAMPLE_COUNT }, grid);

export class MathWindows extends WindowValues {
  readonly #metrics: readonly MetricWindows[];
  readonly #compute: PointwiseMath;
  readonly #points: Point[];
  readonly #revision: { newestMs: number; lateSamples: number } = { ...NOTHING };

  /** @param metrics - in the order in which `compute` takes their points */
  constructor(metrics: readonly MetricWindows[], compute: PointwiseMath, grid: WindowGrid) {
    super(grid);
    this.#metrics = metrics;
    this.#compute = compute;
    this.#points = metrics.map(() => null);
  }

  protected revision(store: MetricStore): MetricRevision {
    let newestMs = Number.POSITIVE_INFINITY;
    let lateSamples = 0;
    for (const metric of this.#metrics) {
      metric.refresh(store);
      newestMs = Math.min(newestMs, metric.newestMs);
      lateSamples += metric.lateSamples;
    }
    this.#revision.newestMs = newestMs;
    this.#revision.lateSamples = lateSamples;
    return this.#revision;
  }

  protected read(startMs: number, endMs: number): Point {
    for (let i = 0; i < this.#points.length; i++) {
      this.#points[i] = this.#metrics[i]?.at(startMs, endMs) ?? null;
    }
    return this.#compute(this.#points);
  }
}
