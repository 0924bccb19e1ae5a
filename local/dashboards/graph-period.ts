import type { MetricQuery } from '../console-server/console-source';
import { finestPeriodSeconds } from '../metrics/retention';
import type { MetricWidget } from './widget';

/** From a moment up to, not including, another; virtual milliseconds since 1970. */
export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
}

/** `inherit`: the periods that the dashboard's author gave hold, however long the time. */
export type PeriodOverride = 'auto' | 'inherit';

/** What is asked of the metrics for one widget. */
export interface MetricRequest {
  readonly queries: readonly MetricQuery[];
  readonly window: TimeWindow;
  /** How much longer the periods are than the author's: 1 when they are his. */
  readonly stretch: (periodSeconds: number) => number;
}

/** A day of minutes: more points than a graph has pixels tell nothing more. AWS names no number. */
export const MAX_POINTS = 1440;
/** What periods grow to. */
const PERIODS = [60, 300, 900, 3600, 21_600, 86_400] as const;

/**
 * The period that suits a window: the author's own, or longer where that gives too many points or data that is no longer
 * kept so fine.
 */
export const graphPeriod = (ownSeconds: number, window: TimeWindow, nowMs: number): number => {
  const finest = finestPeriodSeconds(window.startMs, nowMs);
  const enough = (window.endMs - window.startMs) / 1000 / MAX_POINTS;
  const suits = (period: number): boolean =>
    period >= enough && period % ownSeconds === 0 && period % finest === 0;
  const longer = [ownSeconds, ...PERIODS].find(suits);
  const step = leastCommonMultiple(ownSeconds, finest);
  return longer ?? step * Math.max(1, Math.ceil(enough / step));
};

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;

/** Graphs show how a metric went; the other views show what it is. */
const COURSES = ['timeSeries', 'column', 'table', 'heatmap', 'scatter', 'histogram'];

/** What to ask for so that a widget can be drawn over a window. */
export const metricRequest = (
  widget: MetricWidget,
  window: TimeWindow,
  nowMs: number,
  override: PeriodOverride = 'auto',
): MetricRequest => {
  const isCourse = COURSES.includes(widget.view) || widget.sparkline;
  if (widget.setPeriodToTimeRange && !isCourse) return wholeRange(widget, window, nowMs);
  const stretch = (seconds: number) =>
    override === 'inherit' || !isCourse ? seconds : graphPeriod(seconds, window, nowMs);
  const queries = widget.queries.map((query) => withPeriod(query, stretch));
  const longestMs = Math.max(1, ...queries.map((query) => (periodOf(query) ?? 0) * 1000));
  return {
    queries,
    window: onPeriods(isCourse ? window : newest(window, longestMs), longestMs),
    stretch,
  };
};

const periodOf = (query: MetricQuery): number | undefined =>
  query.metricStat?.periodSeconds ?? query.periodSeconds;

const withPeriod = (query: MetricQuery, stretch: (seconds: number) => number): MetricQuery => {
  const { metricStat, periodSeconds } = query;
  if (metricStat) {
    const stretched = stretch(metricStat.periodSeconds);
    return { ...query, metricStat: { ...metricStat, periodSeconds: stretched } };
  }
  return periodSeconds ? { ...query, periodSeconds: stretch(periodSeconds) } : query;
};

/** One period that covers the whole window. */
const wholeRange = (widget: MetricWidget, window: TimeWindow, nowMs: number): MetricRequest => {
  const { startMs, endMs } = window;
  const unit = Math.max(60, finestPeriodSeconds(window.startMs, nowMs));
  const periodSeconds = Math.ceil((endMs - startMs) / 1000 / unit) * unit;
  const stretch = () => periodSeconds;
  return {
    queries: widget.queries.map((query) => withPeriod(query, stretch)),
    window: { startMs: endMs - periodSeconds * 1000, endMs },
    stretch,
  };
};

/** A value of now needs no longer look back. */
const newest = ({ startMs, endMs }: TimeWindow, periodMs: number): TimeWindow => ({
  startMs: Math.max(startMs, endMs - MAX_POINTS * periodMs),
  endMs,
});

/** Periods begin where the window begins: on their own multiples they stay put when the window moves on. */
const onPeriods = ({ startMs, endMs }: TimeWindow, periodMs: number): TimeWindow => ({
  startMs: Math.floor(startMs / periodMs) * periodMs,
  endMs,
});
