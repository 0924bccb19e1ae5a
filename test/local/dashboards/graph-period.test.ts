import { graphPeriod, MAX_POINTS, metricRequest } from '../../../local/dashboards/graph-period';
import { toMetricWidget } from '../../../local/dashboards/widget';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.UTC(2026, 10, 22, 14, 5);
const last = (ms: number) => ({ startMs: now - ms, endMs: now });

test.each([
  [60, HOUR, 60],
  [60, DAY, 60],
  [60, 3 * DAY, 300],
  [300, 3 * DAY, 300],
  [60, 14 * DAY, 900],
  [300, 14 * DAY, 900],
  [1, HOUR, 60],
  [1, 15 * 60_000, 1],
  [420, 14 * DAY, 840],
])('a period of %i s over %i ms becomes %i s', (own, rangeMs, expected) => {
  expect(graphPeriod(own, last(rangeMs), now)).toBe(expected);
  expect(rangeMs / 1000 / expected).toBeLessThanOrEqual(MAX_POINTS);
});

test('data that is no longer kept by the minute is asked for by what is kept', () => {
  const old = (days: number) => ({ startMs: now - days * DAY, endMs: now - days * DAY + HOUR });

  expect(graphPeriod(60, old(16), now)).toBe(300);
  expect(graphPeriod(60, old(64), now)).toBe(3600);
  expect(graphPeriod(420, old(16), now)).toBe(2100);
});

const widget = (properties: object) =>
  toMetricWidget({ metrics: [['N', 'requests', { period: 60 }]], ...properties });

test('a graph over two weeks asks for long periods, unless the author forbids it', () => {
  const free = metricRequest(widget({}), last(14 * DAY), now);
  const fixed = metricRequest(widget({}), last(14 * DAY), now, 'inherit');

  expect(free.queries[0]?.metricStat?.periodSeconds).toBe(900);
  expect(fixed.queries[0]?.metricStat?.periodSeconds).toBe(60);
});

test('a number keeps its period and looks back no further than it must', () => {
  const { queries, window } = metricRequest(widget({ view: 'singleValue' }), last(14 * DAY), now);

  expect(queries[0]?.metricStat?.periodSeconds).toBe(60);
  expect(window.startMs).toBe(now - MAX_POINTS * 60_000);
});

test('a number for the whole time is one period', () => {
  const pie = widget({ view: 'pie', setPeriodToTimeRange: true });

  const { queries, window } = metricRequest(pie, last(90_000), now);

  expect(queries[0]?.metricStat?.periodSeconds).toBe(120);
  expect(window).toEqual({ startMs: now - 120_000, endMs: now });
});

test('periods begin on their own multiples, so that they stay put while the window moves', () => {
  const { window } = metricRequest(widget({}), { startMs: now + 17_000, endMs: now + HOUR }, now);

  expect(window.startMs).toBe(now);
});
