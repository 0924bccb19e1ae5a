import type { MetricQuery } from '../console-server/console-source';
import { asColor } from './color';
import { type Drawing, type Side, toDrawing } from './drawing';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';

/** How the results of one query are drawn. */
export interface SeriesHint {
  readonly id: string;
  /** As CSS spells it; without one the console chooses. */
  readonly color?: string;
  readonly yAxis: Side;
  readonly periodSeconds: number;
}

/** What a metric widget asks for and how the answer is drawn. */
export interface MetricWidget extends Drawing {
  /** Whether the newest period is drawn before it is complete. */
  readonly liveData: boolean;
  /** Whether a number stands for the whole time, not for its last period. */
  readonly setPeriodToTimeRange: boolean;
  readonly queries: readonly MetricQuery[];
  /** One for each visible query, by its id. */
  readonly series: readonly SeriesHint[];
  /** The alarm that the widget draws in place of metrics. */
  readonly alarmArn?: string;
}

/** Defaults of a metric widget. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const DEFAULT_PERIOD_SECONDS = 300;
const DEFAULT_STAT = 'Average';

/** Reads a metric widget's properties. */
export const toMetricWidget = (properties: JsonObject): MetricWidget => {
  const entries = readEntries(properties);
  return {
    ...toDrawing(properties),
    liveData: properties.liveData === true,
    setPeriodToTimeRange: properties.setPeriodToTimeRange === true,
    queries: entries.map(toQuery),
    series: entries.filter((entry) => entry.visible).map(toHint),
    alarmArn: asText(asList(asObject(properties.annotations).alarms)[0]),
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
  const rows = writtenOut(asList(properties.metrics));
  const entries = rows.map((row, index) => toEntry(row, index, defaults));
  const longest = Math.max(0, ...entries.map((entry) => entry.metric?.periodSeconds ?? 0));
  return entries.map((entry) => ({
    ...entry,
    periodSeconds: entry.periodSeconds || longest || defaults.periodSeconds,
  }));
};

export interface MetricRow {
  /** Namespace, metric name, then dimension names and values in turn; empty for an expression. */
  readonly identity: readonly string[];
  readonly options: JsonObject;
}

/** Writes out what `.` (the same as above in this place) and `...` (as above up to here) leave out. */
export const writtenOut = (rows: readonly unknown[]): readonly MetricRow[] => {
  let above: readonly string[] = [];
  return rows.map(asList).map((row) => {
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
  { identity, options }: MetricRow,
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
    color: asColor(options.color),
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
