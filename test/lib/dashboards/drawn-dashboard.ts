import { type DashboardPage, toDashboardPages } from '../../../lib/dashboards/dashboard-body';
import type { MetricQuery } from '../../../local/console-server/console-source';
import { metricSeries } from '../../../local/console-server/metric-series';
import { fromDashboardBody, type Widget } from '../../../local/dashboards/dashboard-body';
import { metricRequest } from '../../../local/dashboards/graph-period';
import { createMetricStore, type MetricStore } from '../../../local/metrics/metric-store';
import { type Bound, instrumentsOf } from '../../../telemetry/define-telemetry';
import { dimensionSets, OTHER } from '../../../telemetry/instrument';
import type { Panel } from '../../../telemetry/panels/panel';

export const nowMs = Date.parse('2026-11-22T12:00:00Z');
const MINUTE = 60_000;

export interface DrawnDashboard {
  /** Of the widgets, in their order. */
  readonly titles: readonly string[];
  /** What CloudWatch would not understand. */
  readonly problems: readonly string[];
  /** Lines without a single point, though all that the telemetry declares was emitted: `title: label`. */
  readonly empty: readonly string[];
  readonly widgets: readonly Widget[];
}

export const pagesOf = (panels: readonly Panel[]): readonly DashboardPage[] =>
  toDashboardPages(
    { name: 'shop', panels },
    { region: 'eu-west-1', alarms: ['arn:alarm'], logGroups: ['/aws/lambda/shop'] },
  );

/** Panels as the local console draws them, when everything that a telemetry declares was emitted in the last hours. */
export const drawnDashboard = (
  panels: readonly Panel[],
  telemetry: object,
  minutes = 180,
): DrawnDashboard => {
  const store = emitted(telemetry, minutes);
  const drawn = pagesOf(panels).map(({ body }) => fromDashboardBody(body));
  const widgets = drawn.flatMap((one) => one.widgets);
  const problems = [...drawn, ...widgets].flatMap((one) => one.problems);
  return {
    widgets,
    titles: widgets.map(({ title }) => title),
    problems: problems.map(({ path, message }) => `${path}: ${message}`),
    empty: widgets.flatMap((widget) => emptyLines(widget, store)),
  };
};

const emptyLines = (widget: Widget, store: MetricStore): readonly string[] => {
  if (widget.kind !== 'metric') return [];
  const window = { startMs: nowMs - 180 * MINUTE, endMs: nowMs };
  const request = metricRequest(widget.metric, window, nowMs, 'inherit');
  for (const query of request.queries) putAwsMetric(store, query);
  const series = metricSeries(store, request.queries, { ...request.window, nowMs });
  return widget.metric.series
    .filter(({ id }) => !series.some((one) => one.id === id && one.values.length > 0))
    .map(({ id }) => `${widget.title}: ${labelOf(request.queries, id)}`);
};

const labelOf = (queries: readonly MetricQuery[], id: string): string => {
  const query = queries.find((one) => one.id === id);
  return query?.label ?? query?.expression ?? id;
};

/** What AWS publishes by itself is there when it is asked for. */
const putAwsMetric = (store: MetricStore, { metricStat }: MetricQuery): void => {
  if (!metricStat || !/^\/?aws\//i.test(metricStat.namespace)) return;
  const { namespace, metricName, dimensions } = metricStat;
  store.put({ namespace, metricName, dimensions }, nowMs - 10 * MINUTE, [1]);
};

/** Each instrument in each of its dimension sets, with all of their values. */
export const emitted = (telemetry: object, minutes: number): MetricStore => {
  const store = createMetricStore();
  for (const instrument of instrumentsOf(telemetry)) {
    for (const dimensions of dimensionSets(instrument).flatMap((set) => values(instrument, set))) {
      const { namespace, name: metricName, service } = instrument.metric;
      const metric = { namespace, metricName, dimensions: { service, ...dimensions } };
      emit(store, metric, instrument, minutes);
    }
  }
  return store;
};

type Metric = Parameters<MetricStore['put']>[0];

const emit = (store: MetricStore, metric: Metric, { unit }: Bound, minutes: number): void => {
  const seed = [...JSON.stringify(metric)].reduce((sum, char) => sum + char.charCodeAt(0), 0);
  for (let minute = 2; minute < minutes; minute += 5) {
    const wave = 1 + Math.sin(minute / 20 + seed) / 3;
    const level = unit === 'Percent' ? 40 + (seed % 30) : 5 + (seed % 40);
    store.put(metric, nowMs - minute * MINUTE, [level * wave, level * wave * 1.5]);
  }
};

const values = (
  { by }: Bound,
  [first, ...rest]: readonly string[],
): readonly Readonly<Record<string, string>>[] => {
  if (first === undefined) return [{}];
  const others = values({ by } as Bound, rest);
  return [...(by[first] ?? []), OTHER].flatMap((value) =>
    others.map((one) => ({ [first]: value, ...one })),
  );
};
