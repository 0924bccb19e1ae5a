import { asList, asNumber, asObject, asText, type JsonObject } from './json-value';
import { type MetricWidget, toMetricWidget } from './widget';

/** Where a widget lies, in cells of the dashboard's grid. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Widget = Place &
  (
    | { readonly kind: 'metric'; readonly title: string; readonly metric: MetricWidget }
    | {
        readonly kind: 'alarm';
        readonly title: string;
        readonly arns: readonly string[];
        /** States to show; empty for all. */
        readonly states: readonly string[];
      }
    | { readonly kind: 'log'; readonly title: string; readonly query: string }
    | { readonly kind: 'text'; readonly markdown: string; readonly transparent: boolean }
    | { readonly kind: 'undrawn'; readonly title: string; readonly reason: string }
  );

export interface Dashboard {
  readonly widgets: readonly Widget[];
  /** Length of the window that the body asks for, when it gives one relative to now. */
  readonly rangeMs?: number;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export const GRID_COLUMNS = 24;
const DEFAULT_SIZE = 6;

/** Reads a DashboardBody. A widget that cannot be drawn says why in its place; the others are not lost. */
export const fromDashboardBody = (body: unknown): Dashboard => {
  const { widgets, start } = asObject(body);
  const placed: Widget[] = [];
  for (const raw of asList(widgets)) {
    const record = asObject(raw);
    placed.push({ ...placeOf(record, placed), ...contentOf(record) });
  }
  return { widgets: placed, rangeMs: relativeMs(start) };
};

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Content = DistributiveOmit<Widget, keyof Place>;

const contentOf = ({ type, properties }: JsonObject): Content => {
  const p = asObject(properties);
  const title = asText(p.title) ?? '';
  switch (type) {
    case 'metric':
      return { kind: 'metric', title, metric: toMetricWidget(p) };
    case 'alarm':
      return { kind: 'alarm', title, arns: asTexts(p.alarms), states: asTexts(p.states) };
    case 'log':
      return { kind: 'log', title, query: asText(p.query) ?? '' };
    case 'text':
      return {
        kind: 'text',
        markdown: asText(p.markdown) ?? '',
        transparent: p.background === 'transparent',
      };
    default:
      return { kind: 'undrawn', title, reason: `widgets of type ${type} are drawn on AWS only` };
  }
};

/** A widget without a place follows the one before: beside it where there is room, else on a new row. */
const placeOf = (record: JsonObject, before: readonly Place[]): Place => {
  const width = Math.min(asNumber(record.width) ?? DEFAULT_SIZE, GRID_COLUMNS);
  const height = asNumber(record.height) ?? DEFAULT_SIZE;
  const [x, y] = [asNumber(record.x), asNumber(record.y)];
  if (x !== undefined && y !== undefined) {
    return { x: Math.min(x, GRID_COLUMNS - width), y, width, height };
  }
  const last = before.at(-1);
  const besides = last ? last.x + last.width : 0;
  if (last && besides + width <= GRID_COLUMNS) return { x: besides, y: last.y, width, height };
  const bottom = Math.max(0, ...before.map((place) => place.y + place.height));
  return { x: 0, y: bottom, width, height };
};

const UNIT_MS: Readonly<Record<string, number>> = {
  PTM: 60_000,
  PTH: 3_600_000,
  PD: 86_400_000,
  PW: 604_800_000,
  PM: 2_592_000_000,
};

/** `-PT6H`, `-P3D`: a length of time before now. */
const relativeMs = (start: unknown): number | undefined => {
  const match = /^-(PT?)(\d+)([MHDW])$/.exec(asText(start) ?? '');
  if (!match) return undefined;
  const [, prefix = '', count = '', unit = ''] = match;
  return Number(count) * (UNIT_MS[prefix + unit] ?? Number.NaN) || undefined;
};

const asTexts = (value: unknown): readonly string[] =>
  asList(value).filter((item): item is string => typeof item === 'string');
