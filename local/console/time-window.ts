import type { TimeWindow } from '../dashboards/graph-period';
import { momentMs, type TimeRange } from '../dashboards/time-range';
import { href, parseRoute, type Route, setOptions } from './route';

export type { TimeWindow } from '../dashboards/graph-period';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const RANGES = [
  { name: '15m', label: '15 m', ms: 900_000 },
  { name: '1h', label: '1 h', ms: HOUR },
  { name: '3h', label: '3 h', ms: 3 * HOUR },
  { name: '6h', label: '6 h', ms: 6 * HOUR },
  { name: '12h', label: '12 h', ms: 12 * HOUR },
  { name: '1d', label: '1 d', ms: DAY },
  { name: '3d', label: '3 d', ms: 3 * DAY },
  { name: '1w', label: '1 w', ms: 7 * DAY },
  { name: '2w', label: '2 w', ms: 14 * DAY },
] as const;

/** The length of the range that a name stands for; an unknown name is an hour. */
export const rangeMs = (name: string | undefined): number =>
  RANGES.find((range) => range.name === name)?.ms ?? HOUR;

/** The window from one moment to another that the address names, when it names one. */
export const absoluteWindow = ({ options }: Route): TimeWindow | undefined =>
  windowBetween(momentMs(options.start ?? ''), momentMs(options.end ?? ''));

/** The part of the window that the reader looks into: `zoom=<from>-<to>` in milliseconds. */
export const zoomedWindow = ({ options }: Route): TimeWindow | undefined => {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(options.zoom ?? '') ?? [];
  return windowBetween(Number(from), Number(to));
};

const windowBetween = (startMs = Number.NaN, endMs = Number.NaN): TimeWindow | undefined =>
  endMs > startMs ? { startMs: Math.round(startMs), endMs: Math.round(endMs) } : undefined;

const SHORTEST_ZOOM_MS = 60_000;

/** All graphs of the page look into a part of their time; the view before is one step back in the browser's history. */
export const zoomInto = ({ startMs, endMs }: TimeWindow): void => {
  if (endMs - startMs < SHORTEST_ZOOM_MS) return;
  const route = parseRoute(location.hash);
  const zoom = `${Math.round(startMs)}-${Math.round(endMs)}`;
  if (route.options.zoom === zoom) return;
  location.hash = href({ ...route, options: { ...route.options, zoom } });
};

export const endZoom = (): void => setOptions(parseRoute(location.hash), { zoom: '' });

/** The window that a dashboard or widget asks for by itself. */
export const windowOfRange = (range: TimeRange, nowMs: number): TimeWindow => {
  if (range.kind === 'relative') return { startMs: nowMs - range.ms, endMs: nowMs };
  return { startMs: range.startMs, endMs: range.endMs ?? Math.max(nowMs, range.startMs + 1) };
};
