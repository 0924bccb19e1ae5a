import { metricSeries } from '../../../local/console-server/metric-series';
import { fromDashboardBody, type Widget } from '../../../local/dashboards/dashboard-body';
import { metricRequest, type TimeWindow } from '../../../local/dashboards/graph-period';
import type { MetricStore } from '../../../local/metrics/metric-store';
import type { Panel } from '../../../telemetry/panels/panel';
import { nowMs, pagesOf } from './drawn-dashboard';

const DASHBOARD_MS = 180 * 60_000;

/** Every line that panels draw as the local console reads it at noon, oldest value first, by `title: label`. */
export const drawnValues = (
  panels: readonly Panel[],
  store: MetricStore,
): ReadonlyMap<string, readonly number[]> =>
  new Map(
    pagesOf(panels)
      .flatMap(({ body }) => fromDashboardBody(body).widgets)
      .flatMap((widget) => linesOf(widget, store)),
  );

const linesOf = (
  widget: Widget,
  store: MetricStore,
): readonly (readonly [string, readonly number[]])[] => {
  if (widget.kind !== 'metric') return [];
  const request = metricRequest(widget.metric, windowOf(widget.range), nowMs, 'inherit');
  const series = metricSeries(store, request.queries, { ...request.window, nowMs });
  return series
    .filter(({ id }) => widget.metric.series.some((hint) => hint.id === id))
    .map(({ label, values }) => [`${widget.title}: ${label}`, values]);
};

const windowOf = (range: (Widget & { kind: 'metric' })['range']): TimeWindow => {
  const ms = range?.kind === 'relative' ? range.ms : DASHBOARD_MS;
  return { startMs: nowMs - ms, endMs: nowMs };
};
