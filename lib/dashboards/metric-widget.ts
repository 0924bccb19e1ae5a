import type { Severity } from '../../telemetry/alerts/severity';
import type { MetricsPanel } from '../../telemetry/panels/panel';
import type { Threshold } from '../../telemetry/panels/panel-threshold';
import type { Signal, SignalNode } from '../../telemetry/signals/signal';
import type { Unit } from '../../telemetry/unit';
import { type MetricRows, toMetricRows } from './metric-rows';
import { startOf } from './time-range';
import type { Widget } from './widget';

/**
 * Metrics as a widget.
 * @throws RangeError when CloudWatch would not draw it, or its axes would say what is not so
 */
export const toMetricWidget = (panel: MetricsPanel, region: string): Widget => {
  const { title, width, height } = panel;
  checkUnits(panel);
  const rows = toMetricRows(panel);
  checkMetrics(title, rows.metrics.length);
  return {
    ...{ title, width, height, type: 'metric', metrics: rows.metrics.length },
    properties: toMetricProperties(panel, rows, region),
  };
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const DEFAULT_PERIOD_SECONDS = 300;

const toMetricProperties = (panel: MetricsPanel, { metrics, stat }: MetricRows, region: string) => {
  const { view, title, period, range } = panel;
  return {
    title,
    region,
    ...(view === 'timeSeries' ? {} : { view }),
    ...(stat === 'Average' ? {} : { stat }),
    ...(period === DEFAULT_PERIOD_SECONDS ? {} : { period }),
    ...(range === undefined ? {} : { start: startOf(range), end: 'P0D' }),
    ...(panel.stacked ? { stacked: true } : {}),
    ...(panel.sparkline ? { sparkline: true } : {}),
    ...(panel.wholeRange ? { setPeriodToTimeRange: true } : {}),
    ...(panel.summary.length > 0
      ? { table: { summaryColumns: panel.summary, showTimeSeriesData: false } }
      : {}),
    ...axesOf(panel),
    ...annotationsOf(panel),
    metrics,
  };
};

const axesOf = (panel: MetricsPanel): { readonly yAxis?: object } => {
  const { view, scale, signals, searches, right } = panel;
  if (scale) return { yAxis: { left: scale } };
  if (view !== 'timeSeries') return {};
  const left = toAxis(signals, signals.length === 0 ? searches[0]?.unit : undefined);
  return { yAxis: right.length > 0 ? { left, right: toAxis(right) } : { left } };
};

/** CloudWatch knows the unit of a metric, and writes "No unit" beside an expression. */
const toAxis = (signals: readonly Signal[], unit = signals[0]?.unit) => {
  const isKnown = signals.length > 0 && signals.every(({ node }) => node.kind === 'metric');
  const label = unit && symbols[unit];
  return {
    ...(signals.some(({ node }) => mayBeNegative(node)) ? {} : { min: 0 }),
    ...(label ? { label } : {}),
    ...(isKnown ? {} : { showUnits: false }),
  };
};

const symbols: Readonly<Partial<Record<Unit, string>>> = {
  Percent: '%',
  Seconds: 's',
  Milliseconds: 'ms',
  Bytes: 'bytes',
  Megabytes: 'MB',
  'Count/Second': 'a second',
};

/** An axis begins at 0, so that a small wave looks small; only a difference goes below. */
const mayBeNegative = (node: SignalNode): boolean =>
  node.kind === 'difference' ||
  ('value' in node && mayBeNegative(node.value)) ||
  ('part' in node && mayBeNegative(node.part));

const annotationsOf = ({ thresholds, scale, signals, right }: MetricsPanel) => {
  if (thresholds.length === 0) return {};
  const isRight = ({ at }: Threshold) => at.unit === right[0]?.unit && at.unit !== signals[0]?.unit;
  const horizontal = thresholds.map((threshold) => ({
    label: threshold.label,
    value: threshold.at.value,
    color: colors[threshold.severity ?? 'critical'],
    ...(scale ? { fill: threshold.bad ?? 'above' } : {}),
    ...(isRight(threshold) ? { yAxis: 'right' } : {}),
  }));
  return { annotations: { horizontal } };
};

const colors: Readonly<Record<Severity, string>> = {
  critical: '#d62728',
  warning: '#ff7f0e',
  info: '#7f7f7f',
};

/** @throws RangeError when lines of two units share an axis, or a threshold is in the unit of neither */
const checkUnits = ({ title, view, signals, right, searches, thresholds }: MetricsPanel): void => {
  if (view !== 'timeSeries' && view !== 'gauge') return;
  const left = oneUnit(title, [...signals, ...searches], 'left');
  const units = [left, oneUnit(title, right, 'right')].filter((unit) => unit !== undefined);
  const strange = thresholds.find(({ at }) => !units.includes(at.unit));
  if (!strange) return;
  const { label, at } = strange;
  throw new RangeError(
    `the panel ${title} draws ${units.join(' and ')}, got the threshold ${label} of ${at.value} ${at.unit}: give it in the unit of a line, or draw it on another panel`,
  );
};

const oneUnit = (
  title: string,
  lines: readonly { readonly label: string; readonly unit: Unit }[],
  axis: 'left' | 'right',
): Unit | undefined => {
  const [first] = lines;
  const other = lines.find(({ unit }) => unit !== first?.unit);
  if (!first || !other) return first?.unit;
  throw new RangeError(
    `the ${axis} axis of the panel ${title} is for one unit, got ${first.unit} of ${first.label} and ${other.unit} of ${other.label}: put one of them on the other axis or on another panel`,
  );
};

/** Those that nobody sees count too. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_METRICS_OF_A_WIDGET = 500;

const checkMetrics = (title: string, metrics: number): void => {
  if (metrics >= 1 && metrics <= MAX_METRICS_OF_A_WIDGET) return;
  const next = metrics === 0 ? 'give it a signal' : 'split it, or search for the highest few';
  throw new RangeError(
    `the panel ${title} must have 1 to ${MAX_METRICS_OF_A_WIDGET} metrics and expressions, got ${metrics}: ${next}`,
  );
};
