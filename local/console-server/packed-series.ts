import type { MetricSeries } from './console-source';

/**
 * A series as it goes to the browser. Without `timestampsMs` its points lie `stepMs` apart from `startMs` on, null
 * where there is none: half of the text, and less to read.
 */
export interface PackedSeries {
  readonly id: string;
  readonly label: string;
  readonly startMs: number;
  readonly stepMs: number;
  readonly values: readonly (number | null)[];
  readonly timestampsMs?: readonly number[];
}

/** The answer to one widget's queries, or why there is none. */
export type PackedAnswer = readonly PackedSeries[] | { readonly error: string };

/** Packs what a source answers; what it throws is an answer as well. */
export const packAnswer = (ask: () => readonly MetricSeries[]): PackedAnswer => {
  try {
    return ask().map(packSeries);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
};

/** A grid with more holes than points is longer than its moments. */
const MOST_HOLES = 2;

export const packSeries = ({ id, label, timestampsMs, values }: MetricSeries): PackedSeries => {
  const startMs = timestampsMs[0] ?? 0;
  const stepMs = commonStep(timestampsMs);
  const length =
    stepMs === 0 ? timestampsMs.length : ((timestampsMs.at(-1) ?? 0) - startMs) / stepMs + 1;
  if (length > timestampsMs.length * MOST_HOLES) {
    return { id, label, startMs, stepMs, values, timestampsMs };
  }
  if (length === values.length) return { id, label, startMs, stepMs, values };
  const grid = Array<number | null>(length).fill(null);
  timestampsMs.forEach((time, i) => {
    grid[(time - startMs) / stepMs] = values[i] ?? null;
  });
  return { id, label, startMs, stepMs, values: grid };
};

/** The longest step on which all moments lie. */
const commonStep = (times: readonly number[]): number => {
  let step = 0;
  for (let i = 1; i < times.length; i++) {
    step = greatestCommonDivisor((times[i] ?? 0) - (times[i - 1] ?? 0), step);
  }
  return step;
};

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

export const unpackSeries = (packed: PackedSeries): MetricSeries => {
  const { id, label, startMs, stepMs, values } = packed;
  if (packed.timestampsMs) {
    return { id, label, timestampsMs: packed.timestampsMs, values: values as readonly number[] };
  }
  const timestampsMs: number[] = [];
  const present: number[] = [];
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    timestampsMs.push(startMs + i * stepMs);
    present.push(value);
  }
  return { id, label, timestampsMs, values: present };
};
