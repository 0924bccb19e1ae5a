import { computeStatistic, type Samples, type Statistic, type WeightedValue } from './statistic';

/** What CloudWatch accepts in place of single values. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * The samples of one metric in one unit. They are kept in buckets of the storage resolution (as CloudWatch does), one
 * array a property, so that a month of minutes is small and a sum over a window reads memory in order.
 */
export class MetricStream {
  readonly unit: string;
  #startsMs: number[] = [];
  #counts: number[] = [];
  #sums: number[] = [];
  #minimums: number[] = [];
  #maximums: number[] = [];
  /** Value to count; undefined: all samples are equal; null: unknown, a statistic set came. */
  #values: (Map<number, number> | undefined | null)[] = [];

  constructor(unit: string) {
    this.unit = unit;
  }

  get isEmpty(): boolean {
    return this.#startsMs.length === 0;
  }

  /** Adds a value that was measured `count` times. */
  add(bucketMs: number, value: number, count: number): void {
    const i = this.#bucket(bucketMs);
    const before = this.#counts[i] ?? 0;
    if (before > 0) this.#values[i] = this.#withValue(i, value, count);
    this.#merge(i, { sampleCount: count, sum: value * count, minimum: value, maximum: value });
  }

  /** Adds samples of which only the statistics are known: percentiles stop where the values may differ. */
  addStatisticSet(bucketMs: number, set: StatisticSet): void {
    const allEqual = set.minimum === set.maximum && set.sum === set.minimum * set.sampleCount;
    if (allEqual) {
      this.add(bucketMs, set.minimum, set.sampleCount);
      return;
    }
    const i = this.#bucket(bucketMs);
    this.#values[i] = null;
    this.#merge(i, set);
  }

  #withValue(i: number, value: number, count: number): Map<number, number> | undefined | null {
    const values = this.#values[i];
    if (values === null) return null;
    const known = this.#minimums[i] ?? 0;
    if (values === undefined && known === value) return undefined;
    const next = values ?? new Map([[known, this.#counts[i] ?? 0]]);
    return next.set(value, (next.get(value) ?? 0) + count);
  }

  #merge(i: number, set: StatisticSet): void {
    this.#counts[i] = (this.#counts[i] ?? 0) + set.sampleCount;
    this.#sums[i] = (this.#sums[i] ?? 0) + set.sum;
    this.#minimums[i] = Math.min(this.#minimums[i] ?? set.minimum, set.minimum);
    this.#maximums[i] = Math.max(this.#maximums[i] ?? set.maximum, set.maximum);
  }

  /** The statistic of each period from `startMs` on that begins before `endMs`; null where it has no data point. */
  values(
    statistic: Statistic,
    startMs: number,
    endMs: number,
    periodMs: number,
  ): (number | null)[] {
    const found: (number | null)[] = [];
    let from = this.#firstAtOrAfter(startMs);
    for (let nextMs = startMs + periodMs; nextMs < endMs + periodMs; nextMs += periodMs) {
      let to = from;
      while ((this.#startsMs[to] ?? Number.POSITIVE_INFINITY) < nextMs) to++;
      found.push(from === to ? null : (this.#value(statistic, from, to) ?? null));
      from = to;
    }
    return found;
  }

  has(startMs: number, endMs: number): boolean {
    const first = this.#startsMs[this.#firstAtOrAfter(startMs)];
    return first !== undefined && first < endMs;
  }

  #value(statistic: Statistic, from: number, to: number): number | undefined {
    const samples = this.#total(from, to);
    if (statistic.kind === 'simple') return computeStatistic(statistic, samples);
    return computeStatistic(statistic, { ...samples, values: this.#sorted(from, to, samples) });
  }

  #total(from: number, to: number): Samples {
    let sampleCount = 0;
    let sum = 0;
    let minimum = Number.POSITIVE_INFINITY;
    let maximum = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      sampleCount += this.#counts[i] ?? 0;
      sum += this.#sums[i] ?? 0;
      minimum = Math.min(minimum, this.#minimums[i] ?? 0);
      maximum = Math.max(maximum, this.#maximums[i] ?? 0);
    }
    return { sampleCount, sum, minimum, maximum };
  }

  #sorted(from: number, to: number, samples: Samples): WeightedValue[] | undefined {
    const { minimum, maximum, sampleCount } = samples;
    if (minimum === maximum) return [{ value: minimum, count: sampleCount }];
    const counts = new Map<number, number>();
    const count = (value: number, times: number) =>
      counts.set(value, (counts.get(value) ?? 0) + times);
    for (let i = from; i < to; i++) {
      const values = this.#values[i];
      if (values === null) return undefined;
      if (values === undefined) count(this.#minimums[i] ?? 0, this.#counts[i] ?? 0);
      else for (const [value, times] of values) count(value, times);
    }
    return [...counts]
      .map(([value, times]) => ({ value, count: times }))
      .sort((a, b) => a.value - b.value);
  }

  forgetBefore(ms: number): void {
    const from = this.#firstAtOrAfter(ms);
    if (from === 0) return;
    for (const column of this.#columns()) column.splice(0, from);
  }

  /** The index of a moment's bucket, which is made where there is none. */
  #bucket(startMs: number): number {
    const i = this.#firstAtOrAfter(startMs);
    if (this.#startsMs[i] === startMs) return i;
    this.#startsMs.splice(i, 0, startMs);
    this.#counts.splice(i, 0, 0);
    this.#sums.splice(i, 0, 0);
    this.#minimums.splice(i, 0, Number.POSITIVE_INFINITY);
    this.#maximums.splice(i, 0, Number.NEGATIVE_INFINITY);
    this.#values.splice(i, 0, undefined);
    return i;
  }

  #firstAtOrAfter(ms: number): number {
    let low = 0;
    let high = this.#startsMs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#startsMs[middle] ?? 0) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #columns(): unknown[][] {
    return [this.#startsMs, this.#counts, this.#sums, this.#minimums, this.#maximums, this.#values];
  }
}
