import type { Metric } from './metric';
import { endOf, type Grid, type Series, type Values } from './metric-math-value';
import type { MetricStore } from './metric-store';
import type { InsightsCondition, InsightsFunction, InsightsQuery } from './metrics-insights-syntax';
import type { SimpleStatistic } from './statistic';

/** The value of a label that a metric does not have. */
const OTHER = 'Other';

/**
 * Computes a query of Metrics Insights: without GROUP BY one series, with it one for each group that has data.
 * @param sinceMs - metrics that are silent since then are not found
 */
export const runMetricsInsights = (
  query: InsightsQuery,
  store: MetricStore,
  grid: Grid,
  sinceMs: number,
): readonly Series[] => {
  const { namespace, metricName, groupBy, limit } = query;
  const metrics = store
    .list({ namespace, metricName, sinceMs })
    .filter((metric) => isSource(query, metric) && query.where.every((c) => holds(c, metric)));
  const series = groups(metrics, groupBy).map(({ labels, members }): Series => {
    const dimensions = Object.fromEntries(groupBy.map((name, i) => [name, labels[i] ?? OTHER]));
    return {
      id: '',
      values: aggregate(query.function, members, store, grid),
      source: {
        label: labels.join(' '),
        metric: { namespace, metricName, dimensions },
        stat: query.function,
        periodSeconds: grid.periodSeconds,
      },
    };
  });
  if (groupBy.length === 0) return series;
  const present = series.filter(({ values }) => values.some((value) => value !== null));
  return ordered(present, query.orderBy).slice(0, limit);
};

const isSource = ({ dimensions }: InsightsQuery, metric: Metric): boolean =>
  !dimensions ||
  (dimensions.length === Object.keys(metric.dimensions).length &&
    dimensions.every((name) => Object.hasOwn(metric.dimensions, name)));

/** AWS does not say what `!=` makes of a metric without the label: here it differs from every value. */
const holds = ({ label, equals, value }: InsightsCondition, { dimensions }: Metric): boolean =>
  (Object.hasOwn(dimensions, label) && dimensions[label] === value) === equals;

interface Group {
  readonly labels: readonly string[];
  readonly members: Metric[];
}

const groups = (metrics: readonly Metric[], groupBy: readonly string[]): readonly Group[] => {
  const found = new Map<string, Group>();
  for (const metric of metrics) {
    const labels = groupBy.map((label) =>
      Object.hasOwn(metric.dimensions, label) ? (metric.dimensions[label] ?? OTHER) : OTHER,
    );
    const key = JSON.stringify(labels);
    const group = found.get(key) ?? { labels, members: [] };
    group.members.push(metric);
    found.set(key, group);
  }
  return [...found.values()].sort((a, b) => compareLabels(a.labels, b.labels));
};

const compareLabels = (a: readonly string[], b: readonly string[]): number => {
  const i = a.findIndex((label, at) => label !== b[at]);
  return i < 0 ? 0 : (a[i] ?? '') < (b[i] ?? '') ? -1 : 1;
};

/** Over the observations of all metrics, not over their statistics. */
const aggregate = (
  name: InsightsFunction,
  metrics: readonly Metric[],
  store: MetricStore,
  grid: Grid,
): Values => {
  const across = (stat: SimpleStatistic, join: (a: number, b: number) => number): Values =>
    metrics
      .map((metric) => read(store, metric, stat, grid))
      .reduce(
        (total, values) => total.map((a, i) => joined(a, values[i] ?? null, join)),
        Array<number | null>(grid.length).fill(null),
      );
  const plus = (a: number, b: number) => a + b;
  switch (name) {
    case 'SUM':
      return across('Sum', plus);
    case 'COUNT':
      return across('SampleCount', plus);
    case 'MIN':
      return across('Minimum', Math.min);
    case 'MAX':
      return across('Maximum', Math.max);
    case 'AVG': {
      const counts = across('SampleCount', plus);
      return across('Sum', plus).map((sum, i) => (sum === null ? null : sum / (counts[i] ?? 1)));
    }
    default:
      return unreachable(name);
  }
};

const read = (store: MetricStore, metric: Metric, stat: SimpleStatistic, grid: Grid) =>
  store.values({
    metric,
    stat,
    periodSeconds: grid.periodSeconds,
    startMs: grid.startMs,
    endMs: endOf(grid),
  });

const joined = (
  a: number | null,
  b: number | null,
  join: (a: number, b: number) => number,
): number | null => (a === null ? b : b === null ? a : join(a, b));

const ordered = (
  series: readonly Series[],
  orderBy: InsightsQuery['orderBy'],
): readonly Series[] => {
  if (!orderBy) return series;
  const direction = orderBy.descending ? -1 : 1;
  return series
    .map((one) => ({ one, rank: rankOf(orderBy.function, one.values) }))
    .sort((a, b) => direction * (a.rank - b.rank))
    .map(({ one }) => one);
};

const rankOf = (name: InsightsFunction, values: Values): number => {
  const points = values.filter((value) => value !== null);
  const sum = points.reduce((total, value) => total + value, 0);
  switch (name) {
    case 'SUM':
      return sum;
    case 'COUNT':
      return points.length;
    case 'AVG':
      return sum / points.length;
    case 'MIN':
      return points.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    case 'MAX':
      return points.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    default:
      return unreachable(name);
  }
};

const unreachable = (value: never): never => {
  throw new TypeError(`unknown ${JSON.stringify(value)}`);
};
