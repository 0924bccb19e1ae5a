import { errorRate, failureRate } from '../../telemetry/rules/rates';
import { average, labelled, p95, rate } from '../../telemetry/signals/signal';
import { trendIntelligence } from './telemetry';

const { http, tasks } = trendIntelligence;

/**
 * The seven recording rules of TR2, by the document's names: alerts, dashboards and `GET /metrics` take them from here.
 * A rate is right at any period; `/metrics` tells them over the last five minutes.
 */
export const trendSignals = {
  'api:requests_per_second': labelled('Requests a second', rate(http.requests, 'second')),
  'api:error_rate': errorRate(http),
  'api:request_duration_average': labelled('Average response time', average(http.latency)),
  'api:request_duration_p95': labelled('Response time p95', p95(http.latency)),
  'celery:tasks_per_second': labelled('Tasks a second', rate(tasks.executed, 'second')),
  'celery:failure_rate': failureRate('Task failure rate', tasks.executed),
  'celery:task_duration_average': labelled('Average time of a task', average(tasks.duration)),
} as const;
