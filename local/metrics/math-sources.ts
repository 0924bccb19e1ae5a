import { type Metric, metricKey } from './metric';
import {
  endOf,
  type Grid,
  type MathSources,
  type SearchRequest,
  type Series,
  type Values,
} from './metric-math-value';
import type { MetricStore } from './metric-store';
import { runMetricsInsights } from './metrics-insights';
import { matchesSearch } from './search-expression';

/** One metric's statistic, to be read on a grid that may be finer than its own period. */
export interface MetricRead {
  readonly metric: Metric;
  readonly stat: string;
  readonly periodSeconds: number;
}

export interface MathSourcesOptions {
  readonly nowMs: number;
  /** @default - no metric has a band */
  readonly band?: MathSources['band'];
  /** @default - the periods begin with the grid's */
  readonly read?: (metric: MetricRead, grid: Grid) => Values;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
const SILENCE_MS = 14 * 86_400_000;
const MAX_SERIES = 500;
/** So that a search takes no more memory than a laptop has to spare. */
const MAX_POINTS = 5_000_000;

/** How long ago a metric may have had its last data to be listed and found still. */
export const listedSinceMs = (nowMs: number): number => nowMs - SILENCE_MS;

/** What SEARCH and SELECT find in a store. */
export const storeSources = (
  store: MetricStore,
  { nowMs, band, read = (metric, grid) => readFromGrid(store, metric, grid) }: MathSourcesOptions,
): MathSources => ({
  band,
  insights: (query, grid) => runMetricsInsights(query, store, grid, listedSinceMs(nowMs)),
  search: ({ search, stat, periodSeconds }: SearchRequest, grid: Grid) => {
    const found = store
      .list({ sinceMs: listedSinceMs(nowMs) })
      .filter((metric) => matchesSearch(search, metric))
      // AWS does not say in which order: here by namespace, name and dimensions.
      .sort((a, b) => (metricKey(a) < metricKey(b) ? -1 : 1))
      .slice(0, MAX_SERIES);
    if (found.length * grid.length > MAX_POINTS) {
      throw new RangeError(
        `the search finds ${found.length} metrics of ${grid.length} data points each: narrow the window or the search, or lengthen the period`,
      );
    }
    return found.map((metric): Series => {
      const one = { metric, stat, periodSeconds: periodSeconds ?? grid.periodSeconds };
      const label = distinguishingLabel(metric, found);
      return { id: '', values: read(one, grid), source: { label, ...one } };
    });
  },
});

const readFromGrid = (store: MetricStore, metric: MetricRead, grid: Grid): Values => {
  const values = store.values({ ...metric, startMs: grid.startMs, endMs: endOf(grid) });
  return onGrid(values, { ...grid, periodSeconds: metric.periodSeconds }, grid);
};

/** Values of one grid at their moments on a finer one. */
export const onGrid = (values: Values, own: Grid, grid: Grid): Values => {
  if (own.periodSeconds === grid.periodSeconds && own.startMs === grid.startMs) return values;
  return Array.from({ length: grid.length }, (_, i) => {
    const offsetSeconds = (grid.startMs - own.startMs) / 1000 + i * grid.periodSeconds;
    return values[offsetSeconds / own.periodSeconds] ?? null;
  });
};

/** AWS does not say what a found metric is called: here what tells it from the others, or its name. */
const distinguishingLabel = (metric: Metric, all: readonly Metric[]): string => {
  const differs = (property: (one: Metric) => string | undefined) =>
    all.some((other) => property(other) !== property(metric));
  const parts = [
    differs(({ namespace }) => namespace) ? metric.namespace : '',
    ...Object.keys(metric.dimensions)
      .sort()
      .map((name) =>
        differs(({ dimensions }) => dimensions[name]) ? (metric.dimensions[name] ?? '') : '',
      ),
    differs(({ metricName }) => metricName) ? metric.metricName : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : metric.metricName;
};
