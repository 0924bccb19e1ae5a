import { createMetricStore, type MetricStore } from '../../local/metrics/metric-store';
import { agentRuntimeAlerts } from '../../systems/agent-runtime/alerts';
import { agentRuntimePanels } from '../../systems/agent-runtime/panels';
import { agentRuntime } from '../../systems/agent-runtime/telemetry';
import { analyticsAlerts } from '../../systems/analytics/alerts';
import { analyticsPanels } from '../../systems/analytics/panels';
import { analytics } from '../../systems/analytics/telemetry';
import { energyForecastAlerts } from '../../systems/energy-forecast/alerts';
import { energyForecastDashboards } from '../../systems/energy-forecast/panels';
import { energyForecast } from '../../systems/energy-forecast/telemetry';
import { predictorAlerts } from '../../systems/stock-predictor/alerts';
import { predictorPanels } from '../../systems/stock-predictor/panels';
import { predictor } from '../../systems/stock-predictor/telemetry';
import { trendAlerts } from '../../systems/trend-intelligence/alerts';
import { trendDashboards } from '../../systems/trend-intelligence/panels';
import { trendIntelligence } from '../../systems/trend-intelligence/telemetry';
import type { Bound } from '../../telemetry/define-telemetry';
import type { Panel } from '../../telemetry/panels/panel';
import { megabytes } from '../../telemetry/unit';
import { nowMs } from '../lib/dashboards/drawn-dashboard';
import { drawnValues } from '../lib/dashboards/drawn-values';

const MINUTE = 60_000;
const page = { runbook: 'https://example.com/runbook' };
const sources = { runbook: () => page.runbook, memoryLimit: megabytes(512) };

type Dimensions = Readonly<Record<string, string>>;
/** These samples in each of the last three hours' minutes. */
type Measured = readonly [Bound, samples: readonly number[], Dimensions?];

const times = (count: number, value: number) => Array<number>(count).fill(value);

const storeOf = (measured: readonly Measured[]): MetricStore => {
  const store = createMetricStore();
  for (const [{ metric }, values, by = {}] of measured) {
    const dimensions = { service: metric.service, ...by };
    put(store, { namespace: metric.namespace, metricName: metric.name, dimensions }, values);
  }
  return store;
};

const put = (
  store: MetricStore,
  metric: Parameters<MetricStore['put']>[0],
  values: readonly number[],
): void => {
  for (let ago = 180; ago > 0; ago--) store.put(metric, nowMs - ago * MINUTE, values);
};

/** The newest value of each line, rounded to three digits after the point. */
const newest = (panels: readonly Panel[], store: MetricStore): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...drawnValues(panels, store)].map(([line, values]) => [
      line,
      Math.round((values.at(-1) ?? Number.NaN) * 1000) / 1000,
    ]),
  );

test('SP8: each number is what was measured, in the unit of its axis', () => {
  const { http, model, cache, system, database } = predictor;
  const store = storeOf([
    [http.requests, times(40, 1)],
    [http.requests, times(30, 1), { route: 'POST /predict' }],
    [http.errors, [1, 1]],
    [http.latency, [...times(38, 100), 900, 900]],
    [http.errorResponses, [1, 1], { status: '503' }],
    [model.accuracy, [82], { model_type: 'ar' }],
    [model.inferenceTime, times(30, 12), { model_type: 'ar' }],
    [cache.requests, times(20, 1)],
    [cache.requests, times(15, 1), { result: 'hit' }],
    [system.cpu, [30, 70]],
    [system.memory, [120, 180]],
    [database.connectionsInUse, [1, 3]],
  ]);
  const alerts = predictorAlerts(sources.runbook);

  expect(newest(predictorPanels({ alerts, ...page, stage: {} }), store)).toMatchObject({
    'Requests a minute: all': 40,
    'Requests a minute: POST /predict': 30,
    'Response time: p50': 100,
    'Response time: p99': 900,
    'Error rate: 5xx of all requests': 5,
    'Errors by status: 503': 2,
    'Accuracy by model: ar': 82,
    'Inference time by model (p95): ar': 12,
    'Cache hit rate: hits': 75,
    'CPU: most in an invocation': 70,
    'CPU: average': 50,
    'Memory: peak': 180,
    'Database connections: in use': 3,
  });
});

test('AR8: rates are percent, memory is a share of the limit, the cost is in dollars', () => {
  const { http, agent, agentMemory, system } = agentRuntime;
  const analyst = { agent_id: 'analyst' };
  const store = storeOf([
    [http.requests, times(12, 1), { route: 'GET /agents' }],
    [agent.duration, times(10, 2500), analyst],
    [agent.executions, times(10, 1)],
    [agent.executions, times(10, 1), analyst],
    [agent.executions, times(8, 1), { ...analyst, status: 'success' }],
    [agent.executions, times(2, 1), { status: 'failure' }],
    [system.memory, [256]],
    [agentMemory.readTime, times(6, 3)],
    [agentMemory.lookups, times(10, 1)],
    [agentMemory.lookups, times(9, 1), { result: 'hit' }],
    [agent.llmCostUsd, [0.25, 0.5], { model: 'claude-sonnet' }],
  ]);
  const alerts = agentRuntimeAlerts(sources);

  expect(newest(agentRuntimePanels({ alerts, ...page }), store)).toMatchObject({
    'Requests a minute by endpoint: GET /agents': 12,
    'Agent execution time (p95): analyst': 2500,
    'Agent success rate: analyst': 80,
    'Agent failure rate: failed of all': 20,
    'Memory of the functions: peak': 50,
    'Memory of the agents: reads': 6,
    'Memory hit rate: hits': 90,
    'LLM cost (US dollars): claude-sonnet': 0.75,
  });
});

test('AN10: requests are a second and by method, credits an hour', () => {
  const { http, usage } = analytics;
  const store = storeOf([
    [http.requests, times(60, 1)],
    [http.requests, times(12, 1), { route: 'POST /agents/{agent_id}/runs' }],
    [http.requests, times(18, 1), { route: 'POST /workspaces/{workspace_id}/reports' }],
    [http.errors, [1, 1, 1]],
    [http.latency, [...times(50, 200), ...times(10, 800)]],
    [usage.activeUsers, [7, 9]],
    [usage.creditsConsumed, [100]],
  ]);
  const alerts = analyticsAlerts(sources);

  expect(newest(analyticsPanels({ alerts, ...page }), store)).toMatchObject({
    'Request Rate: POST': 0.5,
    'Error Rate: 5xx of all requests': 5,
    'P95 Latency: p95': 800,
    'Active Users: active': 9,
    'Credits Consumed: an hour': 6000,
  });
});

test('TR6: numbers are rates of the time that their titles say', () => {
  const { http, tasks, database, system, disk, trends } = trendIntelligence;
  const store = storeOf([
    [http.requests, times(120, 1)],
    [http.requests, times(60, 1), { route: 'GET /api/v1/trends' }],
    [http.errors, times(6, 1)],
    [http.errorResponses, times(6, 1), { status: '500' }],
    [http.errorResponses, times(4, 1), { status: 'other' }],
    [http.latency, [...times(90, 100), ...times(30, 500)]],
    [tasks.executed, times(30, 1)],
    [tasks.executed, times(27, 1), { status: 'success' }],
    [tasks.executed, times(3, 1), { status: 'failure' }],
    [tasks.duration, [...times(15, 1000), ...times(15, 3000)]],
    [tasks.retries, [1, 1]],
    [trends.itemsCollected, [20, 10]],
    [trends.trendsCreated, [2]],
    [trends.activeTrends, [5, 7], { state: 'rising' }],
    [trends.activeTrends, [4], { state: 'peaking' }],
    [system.cpu, [20, 60]],
    [system.memory, [128, 256]],
    [disk.used, [33]],
    [database.connectionsAvailable, [4, 2]],
    [database.queryTime, times(20, 40)],
  ]);
  const ofAws = (namespace: string, metricName: string, dimensions: Dimensions, value: number) =>
    put(store, { namespace, metricName, dimensions }, [value]);
  ofAws('AWS/Lambda', 'ConcurrentExecutions', { FunctionName: 'api-a' }, 3);
  ofAws('AWS/Lambda', 'ConcurrentExecutions', { FunctionName: 'api-b' }, 4);
  for (const [QueueName, length] of [['collection', 10] as const, ['processing', 5] as const]) {
    ofAws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, length);
  }
  const queueNames = { collection: 'collection', processing: 'processing' };
  const workers = ['worker'];
  const alerts = trendAlerts({ ...sources, queues: Object.values(queueNames), workers });
  const panels = trendDashboards({
    ...{ alerts, ...page, apiFunctions: ['api-a', 'api-b'], workers, queueNames },
  }).flatMap((dashboard) => dashboard.panels);

  expect(newest(panels, store)).toMatchObject({
    'Active Trends: in all states': 11,
    'Items Collected per Minute: a minute': 30,
    'Trends Created per Minute: a minute': 2,
    'Request Rate: a second': 2,
    'Request Rate by Endpoint: GET /api/v1/trends': 1,
    'Error Rate: % of requests, 5xx': 5,
    'P95 Latency: ms': 500,
    'Active Requests: at once, at most': 7,
    'Requests by Status Code: below 400': 110,
    'Requests by Status Code: 500': 6,
    'Requests by Status Code: other': 4,
    'Error Rate Over Time: Error rate': 5,
    'Queue Length: that wait': 15,
    'Task Failure Rate: % of tasks': 10,
    'Tasks Completed per Minute: a minute': 27,
    'Task Execution Rate by Status: success': 0.45,
    'Task Duration Percentiles: p95': 3000,
    'Task Retries per Minute: all': 2,
    'CPU Usage: CPU': 40,
    'Memory Usage: memory': 50,
    'Disk Usage: /tmp': 33,
    'DB Connections Available: in the fullest pool': 2,
    'Database Query Duration: p95': 40,
  });
});

test('EF3: shares are percent, rates are a second, bytes are what went over the network', () => {
  const { http, model, cache, network, system, database, training, usage } = energyForecast;
  const store = storeOf([
    [http.requests, times(120, 1)],
    [http.errors, [1, 1, 1]],
    [http.latency, [...times(90, 100), ...times(30, 300)]],
    [usage.activeUsers, [4]],
    [system.cpu, [20, 60]],
    [system.memory, [256]],
    [network.bytesReceived, [600, 600]],
    [network.tcpConnections, [3, 5]],
    [model.accuracy, [88], { model_type: 'wind' }],
    [cache.requests, times(10, 1)],
    [cache.requests, times(9, 1), { result: 'hit' }],
    [database.queryTime, times(30, 25)],
    [training.duration, [7200]],
  ]);
  const panels = energyForecastDashboards({
    ...{ alerts: energyForecastAlerts(sources), ...page },
    database: { DBInstanceIdentifier: 'forecasts' },
    cache: { CacheClusterId: 'forecasts' },
  }).flatMap((dashboard) => dashboard.panels);

  expect(newest(panels, store)).toMatchObject({
    'Request Rate: a second': 2,
    'Error Rate: 5xx of all requests': 2.5,
    'Response Time: p95': 300,
    'Active Users: active': 4,
    'CPU Usage: average': 40,
    'Memory Usage: peak': 50,
    'Network Traffic: bytes received': 20,
    'Network Traffic: TCP connections': 5,
    'Prediction Accuracy: wind': 88,
    'Cache Hit Ratio: hits': 90,
    'Query Rate: all': 0.5,
    'Query Time: p95': 25,
    'Training Time: longest': 7200,
  });
});
