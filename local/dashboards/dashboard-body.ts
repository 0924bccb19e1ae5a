import { type ChartWidget, toChartWidget } from './chart-widget';
import { type BodyProblem, bodyProblems, widgetProblems } from './dashboard-problems';
import { type DashboardVariable, readVariables } from './dashboard-variables';
import { type Drawing, toDrawing } from './drawing';
import { type ExplorerWidget, toExplorerWidget } from './explorer-widget';
import type { PeriodOverride } from './graph-period';
import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';
import { readTimeRange, type TimeRange } from './time-range';
import { type MetricWidget, toMetricWidget } from './widget';

/** Where a widget lies, in cells of the dashboard's grid. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type AlarmOrder = 'default' | 'stateUpdatedTimestamp' | 'timestamp';

/** What a widget shows. */
export type Content =
  | {
      readonly kind: 'metric';
      readonly metric: MetricWidget;
      /** The time that it asks for by itself. */
      readonly range?: TimeRange;
      /** As its author wrote it. */
      readonly properties: JsonObject;
    }
  | {
      readonly kind: 'alarm';
      readonly arns: readonly string[];
      readonly sortBy: AlarmOrder;
      /** States to show; empty for all. */
      readonly states: readonly string[];
    }
  | { readonly kind: 'log'; readonly query: string; readonly drawing: Drawing }
  | { readonly kind: 'text'; readonly markdown: string; readonly transparent: boolean }
  | { readonly kind: 'explorer'; readonly explorer: ExplorerWidget }
  | { readonly kind: 'chart'; readonly chart: ChartWidget }
  | {
      readonly kind: 'custom';
      /** The function's ARN. */
      readonly endpoint: string;
      readonly params: unknown;
      readonly updateOn: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly type: string };

export type Widget = Place &
  Content & {
    readonly title: string;
    /** What in it is not as CloudWatch wants it. */
    readonly problems: readonly BodyProblem[];
  };

export interface Dashboard {
  readonly widgets: readonly Widget[];
  readonly variables: readonly DashboardVariable[];
  readonly range?: TimeRange;
  readonly periodOverride: PeriodOverride;
  /** What is wrong outside of the widgets. */
  readonly problems: readonly BodyProblem[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const GRID_COLUMNS = 24;
const DEFAULT_SIZE = 6;
const MAX_HEIGHT = 1000;
/** Far below any real dashboard; a mistyped number makes no endless page. */
const MAX_ROW = 10_000;

/**
 * Reads a DashboardBody. A widget that is wrong says so in its place, and what can be drawn of it is drawn; the others
 * are not lost.
 */
export const fromDashboardBody = (body: unknown): Dashboard => {
  const { variables, periodOverride, ...rest } = asObject(body);
  return {
    widgets: readWidgets(rest.widgets),
    variables: readVariables(variables),
    range: readTimeRange(rest),
    periodOverride: periodOverride === 'inherit' ? 'inherit' : 'auto',
    problems: bodyProblems(body),
  };
};

/** The widgets of a body, each in its place. */
export const readWidgets = (widgets: unknown): readonly Widget[] => {
  const placed: Widget[] = [];
  for (const [index, raw] of asList(widgets).entries()) {
    const record = asObject(raw);
    placed.push({
      ...placeOf(record, placed),
      ...contentOf(record),
      title: asText(asObject(record.properties).title) ?? '',
      problems: widgetProblems(raw, index),
    });
  }
  return placed;
};

const contentOf = ({ type, properties }: JsonObject): Content => {
  const p = asObject(properties);
  switch (type) {
    case 'metric':
      return {
        kind: 'metric',
        metric: toMetricWidget(p),
        range: readTimeRange(p),
        properties: p,
      };
    case 'alarm':
      return {
        kind: 'alarm',
        arns: asTexts(p.alarms),
        sortBy: ORDERS.find((order) => order === p.sortBy) ?? 'default',
        states: asTexts(p.states),
      };
    case 'log':
      return { kind: 'log', query: asText(p.query) ?? '', drawing: logDrawing(p) };
    case 'text':
      return {
        kind: 'text',
        markdown: asText(p.markdown) ?? '',
        transparent: p.background === 'transparent',
      };
    case 'explorer':
      return { kind: 'explorer', explorer: toExplorerWidget(p) };
    case 'chart':
      return { kind: 'chart', chart: toChartWidget(p) };
    case 'custom':
      return {
        kind: 'custom',
        endpoint: asText(p.endpoint) ?? '',
        params: p.params,
        updateOn: Object.entries(asObject(p.updateOn)).flatMap(([name, on]) => (on ? [name] : [])),
      };
    default:
      return { kind: 'unknown', type: String(type) };
  }
};

const ORDERS = ['default', 'stateUpdatedTimestamp', 'timestamp'] as const;

/** A log widget without a view is a table. */
const logDrawing = (properties: JsonObject): Drawing =>
  toDrawing({ ...properties, view: properties.view ?? 'table' });

/** A widget without a place follows the one before: beside it where there is room, else on a new row. */
const placeOf = (record: JsonObject, before: readonly Place[]): Place => {
  const width = within(asNumber(record.width) ?? DEFAULT_SIZE, 1, GRID_COLUMNS);
  const height = within(asNumber(record.height) ?? DEFAULT_SIZE, 1, MAX_HEIGHT);
  const [x, y] = [asNumber(record.x), asNumber(record.y)];
  if (x !== undefined && y !== undefined) {
    return { x: within(x, 0, GRID_COLUMNS - width), y: within(y, 0, MAX_ROW), width, height };
  }
  const last = before.at(-1);
  const besides = last ? last.x + last.width : 0;
  if (last && besides + width <= GRID_COLUMNS) return { x: besides, y: last.y, width, height };
  const bottom = before.reduce((lowest, place) => Math.max(lowest, place.y + place.height), 0);
  return { x: 0, y: bottom, width, height };
};

const within = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, Math.floor(value)));

const asTexts = (value: unknown): readonly string[] =>
  asList(value).filter((item): item is string => typeof item === 'string');
