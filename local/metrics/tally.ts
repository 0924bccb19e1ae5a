import { coarsened, MAX_EXACT_VALUES, type SortedValues, sortValues } from './sorted-values';

/** What CloudWatch accepts in place of single values, and knows of every period. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The samples of one period while they come in. */
export class Tally {
  #sum = 0;
  #values: number[] = [];
  #counts: number[] | undefined;
  #sortedLength = 0;
  /** Of the samples whose values are unknown. */
  #set: StatisticSet | undefined;

  add(value: number, count: number): void {
    this.#sum += value * count;
    this.#push(value, count);
  }

  /** @param sum - of the values as they came: sorted ones may have been put together */
  addSorted({ values, counts }: SortedValues, sum: number): void {
    this.#sum += sum;
    for (let i = 0; i < values.length; i++) this.#push(values[i] ?? 0, counts?.[i] ?? 1);
  }

  /** The values stay unknown, except where all must be equal. */
  addSet(set: StatisticSet): void {
    const { sampleCount, sum, minimum, maximum } = set;
    if (minimum === maximum && isNearly(sum, minimum * sampleCount)) {
      this.addSorted({ values: [minimum], counts: [sampleCount] }, sum);
    } else {
      this.#sum += sum;
      this.#set = merged(this.#set, set);
    }
  }

  get sum(): number {
    return this.#sum;
  }

  /** Undefined where a value is unknown. */
  get sorted(): SortedValues | undefined {
    if (this.#set) return undefined;
    this.#sort();
    return this.#counts ? { values: this.#values, counts: this.#counts } : { values: this.#values };
  }

  get statistics(): StatisticSet {
    let set = this.#set;
    this.#values.forEach((value, i) => {
      const sampleCount = this.#counts?.[i] ?? 1;
      set = merged(set, { sampleCount, sum: 0, minimum: value, maximum: value });
    });
    return { ...(set ?? nothing), sum: this.#sum };
  }

  #push(value: number, count: number): void {
    if (count !== 1) this.#counts ??= this.#values.map(() => 1);
    this.#values.push(value);
    this.#counts?.push(count);
    if (this.#values.length - this.#sortedLength > MAX_EXACT_VALUES) this.#sort();
  }

  #sort(): void {
    if (this.#sortedLength === this.#values.length) return;
    const { values, counts } = coarsened(sortValues(this.#values, this.#counts));
    this.#values = Array.from(values);
    this.#counts = counts && Array.from(counts);
    this.#sortedLength = values.length;
  }
}

/** Three times 0.1 is not 0.3. */
const isNearly = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-12 * Math.abs(a);

const nothing: StatisticSet = { sampleCount: 0, sum: 0, minimum: 0, maximum: 0 };

const merged = (a: StatisticSet | undefined, b: StatisticSet): StatisticSet =>
  a
    ? {
        sampleCount: a.sampleCount + b.sampleCount,
        sum: a.sum + b.sum,
        minimum: Math.min(a.minimum, b.minimum),
        maximum: Math.max(a.maximum, b.maximum),
      }
    : b;
