import { resized, SampleRecords } from './sample-records';
import type { SortedValues } from './sorted-values';
import { Tally } from './tally';

const FIRST_CAPACITY = 16;
const GROWTH = 1.125;

/**
 * Finished buckets, oldest first, in columns of typed arrays: a month of minutes is small, and a sum over a window reads
 * memory in order. A bucket with more than one sample has a record in a pool that all share.
 */
export class BucketColumns {
  #length = 0;
  /** Where the last look-up ended. */
  #lookedUp = 0;
  /** In seconds, the finest resolution that there is. */
  #starts = new Uint32Array(FIRST_CAPACITY);
  #sums = new Float64Array(FIRST_CAPACITY);
  /** Once a bucket needs a record. */
  #records: SampleRecords | undefined;

  get length(): number {
    return this.#length;
  }

  startMs(i: number): number {
    return (this.#starts[i] ?? Number.NaN) * 1000;
  }

  sum(i: number): number {
    return this.#sums[i] ?? 0;
  }

  count(i: number): number {
    return this.#records?.count(i) ?? 1;
  }

  minimum(i: number): number {
    return this.#records?.minimum(i) ?? this.sum(i);
  }

  maximum(i: number): number {
    return this.#records?.maximum(i) ?? this.sum(i);
  }

  /** Undefined where the values are unknown. */
  sorted(i: number): SortedValues | undefined {
    if (this.#records?.has(i)) return this.#records.sorted(i);
    return { values: [this.sum(i)] };
  }

  /** A bucket's samples, to add more to. */
  tally(i: number): Tally {
    const tally = new Tally();
    this.#addTo(tally, i);
    return tally;
  }

  /** Puts the samples of successive buckets into the first of them. */
  join(from: number, to: number): void {
    const tally = new Tally();
    for (let i = from; i < to; i++) this.#addTo(tally, i);
    this.set(from, tally);
  }

  #addTo(tally: Tally, i: number): void {
    const sorted = this.sorted(i);
    if (sorted) tally.addSorted(sorted, this.sum(i));
    else {
      tally.addSet({
        sampleCount: this.count(i),
        sum: this.sum(i),
        minimum: this.minimum(i),
        maximum: this.maximum(i),
      });
    }
  }

  /** The first bucket that begins then or later; the length where there is none. */
  firstAtOrAfter(ms: number): number {
    // Most look-ups are for the newest bucket, or go on from the one before.
    if (this.#length === 0 || this.startMs(this.#length - 1) < ms) return this.#length;
    if (this.#isFirst(this.#lookedUp, ms)) return this.#lookedUp;
    if (this.#isFirst(this.#lookedUp + 1, ms)) return ++this.#lookedUp;
    let low = 0;
    let high = this.#length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startMs(middle) < ms) low = middle + 1;
      else high = middle;
    }
    this.#lookedUp = low;
    return low;
  }

  #isFirst(i: number, ms: number): boolean {
    return i < this.#length && this.startMs(i) >= ms && (i === 0 || this.startMs(i - 1) < ms);
  }

  /** Makes room for a bucket with one sample. */
  insert(i: number, startMs: number, value: number): void {
    if (this.#length === this.#starts.length) this.#resize(Math.ceil(this.#length * GROWTH));
    this.#starts.copyWithin(i + 1, i, this.#length);
    this.#sums.copyWithin(i + 1, i, this.#length);
    this.#records?.insert(i, this.#length);
    this.#length++;
    this.#starts[i] = startMs / 1000;
    this.#sums[i] = value;
  }

  set(i: number, tally: Tally): void {
    this.#sums[i] = tally.sum;
    this.#records ??= new SampleRecords(this.#starts.length);
    this.#records.set(i, tally, this.#length);
  }

  /** Puts a bucket in the place of an older one, with another start. */
  move(from: number, to: number, startMs: number): void {
    this.#starts[to] = startMs / 1000;
    this.#sums[to] = this.sum(from);
    this.#records?.move(from, to);
  }

  remove(from: number, to: number): void {
    if (to <= from) return;
    this.#starts.copyWithin(from, to, this.#length);
    this.#sums.copyWithin(from, to, this.#length);
    this.#records?.remove(from, to, this.#length);
    this.#length -= to - from;
    this.#resize(Math.max(FIRST_CAPACITY, Math.ceil(this.#length * GROWTH)));
  }

  #resize(capacity: number): void {
    this.#starts = resized(this.#starts, this.#length, capacity);
    this.#sums = resized(this.#sums, this.#length, capacity);
    this.#records?.resize(this.#length, capacity);
  }
}
