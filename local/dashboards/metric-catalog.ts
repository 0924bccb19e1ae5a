import type { MetricName } from '../console-server/console-source';

/** Metrics that share a namespace, or the names of their dimensions. */
export interface MetricGroup {
  readonly name: string;
  readonly metrics: readonly MetricName[];
}

const NAMES = {
  namespace: ({ namespace }: MetricName) => namespace,
  dimensions: ({ dimensions }: MetricName) =>
    Object.keys(dimensions).sort().join(', ') || 'no dimension',
} as const;

export const groupMetrics = (
  metrics: readonly MetricName[],
  by: keyof typeof NAMES,
): readonly MetricGroup[] => {
  const groups = new Map<string, MetricName[]>();
  for (const metric of metrics) {
    const name = NAMES[by](metric);
    const group = groups.get(name);
    if (group) group.push(metric);
    else groups.set(name, [metric]);
  }
  return [...groups]
    .map(([name, members]) => ({ name, metrics: members.sort(byName) }))
    .sort((a, b) => a.name.localeCompare(b.name));
};

const byName = (a: MetricName, b: MetricName): number =>
  wordsOf(a).localeCompare(wordsOf(b), undefined, { numeric: true });

const wordsOf = ({ namespace, metricName, dimensions }: MetricName): string =>
  [metricName, ...Object.entries(dimensions).flat(), namespace].join(' ');

/** The metrics that have each word of a search somewhere in their names, dimensions or values. */
export const searchMetrics = (
  metrics: readonly MetricName[],
  search: string,
): readonly MetricName[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return metrics
    .filter((metric) => {
      const text = wordsOf(metric).toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(byName);
};
