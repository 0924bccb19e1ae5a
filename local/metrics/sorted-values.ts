/** Values in ascending order, each once; without `counts` each was measured once. */
export interface SortedValues {
  readonly values: ArrayLike<number>;
  readonly counts?: ArrayLike<number>;
}

/**
 * How many different values of one period are kept as they came. CloudWatch keeps none as they came: it calls percentiles
 * of much data approximate. Beyond this number neighbours are put together, at first those within 0.4 %.
 */
export const MAX_EXACT_VALUES = 4096;
const COARSEST_BITS = 8;

/** @param counts - how often each value was measured. @default - once each */
export const sortValues = (values: readonly number[], counts?: readonly number[]): SortedValues =>
  counts ? sortCounted(values, counts) : sortSingle(values);

const sortSingle = (values: readonly number[]): SortedValues => {
  const sorted = Float64Array.from(values).sort();
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) return joinEqual(sorted);
  }
  return { values: sorted };
};

const sortCounted = (values: readonly number[], counts: readonly number[]): SortedValues => {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  return joinEqual(
    order.map((i) => values[i] ?? 0),
    order.map((i) => counts[i] ?? 1),
  );
};

const joinEqual = (sorted: ArrayLike<number>, times?: ArrayLike<number>): SortedValues => {
  const values: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] ?? 0;
    const count = times?.[i] ?? 1;
    if (values.at(-1) === value) counts[counts.length - 1] = (counts.at(-1) ?? 0) + count;
    else {
      values.push(value);
      counts.push(count);
    }
  }
  return { values, counts };
};

/** Not more values than a period may have. */
export const coarsened = (sorted: SortedValues): SortedValues => {
  let coarse = sorted;
  for (let bits = COARSEST_BITS; coarse.values.length > MAX_EXACT_VALUES && bits >= 0; bits--) {
    coarse = joinEqual(
      Array.from(sorted.values, (value) => rounded(value, bits)),
      sorted.counts,
    );
  }
  return coarse;
};

/** A number with so many binary digits after its first one. */
const rounded = (value: number, bits: number): number => {
  if (value === 0) return 0;
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - bits);
  return step === 0 ? value : Math.round(value / step) * step;
};
