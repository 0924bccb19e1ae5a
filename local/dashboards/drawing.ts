import { asColor } from './color';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';
import { momentMs, zoneMinutes } from './time-range';

/** Those of metric widgets, and below them those that only chart widgets have. */
export type View =
  | 'timeSeries'
  | 'singleValue'
  | 'gauge'
  | 'bar'
  | 'pie'
  | 'table'
  | 'column'
  | 'histogram'
  | 'heatmap'
  | 'scatter'
  | 'legend';
export type Side = 'left' | 'right';
export type LegendPosition = 'bottom' | 'right' | 'hidden';
export type Summary = 'MIN' | 'MAX' | 'SUM' | 'AVG';

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
  /** Of a band's other end. */
  readonly toLabel?: string;
  readonly color?: string;
  readonly fill?: 'above' | 'below';
  readonly yAxis: Side;
}

/** A moment marked across the graph, or with `toMs` a span of time. */
export interface VerticalAnnotation {
  readonly atMs: number;
  readonly toMs?: number;
  readonly label?: string;
  readonly toLabel?: string;
  readonly color?: string;
  readonly fill?: 'before' | 'after';
}

export interface TableHint {
  /** `horizontal`: a row for each metric. `vertical`: a row for each time. */
  readonly layout: 'horizontal' | 'vertical';
  readonly stickySummary: boolean;
  readonly showTimeSeriesData: boolean;
  readonly summaryColumns: readonly Summary[];
}

/** How series are drawn, whatever they were read from. */
export interface Drawing {
  readonly view: View;
  readonly stacked: boolean;
  readonly legend: LegendPosition;
  readonly axes: Readonly<Record<Side, AxisHint>>;
  readonly annotations: readonly Annotation[];
  readonly verticalAnnotations: readonly VerticalAnnotation[];
  /** Minutes ahead of UTC in which times are written. */
  readonly zoneMinutes: number;
  /** Whether numbers come with their course. */
  readonly sparkline: boolean;
  /** Whether numbers are written out, and not cut to a few digits. */
  readonly fullPrecision: boolean;
  readonly table: TableHint;
}

export const PLAIN: Drawing = {
  view: 'timeSeries',
  stacked: false,
  legend: 'bottom',
  axes: { left: {}, right: {} },
  annotations: [],
  verticalAnnotations: [],
  zoneMinutes: 0,
  sparkline: false,
  fullPrecision: false,
  table: {
    layout: 'horizontal',
    stickySummary: false,
    showTimeSeriesData: true,
    summaryColumns: [],
  },
};

export const METRIC_VIEWS = ['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table'] as const;
export const LEGEND_POSITIONS = ['bottom', 'right', 'hidden'] as const;
export const SUMMARIES = ['MIN', 'MAX', 'SUM', 'AVG'] as const;

/** How a metric widget's properties say that it is drawn. */
export const toDrawing = (properties: JsonObject): Drawing => {
  const annotations = asObject(properties.annotations);
  const yAxis = asObject(properties.yAxis);
  const position = asObject(properties.legend).position;
  return {
    view: METRIC_VIEWS.find((view) => view === properties.view) ?? PLAIN.view,
    stacked: properties.stacked === true,
    legend: LEGEND_POSITIONS.find((one) => one === position) ?? PLAIN.legend,
    axes: { left: toAxis(yAxis.left), right: toAxis(yAxis.right) },
    annotations: asList(annotations.horizontal).flatMap(toAnnotation),
    verticalAnnotations: asList(annotations.vertical).flatMap(toVerticalAnnotation),
    zoneMinutes: zoneMinutes(properties.timezone),
    sparkline: properties.sparkline === true,
    fullPrecision: properties.singleValueFullPrecision === true,
    table: toTable(asObject(properties.table)),
  };
};

const toAxis = (raw: unknown): AxisHint => {
  const axis = asObject(raw);
  return { label: asText(axis.label), min: asNumber(axis.min), max: asNumber(axis.max) };
};

const toTable = (table: JsonObject): TableHint => ({
  layout: table.layout === 'vertical' ? 'vertical' : 'horizontal',
  stickySummary: table.stickySummary === true,
  showTimeSeriesData: table.showTimeSeriesData !== false,
  summaryColumns: SUMMARIES.filter((one) => asList(table.summaryColumns).includes(one)),
});

const ends = (raw: unknown): readonly JsonObject[] =>
  (Array.isArray(raw) ? raw : [raw]).map(asObject);

const toAnnotation = (raw: unknown): readonly Annotation[] => {
  const [first, second] = ends(raw);
  const value = asNumber(first?.value);
  if (!first || value === undefined || first.visible === false) return [];
  const { fill } = first;
  return [
    {
      value,
      toValue: asNumber(second?.value),
      label: asText(first.label),
      toLabel: asText(second?.label),
      color: asColor(first.color) ?? asColor(second?.color),
      fill: fill === 'above' || fill === 'below' ? fill : undefined,
      yAxis: first.yAxis === 'right' ? 'right' : 'left',
    },
  ];
};

const toVerticalAnnotation = (raw: unknown): readonly VerticalAnnotation[] => {
  const [first, second] = ends(raw);
  const atMs = momentMs(asText(first?.value) ?? '');
  if (!first || atMs === undefined || first.visible === false) return [];
  const { fill } = first;
  return [
    {
      atMs,
      toMs: momentMs(asText(second?.value) ?? ''),
      label: asText(first.label),
      toLabel: asText(second?.label),
      color: asColor(first.color) ?? asColor(second?.color),
      fill: fill === 'before' || fill === 'after' ? fill : undefined,
    },
  ];
};
