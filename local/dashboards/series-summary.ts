import type { Summary } from './drawing';

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

const SUMMARIES: Readonly<Record<Summary, (values: readonly number[]) => number>> = {
  MIN: (values) => values.reduce((least, value) => Math.min(least, value)),
  MAX: (values) => values.reduce((most, value) => Math.max(most, value)),
  SUM: sum,
  AVG: (values) => sum(values) / values.length,
};

/** One number for all of a series; undefined when it has none. */
export const summaryOf = (values: readonly number[], summary: Summary): number | undefined =>
  values.length === 0 ? undefined : SUMMARIES[summary](values);

export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const MOST_BUCKETS = 30;

/** Values counted in buckets of one width; the more values, the narrower (the square root of their number). */
export const histogram = (values: readonly number[]): readonly Bucket[] => {
  const low = summaryOf(values, 'MIN') ?? 0;
  const high = summaryOf(values, 'MAX') ?? 0;
  const size = Math.min(MOST_BUCKETS, Math.max(1, Math.ceil(Math.sqrt(values.length))));
  const width = (high - low) / size || 1;
  const counts = Array<number>(size).fill(0);
  for (const value of values) {
    const place = Math.min(size - 1, Math.floor((value - low) / width));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((count, i) => ({ from: low + i * width, to: low + (i + 1) * width, count }));
};
