import { BucketColumns } from './bucket-columns';
import { type SortedValues, sortValues } from './sorted-values';
import { computeStatistic, type SimpleStatistic, type Statistic } from './statistic';
import { type StatisticSet, Tally } from './tally';

/** Samples may come a little late and in turns, each bucket that is open saves writing it again. */
const MAX_OPEN = 4;

/** The samples of one metric in one unit, in buckets of the storage resolution as CloudWatch keeps them. */
export class MetricStream {
  readonly unit: string;
  readonly #buckets = new BucketColumns();
  /** Buckets to which samples came since they were last read, by their start. */
  readonly #open = new Map<number, Tally>();
  /** By resolution in milliseconds: what began before has been rolled up. */
  readonly #rolledUp = new Map<number, number>();

  constructor(unit: string) {
    this.unit = unit;
  }

  get isEmpty(): boolean {
    return this.#buckets.length === 0;
  }

  /** Adds a value that was measured `count` times. */
  add(bucketMs: number, value: number, count: number): void {
    const open = this.#open.get(bucketMs);
    if (open) {
      open.add(value, count);
      return;
    }
    const i = this.#buckets.firstAtOrAfter(bucketMs);
    if (this.#hasAt(i, bucketMs)) this.#reopen(i).add(value, count);
    else {
      this.#buckets.insert(i, bucketMs, value);
      if (count > 1 || count < 1) this.#openNew(bucketMs).add(value, count);
    }
  }

  /** Adds samples of which only the statistics are known: percentiles stop where the values may differ. */
  addStatisticSet(bucketMs: number, set: StatisticSet): void {
    const i = this.#buckets.firstAtOrAfter(bucketMs);
    const open = this.#open.get(bucketMs);
    if (open) open.addSet(set);
    else if (this.#hasAt(i, bucketMs)) this.#reopen(i).addSet(set);
    else {
      this.#buckets.insert(i, bucketMs, 0);
      this.#openNew(bucketMs).addSet(set);
    }
  }

  #hasAt(i: number, bucketMs: number): boolean {
    return i < this.#buckets.length && this.#buckets.startMs(i) === bucketMs;
  }

  #reopen(i: number): Tally {
    return this.#keepOpen(this.#buckets.startMs(i), this.#buckets.tally(i));
  }

  #openNew(bucketMs: number): Tally {
    return this.#keepOpen(bucketMs, new Tally());
  }

  #keepOpen(bucketMs: number, tally: Tally): Tally {
    if (this.#open.size >= MAX_OPEN) this.#settle();
    this.#open.set(bucketMs, tally);
    return tally;
  }

  /** Writes what came into the columns. */
  #settle(): void {
    if (this.#open.size === 0) return;
    for (const [startMs, tally] of this.#open) {
      this.#buckets.set(this.#buckets.firstAtOrAfter(startMs), tally);
    }
    this.#open.clear();
  }

  /** The statistic of each period from `startMs` on that begins before `endMs`; null where it has no data point. */
  values(
    statistic: Statistic,
    startMs: number,
    endMs: number,
    periodMs: number,
  ): (number | null)[] {
    this.#settle();
    const buckets = this.#buckets;
    const found: (number | null)[] = [];
    let from = buckets.firstAtOrAfter(startMs);
    for (let nextMs = startMs + periodMs; nextMs < endMs + periodMs; nextMs += periodMs) {
      let to = from;
      while (to < buckets.length && buckets.startMs(to) < nextMs) to++;
      found.push(from === to ? null : this.#value(statistic, from, to));
      from = to;
    }
    return found;
  }

  /** The statistic of one window; null where it has no data point. */
  value(statistic: Statistic, startMs: number, endMs: number): number | null {
    this.#settle();
    const from = this.#buckets.firstAtOrAfter(startMs);
    let to = from;
    while (to < this.#buckets.length && this.#buckets.startMs(to) < endMs) to++;
    return from === to ? null : this.#value(statistic, from, to);
  }

  has(startMs: number, endMs: number): boolean {
    const first = this.#buckets.firstAtOrAfter(startMs);
    return first < this.#buckets.length && this.#buckets.startMs(first) < endMs;
  }

  #value(statistic: Statistic, from: number, to: number): number | null {
    if (statistic.kind === 'simple') return this.#simple(statistic.name, from, to);
    // CloudWatch gives no percentile-like statistic where a value is negative or unknown.
    if (this.#simple('Minimum', from, to) < 0) return null;
    const sorted = this.#sorted(from, to);
    return (sorted && computeStatistic(statistic, sorted)) ?? null;
  }

  #simple(name: SimpleStatistic, from: number, to: number): number {
    const buckets = this.#buckets;
    let result: number;
    switch (name) {
      case 'SampleCount':
        result = 0;
        for (let i = from; i < to; i++) result += buckets.count(i);
        return result;
      case 'Sum':
        result = 0;
        for (let i = from; i < to; i++) result += buckets.sum(i);
        return result;
      case 'Average':
        return this.#simple('Sum', from, to) / this.#simple('SampleCount', from, to);
      case 'Minimum':
        result = buckets.minimum(from);
        for (let i = from + 1; i < to; i++) result = Math.min(result, buckets.minimum(i));
        return result;
      case 'Maximum':
        result = buckets.maximum(from);
        for (let i = from + 1; i < to; i++) result = Math.max(result, buckets.maximum(i));
        return result;
      default:
        return unreachable(name);
    }
  }

  #sorted(from: number, to: number): SortedValues | undefined {
    if (to - from === 1) return this.#buckets.sorted(from);
    const values: number[] = [];
    let counts: number[] | undefined;
    for (let i = from; i < to; i++) {
      const part = this.#buckets.sorted(i);
      if (!part) return undefined;
      if (part.counts) counts ??= values.map(() => 1);
      for (let j = 0; j < part.values.length; j++) {
        values.push(part.values[j] ?? 0);
        counts?.push(part.counts?.[j] ?? 1);
      }
    }
    return sortValues(values, counts);
  }

  /** Returns whether there was anything to forget. */
  forgetBefore(ms: number): boolean {
    this.#settle();
    const to = this.#buckets.firstAtOrAfter(ms);
    this.#buckets.remove(0, to);
    return to > 0;
  }

  /**
   * Puts what is older than `beforeMs` together in coarser buckets, as CloudWatch does to keep it longer.
   * Returns whether there was anything to put together.
   */
  rollUp(beforeMs: number, resolutionMs: number): boolean {
    this.#settle();
    const buckets = this.#buckets;
    const boundaryMs = Math.floor(beforeMs / resolutionMs) * resolutionMs;
    const doneMs = this.#rolledUp.get(resolutionMs) ?? Number.NEGATIVE_INFINITY;
    const to = buckets.firstAtOrAfter(boundaryMs);
    let last = buckets.firstAtOrAfter(doneMs);
    this.#rolledUp.set(resolutionMs, Math.max(boundaryMs, doneMs));
    let hasChanged = false;
    for (let i = last; i < to; last++) {
      const startMs = Math.floor(buckets.startMs(i) / resolutionMs) * resolutionMs;
      let next = i + 1;
      while (next < to && buckets.startMs(next) < startMs + resolutionMs) next++;
      if (next - i > 1) buckets.join(i, next);
      hasChanged ||= next - i > 1 || buckets.startMs(i) !== startMs;
      buckets.move(i, last, startMs);
      i = next;
    }
    buckets.remove(last, to);
    return hasChanged;
  }
}

const unreachable = (value: never): never => {
  throw new TypeError(`unknown ${JSON.stringify(value)}`);
};
