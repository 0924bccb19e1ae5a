import type { MetricQuery } from '../console-server/console-source';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';

export type View = 'timeSeries' | 'singleValue' | 'gauge' | 'bar' | 'pie' | 'table';
export type Side = 'left' | 'right';

/** How the results of one query are drawn. */
export interface SeriesHint {
  readonly id: string;
  /** As CSS spells it; without one the console chooses. */
  readonly color?: string;
  readonly yAxis: Side;
  readonly periodSeconds: number;
}

export interface AxisHint {
  readonly label?: string;
  readonly min?: number;
  readonly max?: number;
}

/** A horizontal line, or with `toValue` a band. */
export interface Annotation {
  readonly value: number;
  readonly toValue?: number;
  readonly label?: string;
  readonly color?: string;
  readonly fill?: 'above' | 'below';
  readonly yAxis: Side;
}

/** What a metric widget asks for and how the answer is drawn. */
export interface MetricWidget {
  readonly view: View;
  readonly stacked: boolean;
  /** Whether the newest period is drawn before it is complete. */
  readonly liveData: boolean;
  readonly queries: readonly MetricQuery[];
  /** One for each visible query, by its id. */
  readonly series: readonly SeriesHint[];
  readonly axes: Readonly<Record<Side, AxisHint>>;
  readonly annotations: readonly Annotation[];
  /** The alarm that the widget draws in place of metrics. */
  readonly alarmArn?: string;
}

/** Defaults of a metric widget. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const DEFAULT_PERIOD_SECONDS = 300;
const DEFAULT_STAT = 'Average';
const VIEWS: readonly View[] = ['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table'];

/** Reads a metric widget's properties. */
export const toMetricWidget = (properties: JsonObject): MetricWidget => {
  const entries = readEntries(properties);
  const annotations = asObject(properties.annotations);
  const yAxis = asObject(properties.yAxis);
  return {
    view: VIEWS.find((view) => view === properties.view) ?? 'timeSeries',
    stacked: properties.stacked === true,
    liveData: properties.liveData === true,
    queries: entries.map(toQuery),
    series: entries.filter((entry) => entry.visible).map(toHint),
    axes: { left: toAxis(yAxis.left), right: toAxis(yAxis.right) },
    annotations: asList(annotations.horizontal).flatMap(toAnnotation),
    alarmArn: asText(asList(annotations.alarms)[0]),
  };
};

interface Entry extends SeriesHint {
  readonly label?: string;
  readonly visible: boolean;
  /** Of these two exactly one is there. */
  readonly expression?: string;
  readonly metric?: NonNullable<MetricQuery['metricStat']>;
}

const readEntries = (properties: JsonObject): readonly Entry[] => {
  const defaults = {
    periodSeconds: asNumber(properties.period) ?? DEFAULT_PERIOD_SECONDS,
    stat: asText(properties.stat) ?? DEFAULT_STAT,
  };
  const rows = repeated(asList(properties.metrics).map(asList));
  const entries = rows.map((row, index) => toEntry(row, index, defaults));
  const longest = Math.max(0, ...entries.map((entry) => entry.metric?.periodSeconds ?? 0));
  return entries.map((entry) => ({
    ...entry,
    periodSeconds: entry.periodSeconds || longest || defaults.periodSeconds,
  }));
};

interface Row {
  /** Namespace, metric name, then dimension names and values in turn; empty for an expression. */
  readonly identity: readonly string[];
  readonly options: JsonObject;
}

/** Writes out what `.` (the same as above in this place) and `...` (as above up to here) leave out. */
const repeated = (rows: readonly (readonly unknown[])[]): readonly Row[] => {
  let above: readonly string[] = [];
  return rows.map((row) => {
    const words = row.filter((word): word is string => typeof word === 'string');
    const options = asObject(row.find((word) => typeof word === 'object'));
    const rest = words.length - 1;
    const written =
      words[0] === '...' ? [...above.slice(0, above.length - rest), ...words.slice(1)] : words;
    const identity = written.map((word, place) => (word === '.' ? (above[place] ?? word) : word));
    if (identity.length > 0) above = identity;
    return { identity, options };
  });
};

/** Ids that a row does not name must only differ from the others; AWS's own start with `m` and `e`. */
const unnamed = (index: number): string => `unnamed_${index}`;

const toEntry = (
  { identity, options }: Row,
  index: number,
  defaults: { readonly periodSeconds: number; readonly stat: string },
): Entry => {
  const expression = asText(options.expression);
  const period = asNumber(options.period);
  const periodSeconds = period ?? (expression === undefined ? defaults.periodSeconds : 0);
  const stat = asText(options.stat) ?? defaults.stat;
  return {
    id: asText(options.id) ?? unnamed(index),
    label: asText(options.label),
    color: asText(options.color),
    yAxis: options.yAxis === 'right' ? 'right' : 'left',
    visible: options.visible !== false,
    periodSeconds,
    expression,
    metric: expression === undefined ? { ...toIdentity(identity), stat, periodSeconds } : undefined,
  };
};

const toIdentity = ([namespace = '', metricName = '', ...pairs]: readonly string[]) => ({
  namespace,
  metricName,
  dimensions: Object.fromEntries(
    pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1] ?? '']] : [])),
  ),
});

const toQuery = ({ id, label, visible, metric, expression, periodSeconds }: Entry): MetricQuery =>
  metric
    ? { id, label, returnData: visible, metricStat: metric }
    : { id, label, returnData: visible, expression, periodSeconds };

const toHint = ({ id, color, yAxis, periodSeconds }: Entry): SeriesHint => ({
  id,
  color,
  yAxis,
  periodSeconds,
});

const toAxis = (raw: unknown): AxisHint => {
  const axis = asObject(raw);
  return { label: asText(axis.label), min: asNumber(axis.min), max: asNumber(axis.max) };
};

const toAnnotation = (raw: unknown): readonly Annotation[] => {
  const [first, second] = (Array.isArray(raw) ? raw : [raw]).map(asObject);
  const value = asNumber(first?.value);
  if (!first || value === undefined || first.visible === false) return [];
  return [
    {
      value,
      toValue: asNumber(second?.value),
      label: asText(first.label),
      color: asText(first.color),
      fill: first.fill === 'above' || first.fill === 'below' ? first.fill : undefined,
      yAxis: first.yAxis === 'right' ? 'right' : 'left',
    },
  ];
};
