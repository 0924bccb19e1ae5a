/** The periods that an expression is computed for. */
export interface Grid {
  readonly startMs: number;
  readonly periodSeconds: number;
  readonly length: number;
}

/** A value for each period of the grid, null where there is no data point. */
export type Values = readonly (number | null)[];

export interface Series {
  /** The id of the metric or expression that it came from. */
  readonly id: string;
  readonly values: Values;
  /** In seconds; of metrics only, not of what was computed from them. */
  readonly metricPeriod?: number;
}

/** AWS's types S, TS and TS[]. A scalar that does not exist (the average of nothing) is NaN. */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'array'; readonly series: readonly Series[] };

export const kindNames: Readonly<Record<Value['kind'], string>> = {
  scalar: 'a scalar',
  series: 'a time series',
  array: 'an array of time series',
};

export const scalar = (value: number): Value => ({ kind: 'scalar', value });

/** What is computed is a data point only when it is a number: dividing by zero drops the point. */
export const point = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A function of series, applied to one series or to each of an array; a scalar stays as it is for `otherwise`. */
export const mapSeries = (
  value: Exclude<Value, { kind: 'scalar' }>,
  compute: (values: Values) => Values,
): Value => {
  const mapped = ({ id, values }: Series): Series => ({ id, values: compute(values) });
  return value.kind === 'series'
    ? { kind: 'series', series: mapped(value.series) }
    : { kind: 'array', series: value.series.map(mapped) };
};
