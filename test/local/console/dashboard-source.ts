import type { ConsoleSource } from '../../../local/console-server/console-source';
import { metricSeries } from '../../../local/console-server/metric-series';
import { createMetricStore, type MetricStore } from '../../../local/metrics/metric-store';
import { demoSource } from '../console-demo';

const MINUTE = 60_000;
const METRICS_IN_A_WIDGET = 3;

/** A console over a real metric store, with the dashboards given; all else is the demo's. */
export const dashboardSource = (
  store: MetricStore,
  dashboards: Readonly<Record<string, unknown>>,
  nowMs: number,
): ConsoleSource => {
  const demo = demoSource(nowMs);
  return {
    ...demo,
    overview: () => ({ ...demo.overview(), nowMs, dashboards: Object.keys(dashboards) }),
    dashboard: (name) => dashboards[name],
    metricNames: () => store.list(),
    metricData: (queries, startMs, endMs) =>
      metricSeries(store, queries, { startMs, endMs, nowMs }),
  };
};

/** A day of minutes for each metric of a dashboard of this many widgets. */
export const dayOfMetrics = (widgets: number, nowMs: number, minutes = 1440): MetricStore => {
  const store = createMetricStore();
  const firstMs = Math.floor(nowMs / MINUTE) * MINUTE - minutes * MINUTE;
  for (let i = 0; i < widgets * METRICS_IN_A_WIDGET; i++) {
    for (let minute = 0; minute < minutes; minute++) {
      const values = [0, 1, 2, 3].map((k) => wave(minute, i) + k * 3 + ((minute * 7 + i + k) % 11));
      store.put(metricOf(i), firstMs + minute * MINUTE, values);
    }
  }
  return store;
};

const wave = (minute: number, i: number): number =>
  100 + 10 * i + 40 * Math.sin(minute / (60 + i) + i);

const metricOf = (i: number) => ({
  namespace: 'Shop',
  metricName: `latency_${i % 10}`,
  dimensions: { service: `shop-${Math.floor(i / 10)}` },
});

/** Graphs of three metrics each, a day at one minute. */
export const largeDashboard = (widgets: number): unknown => ({
  start: '-P1D',
  periodOverride: 'inherit',
  widgets: Array.from({ length: widgets }, (_, place) => ({
    type: 'metric',
    x: (place % 3) * 8,
    y: Math.floor(place / 3) * 6,
    width: 8,
    height: 6,
    properties: {
      title: `Latency ${place}`,
      region: 'us-east-1',
      view: 'timeSeries',
      period: 60,
      stat: ['Average', 'p95', 'Maximum'][place % 3],
      metrics: Array.from({ length: METRICS_IN_A_WIDGET }, (_, k) => {
        const { namespace, metricName, dimensions } = metricOf(place * METRICS_IN_A_WIDGET + k);
        return [namespace, metricName, 'service', dimensions.service, { label: `line ${k}` }];
      }),
      annotations: { horizontal: [{ value: 200, label: 'slow', fill: 'above' }] },
    },
  })),
});
