import type { Metric } from './metric';
import type { InsightsQuery } from './metrics-insights-syntax';
import type { Search } from './search-expression';

/** The periods that an expression is computed for. */
export interface Grid {
  readonly startMs: number;
  readonly periodSeconds: number;
  readonly length: number;
}

/** The end of its last period. */
export const endOf = ({ startMs, periodSeconds, length }: Grid): number =>
  startMs + length * periodSeconds * 1000;

/** A value for each period of the grid, null where there is no data point. */
export type Values = readonly (number | null)[];

/** What a series is made of, for its label. */
export interface SeriesSource {
  /** How the series is called where its query has no label. */
  readonly label: string;
  readonly metric?: Metric;
  readonly stat?: string;
  readonly periodSeconds?: number;
}

export interface Series {
  /** The id of the metric or expression that it came from. */
  readonly id: string;
  readonly values: Values;
  readonly source?: SeriesSource;
  /** In seconds; of metrics only, not of what was computed from them. */
  readonly metricPeriod?: number;
}

export interface SearchRequest {
  readonly search: Search;
  /** As CloudWatch writes it. */
  readonly stat: string;
  /** @default - the grid's */
  readonly periodSeconds?: number;
}

/** Which band is asked for: that of a metric or expression, so many standard deviations wide on each side. */
export interface BandRequest {
  readonly id: string;
  readonly source?: SeriesSource;
  readonly deviations: number;
}

/** What is expected of a metric, a value for each period of the grid. */
export interface Band {
  readonly lower: Values;
  readonly upper: Values;
}

/** Where an expression finds what is not among the metrics of its request. */
export interface MathSources {
  readonly search?: (request: SearchRequest, grid: Grid) => readonly Series[];
  /** With GROUP BY a series for each group that has data, else one. */
  readonly insights?: (query: InsightsQuery, grid: Grid) => readonly Series[];
  /** Undefined where nobody supplied a band: AWS's models cannot be reproduced. */
  readonly band?: (request: BandRequest, grid: Grid) => Band | undefined;
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
  const mapped = ({ id, source, values }: Series): Series => ({
    id,
    source,
    values: compute(values),
  });
  return value.kind === 'series'
    ? { kind: 'series', series: mapped(value.series) }
    : { kind: 'array', series: value.series.map(mapped) };
};
