import type { SortedValues } from './sorted-values';
import type { Tally } from './tally';

/** What a bucket's record holds. Most metrics that are read from elsewhere have one sample a minute: no record. */
const SINGLE = 0;
/** Values, each measured once. */
const VALUES = 1;
/** How many samples; the values; how often each was measured, two counts in the place of a value. */
const COUNTED = 2;
/** The same with counts that are no whole numbers, or beyond four billion: each in a place of its own. */
const WEIGHTED = 3;
/** How many samples, minimum and maximum: the values are unknown. */
const STATISTICS = 4;

type Kind = typeof SINGLE | typeof VALUES | typeof COUNTED | typeof WEIGHTED | typeof STATISTICS;

const FIRST_CAPACITY = 16;
const GROWTH = 1.125;

/** Where the record of each bucket is, and the pool in which they are. */
export class SampleRecords {
  #kinds: Uint8Array<ArrayBuffer>;
  #offsets: Uint32Array<ArrayBuffer>;
  /** How many different values. */
  #sizes: Uint32Array<ArrayBuffer>;
  #pool = new Float64Array(FIRST_CAPACITY);
  /** The same memory, for counts. */
  #words = new Uint32Array(this.#pool.buffer);
  #end = 0;
  /** How much of the pool belongs to records that were written again elsewhere. */
  #unused = 0;

  constructor(capacity: number) {
    this.#kinds = new Uint8Array(capacity);
    this.#offsets = new Uint32Array(capacity);
    this.#sizes = new Uint32Array(capacity);
  }

  /** Whether a bucket has a record: else it has one sample. */
  has(i: number): boolean {
    return this.#kind(i) !== SINGLE;
  }

  count(i: number): number | undefined {
    const kind = this.#kind(i);
    if (kind === SINGLE) return undefined;
    return kind === VALUES ? this.#size(i) : this.#at(i, 0);
  }

  minimum(i: number): number | undefined {
    const kind = this.#kind(i);
    if (kind === SINGLE) return undefined;
    return this.#at(i, kind === VALUES ? 0 : 1);
  }

  maximum(i: number): number | undefined {
    const kind = this.#kind(i);
    if (kind === SINGLE) return undefined;
    if (kind === STATISTICS) return this.#at(i, 2);
    return this.#at(i, kind === VALUES ? this.#size(i) - 1 : this.#size(i));
  }

  sorted(i: number): SortedValues | undefined {
    const kind = this.#kind(i);
    if (kind === STATISTICS) return undefined;
    const size = this.#size(i);
    const from = (this.#offsets[i] ?? 0) + (kind === VALUES ? 0 : 1);
    const to = from + size;
    const values = this.#pool.subarray(from, to);
    if (kind === VALUES) return { values };
    const counts =
      kind === COUNTED
        ? this.#words.subarray(2 * to, 2 * to + size)
        : this.#pool.subarray(to, to + size);
    return { values, counts };
  }

  set(i: number, tally: Tally, length: number): void {
    this.#release(i);
    const { values, counts } = tally.sorted ?? { values: [] };
    const kind = kindOf(tally, values.length, counts);
    if (kind === SINGLE) return;
    // The record has no place yet: until it has, it must not be there to be moved.
    this.#reserve(recordLength(kind, values.length), length);
    this.#kinds[i] = kind;
    this.#sizes[i] = values.length;
    this.#offsets[i] = this.#end;
    if (kind === STATISTICS) {
      const { sampleCount, minimum, maximum } = tally.statistics;
      this.#append([sampleCount, minimum, maximum]);
      return;
    }
    if (counts) this.#append([total(counts)]);
    this.#append(values);
    if (counts) this.#appendCounts(kind, counts);
  }

  insert(i: number, length: number): void {
    for (const column of this.#columns()) {
      column.copyWithin(i + 1, i, length);
      column[i] = 0;
    }
  }

  move(from: number, to: number): void {
    if (from === to) return;
    this.#release(to);
    for (const column of this.#columns()) {
      column[to] = column[from] ?? 0;
      column[from] = 0;
    }
  }

  remove(from: number, to: number, length: number): void {
    for (let i = from; i < to; i++) this.#release(i);
    for (const column of this.#columns()) {
      column.copyWithin(from, to, length);
      column.fill(0, length - (to - from), length);
    }
    this.#compact(length - (to - from));
  }

  resize(length: number, capacity: number): void {
    this.#kinds = resized(this.#kinds, length, capacity);
    this.#offsets = resized(this.#offsets, length, capacity);
    this.#sizes = resized(this.#sizes, length, capacity);
  }

  #columns() {
    return [this.#kinds, this.#offsets, this.#sizes];
  }

  #kind(i: number): Kind {
    return (this.#kinds[i] ?? SINGLE) as Kind;
  }

  #size(i: number): number {
    return this.#sizes[i] ?? 0;
  }

  #at(i: number, j: number): number {
    return this.#pool[(this.#offsets[i] ?? 0) + j] ?? 0;
  }

  #append(numbers: ArrayLike<number>): void {
    this.#pool.set(numbers, this.#end);
    this.#end += numbers.length;
  }

  #appendCounts(kind: Kind, counts: ArrayLike<number>): void {
    if (kind === WEIGHTED) this.#append(counts);
    else {
      this.#words.set(counts, 2 * this.#end);
      this.#end += Math.ceil(counts.length / 2);
    }
  }

  /** The newest record, which is written again and again, gives back its place at once. */
  #release(i: number): void {
    const taken = recordLength(this.#kind(i), this.#size(i));
    this.#kinds[i] = SINGLE;
    if ((this.#offsets[i] ?? 0) + taken === this.#end) this.#end -= taken;
    else this.#unused += taken;
  }

  #reserve(more: number, length: number): void {
    if (this.#end + more <= this.#pool.length) return;
    if (this.#unused > this.#end / 4) this.#compact(length);
    const needed = this.#end + more;
    if (needed <= this.#pool.length) return;
    this.#usePool(resized(this.#pool, this.#end, Math.ceil(needed * GROWTH)));
  }

  #usePool(pool: Float64Array<ArrayBuffer>): void {
    this.#pool = pool;
    this.#words = new Uint32Array(pool.buffer);
  }

  #compact(length: number): void {
    const pool = new Float64Array(Math.ceil((this.#end - this.#unused) * GROWTH) + FIRST_CAPACITY);
    let end = 0;
    for (let i = 0; i < length; i++) {
      const taken = recordLength(this.#kind(i), this.#size(i));
      if (taken === 0) continue;
      const from = this.#offsets[i] ?? 0;
      pool.set(this.#pool.subarray(from, from + taken), end);
      this.#offsets[i] = end;
      end += taken;
    }
    this.#usePool(pool);
    this.#end = end;
    this.#unused = 0;
  }
}

const kindOf = (tally: Tally, size: number, counts: ArrayLike<number> | undefined): Kind => {
  if (!tally.sorted) return STATISTICS;
  if (counts) return isWhole(counts) ? COUNTED : WEIGHTED;
  return size === 1 ? SINGLE : VALUES;
};

const isWhole = (counts: ArrayLike<number>): boolean => {
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    if (count !== count >>> 0) return false;
  }
  return true;
};

const recordLength = (kind: Kind, size: number): number => {
  switch (kind) {
    case SINGLE:
      return 0;
    case VALUES:
      return size;
    case COUNTED:
      return 1 + size + Math.ceil(size / 2);
    case WEIGHTED:
      return 1 + 2 * size;
    case STATISTICS:
      return 3;
    default:
      return unreachable(kind);
  }
};

const total = (numbers: ArrayLike<number> = []): number => {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] ?? 0;
  return sum;
};

export const resized = <Column extends Float64Array | Uint8Array | Uint32Array>(
  column: Column,
  length: number,
  capacity: number,
): Column => {
  const copy = new (column.constructor as new (length: number) => Column)(capacity);
  copy.set(column.subarray(0, length));
  return copy;
};

const unreachable = (value: never): never => {
  throw new TypeError(`unknown ${JSON.stringify(value)}`);
};
