import type { MetricSeries } from '../console-server/console-source';

/** The series of a graph on one axis of time; null where a series has no data point. */
export interface AlignedSeries {
  readonly timestampsMs: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/**
 * Puts series on one axis of time. A period without a data point becomes a gap, also when no series has one there.
 * @param periodMs - the shortest period among the series
 */
export const alignSeries = (series: readonly MetricSeries[], periodMs: number): AlignedSeries => {
  const present = [...new Set(series.flatMap((one) => one.timestampsMs))].sort((a, b) => a - b);
  const timestampsMs = present.flatMap((time, i) => {
    const next = present[i + 1];
    return next !== undefined && next - time > periodMs ? [time, time + periodMs] : [time];
  });
  return { timestampsMs, values: series.map((one) => onAxis(one, timestampsMs)) };
};

const onAxis = (series: MetricSeries, axis: readonly number[]): (number | null)[] => {
  const byTime = new Map(series.timestampsMs.map((time, i) => [time, series.values[i] ?? null]));
  return axis.map((time) => byTime.get(time) ?? null);
};

/** Each series on top of those before it; a missing value adds nothing. */
export const stackSeries = ({ timestampsMs, values }: AlignedSeries): AlignedSeries => {
  const total = timestampsMs.map(() => 0);
  const stacked = values.map((series) =>
    series.map((value, i) => {
      total[i] = (total[i] ?? 0) + (value ?? 0);
      return value === null ? null : (total[i] ?? null);
    }),
  );
  return { timestampsMs, values: stacked };
};

/** Without the periods that are not over: a half-full minute looks like a collapse. */
export const completePeriods = (
  series: MetricSeries,
  periodMs: number,
  nowMs: number,
): MetricSeries => {
  const complete = series.timestampsMs.filter((time) => time + periodMs <= nowMs).length;
  return {
    ...series,
    timestampsMs: series.timestampsMs.slice(0, complete),
    values: series.values.slice(0, complete),
  };
};
