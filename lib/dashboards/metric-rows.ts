import type { Seconds } from '../../telemetry/duration';
import type { MetricsPanel } from '../../telemetry/panels/panel';
import { toMetricMath } from '../../telemetry/signals/metric-math';
import { searchExpression, searchLabel } from '../../telemetry/signals/metric-search';
import type { MetricReference, Signal } from '../../telemetry/signals/signal';

/** What stands at the end of a row, if anything. */
interface RowOptions {
  readonly label?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly id?: string;
  readonly visible?: false;
  readonly yAxis?: 'right';
  readonly color?: string;
}

type Row = readonly (string | (RowOptions & { readonly expression?: string }))[];

/** The rows of a metric widget, and the statistic that those which name none have. */
export interface MetricRows {
  readonly metrics: readonly Row[];
  readonly stat: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const DEFAULT_STAT = 'Average';

/** What is usual stands back behind what is. */
const BAND_COLOR = '#95a5a6';

/**
 * A panel's signals, searches and bands as rows: what is drawn in its order, then what only expressions read. A metric
 * that several of them need is asked for once.
 */
export const toMetricRows = (panel: MetricsPanel): MetricRows => {
  const drawing = draw(panel);
  const stat = mostFrequent(drawing.flatMap(({ metric }) => metric?.statistic ?? []));
  return { stat, metrics: shortened(drawing.map((line) => toRow(line, stat, drawing))) };
};

interface Line extends RowOptions {
  readonly metric?: MetricReference;
  readonly expression?: string;
}

const draw = ({ signals, right, searches, bands, period }: MetricsPanel): readonly Line[] => {
  const metrics = createMetrics();
  const lines = [
    ...signals.map((signal) => lineOf(signal, metrics)),
    ...right.map((signal): Line => ({ ...lineOf(signal, metrics), yAxis: 'right' })),
    ...searches.map(
      (search): Line => ({
        expression: searchExpression(search, period as Seconds),
        label: searchLabel(search),
      }),
    ),
    ...bands.flatMap(({ signal, deviations }, i) => bandOf(signal, deviations, i, metrics)),
  ];
  return metrics.identified(lines);
};

const lineOf = (signal: Signal, metrics: Metrics): Line => {
  const { metrics: needed, expression } = toMetricMath(signal);
  const [first] = needed;
  if (expression === undefined && first) return { metric: first.metric, label: signal.label };
  return { expression: metrics.withIds(expression ?? '', needed), label: signal.label };
};

/** The band of an expression needs it as a row of its own, which nobody sees. */
const bandOf = (
  signal: Signal,
  deviations: number,
  index: number,
  metrics: Metrics,
): readonly Line[] => {
  const { metrics: needed, expression } = toMetricMath(signal);
  const [first] = needed;
  const id = `b${index + 1}`;
  const isPlain = expression === undefined && first !== undefined;
  const of = isPlain ? metrics.idOf(first.metric) : id;
  return [
    {
      expression: `ANOMALY_DETECTION_BAND(${of}, ${deviations})`,
      label: 'usual',
      color: BAND_COLOR,
    },
    ...(isPlain
      ? []
      : [{ expression: metrics.withIds(expression ?? '', needed), id, visible: false } as const]),
  ];
};

interface Metrics {
  readonly idOf: (metric: MetricReference) => string;
  /** An expression with the widget's ids in place of its signal's. */
  readonly withIds: (
    expression: string,
    needed: readonly { readonly id: string; readonly metric: MetricReference }[],
  ) => string;
  /** The lines, those that expressions read with their ids, and then the metrics that none of them draws. */
  readonly identified: (lines: readonly Line[]) => readonly Line[];
}

const createMetrics = (): Metrics => {
  const read = new Map<string, { readonly id: string; readonly metric: MetricReference }>();
  const idOf = (metric: MetricReference): string => {
    const key = JSON.stringify(metric);
    const known = read.get(key) ?? { id: `m${read.size + 1}`, metric };
    read.set(key, known);
    return known.id;
  };
  return {
    idOf,
    withIds: (expression, needed) => {
      const ids = new Map(needed.map(({ id, metric }) => [id, idOf(metric)]));
      return expression.replace(/\bm\d+\b/g, (id) => ids.get(id) ?? id);
    },
    identified: (lines) => {
      const left = new Map(read);
      const drawn = lines.map((line): Line => {
        const key = JSON.stringify(line.metric);
        const id = left.get(key)?.id;
        left.delete(key);
        return id === undefined ? line : { ...line, id };
      });
      return [...drawn, ...[...left.values()].map((one) => ({ ...one, visible: false }) as const)];
    },
  };
};

const toRow = ({ metric, ...line }: Line, stat: string, all: readonly Line[]): Row => {
  if (!metric) return [line];
  const { namespace, metricName, dimensions, statistic } = metric;
  const options: RowOptions = {
    ...line,
    label: isItsOwnLabel(line.label, metricName, all) ? undefined : line.label,
    stat: statistic === stat ? undefined : statistic,
  };
  const isEmpty = Object.values(options).every((option) => option === undefined);
  return [
    ...[namespace, metricName, ...Object.entries(dimensions).flat()],
    ...(isEmpty ? [] : [options]),
  ];
};

/** CloudWatch calls a line by its metric's name where that tells the lines apart. */
const isItsOwnLabel = (label: string | undefined, name: string, all: readonly Line[]): boolean =>
  label === name && all.filter(({ metric }) => metric?.metricName === name).length === 1;

const mostFrequent = (statistics: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const statistic of statistics) counts.set(statistic, (counts.get(statistic) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? DEFAULT_STAT;
};

/** Rows in CloudWatch's shorthand, each against the metric directly above it. */
const shortened = (rows: readonly Row[]): readonly Row[] =>
  rows.map((row, i) => {
    const words = wordsOf(row);
    const above = wordsOf(rows[i - 1] ?? []);
    if (words.length === 0 || above.length === 0) return row;
    return [...shortest(words, above), ...row.slice(words.length)];
  });

const wordsOf = (row: Row): readonly string[] =>
  row.filter((cell): cell is string => typeof cell === 'string');

/** `"."` is the word above, `"..."` all words above up to those that follow. */
const shortest = (words: readonly string[], above: readonly string[]): readonly string[] => {
  const dotted = words.map((word, i) => (word === above[i] ? '.' : word));
  const same = dotted.findIndex((word) => word !== '.');
  if (words.length !== above.length) return dotted;
  const folded = same < 0 ? ['...'] : ['...', ...dotted.slice(same)];
  return JSON.stringify(folded).length < JSON.stringify(dotted).length ? folded : dotted;
};
