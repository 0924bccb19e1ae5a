import { planPage } from '../../../lambdas/metrics-endpoint/plan';
import { getMetricData } from '../../../local/metrics/get-metric-data';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { trendSignals } from '../../../systems/trend-intelligence/signals';
import { trendIntelligence } from '../../../systems/trend-intelligence/telemetry';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import type { Signal } from '../../../telemetry/signals/signal';

const START_MS = Date.UTC(2026, 0, 5);
const { http, tasks } = trendIntelligence;

/** Five minutes of 120 requests, 6 of them failed, and of 30 tasks, 3 of them failed: each minute as the one before. */
const store = createMetricStore();
const measure = (metricName: string, values: readonly number[], more: object = {}): void => {
  const dimensions = { service: 'trend-intelligence', ...more };
  for (let minute = 0; minute < 5; minute++) {
    const metric = { namespace: 'TrendIntelligence', metricName, dimensions };
    store.put(metric, START_MS + minute * 60_000, values);
  }
};
const times = (count: number, value: number) => Array<number>(count).fill(value);
measure(http.requests.metric.name, times(120, 1));
measure(http.errors.metric.name, times(6, 1));
measure(http.latency.metric.name, [...times(90, 100), ...times(30, 500)]);
measure(tasks.executed.metric.name, times(30, 1));
measure(tasks.executed.metric.name, times(3, 1), { status: 'failure' });
measure(tasks.duration.metric.name, [...times(15, 1000), ...times(15, 3000)]);

const latest = (signal: Signal, Period: number): number | undefined => {
  const { metrics, expression } = toMetricMath(signal);
  const queries = metrics.map(({ id, metric: { namespace, metricName, ...of } }) => ({
    Id: id,
    ReturnData: expression === undefined,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: Object.entries(of.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period,
      Stat: of.statistic,
    },
  }));
  const { MetricDataResults = [] } = getMetricData(
    store,
    {
      StartTime: new Date(START_MS),
      EndTime: new Date(START_MS + 300_000),
      MetricDataQueries:
        expression === undefined ? queries : [...queries, { Id: 'e1', Expression: expression }],
    },
    START_MS + 300_000,
  );
  return MetricDataResults[0]?.Values?.[0];
};

test.each([
  ['api:requests_per_second', 2],
  ['api:error_rate', 5],
  ['api:request_duration_average', 200],
  ['api:request_duration_p95', 500],
  ['celery:tasks_per_second', 0.5],
  ['celery:failure_rate', 10],
  ['celery:task_duration_average', 2000],
] as const)('TR2: %s is %d, by the minute and by five minutes', (name, value) => {
  expect(latest(trendSignals[name], 60)).toBeCloseTo(value, 6);
  expect(latest(trendSignals[name], 300)).toBeCloseTo(value, 6);
});

test('TR2: there are seven recording rules, and /metrics tells them by the document’s names', () => {
  const families = planPage(trendIntelligence, { instruments: [], signals: trendSignals });

  expect(families.map(({ name, help }) => `${name}: ${help}`)).toEqual([
    'api:requests_per_second: Requests a second',
    'api:error_rate: Error rate',
    'api:request_duration_average: Average response time',
    'api:request_duration_p95: Response time p95',
    'celery:tasks_per_second: Tasks a second',
    'celery:failure_rate: Task failure rate',
    'celery:task_duration_average: Average time of a task',
  ]);
});
