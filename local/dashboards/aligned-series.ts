import type { MetricSeries } from '../console-server/console-source';

/**
 * A series' value at one moment of the common axis: null is a gap, undefined a moment between two of its periods, over
 * which its line goes on.
 */
export type AlignedValue = number | null | undefined;

/** The series of a graph on one axis of time. */
export interface AlignedSeries {
  readonly timestampsMs: readonly number[];
  readonly values: readonly (readonly AlignedValue[])[];
}

export interface PeriodicSeries {
  readonly series: MetricSeries;
  readonly periodMs: number;
}

/** Puts series of any periods on one axis of time. A period without a data point becomes a gap. */
export const alignSeries = (all: readonly PeriodicSeries[]): AlignedSeries => {
  const axes = all.map(axisWithGaps);
  const [first = []] = axes;
  const timestampsMs = axes.every((axis) => isSame(axis, first))
    ? first
    : [...new Set(axes.flat())].sort((a, b) => a - b);
  return { timestampsMs, values: all.map((one) => onAxis(one, timestampsMs)) };
};

/** A series' moments, with one more in each gap, where the line breaks off. */
const axisWithGaps = ({ series, periodMs }: PeriodicSeries): readonly number[] => {
  const { timestampsMs } = series;
  return timestampsMs.flatMap((time, i) => {
    const next = timestampsMs[i + 1];
    return next !== undefined && next - time > periodMs ? [time, time + periodMs] : [time];
  });
};

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a === b || (a.length === b.length && a.every((time, i) => time === b[i]));

const onAxis = ({ series, periodMs }: PeriodicSeries, axis: readonly number[]): AlignedValue[] => {
  const { timestampsMs, values } = series;
  let next = 0;
  return axis.map((time) => {
    if (timestampsMs[next] === time) return values[next++];
    const before = timestampsMs[next - 1];
    return before !== undefined && next < timestampsMs.length && time - before < periodMs
      ? undefined
      : null;
  });
};

/** Each series on top of those before it; a missing value adds nothing. */
export const stackSeries = ({ timestampsMs, values }: AlignedSeries): AlignedSeries => {
  const total = timestampsMs.map(() => 0);
  const stacked = values.map((series) =>
    series.map((value, i) => {
      if (typeof value !== 'number') return value;
      total[i] = (total[i] ?? 0) + value;
      return total[i];
    }),
  );
  return { timestampsMs, values: stacked };
};

/** Where a series has a value between two gaps: a line that is a dot. */
export const isolatedPoints = (values: readonly AlignedValue[]): number[] => {
  const isolated: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] !== 'number') continue;
    const alone = (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
    if (alone) isolated.push(i);
  }
  return isolated;
};

/** Without the periods that are not over: a half-full minute looks like a collapse. */
export const completePeriods = (
  series: MetricSeries,
  periodMs: number,
  nowMs: number,
): MetricSeries => {
  const complete = series.timestampsMs.filter((time) => time + periodMs <= nowMs).length;
  if (complete === series.timestampsMs.length) return series;
  return {
    ...series,
    timestampsMs: series.timestampsMs.slice(0, complete),
    values: series.values.slice(0, complete),
  };
};
