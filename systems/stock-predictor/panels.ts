import { countedStatuses } from '../../telemetry/facets/http';
import { alarmStates, graph, logTable, type Panel, text } from '../../telemetry/panels/panel';
import {
  average,
  awsMetric,
  labelled,
  maximum,
  p50,
  p95,
  p99,
  ratio,
  sum,
} from '../../telemetry/signals/signal';
import type { Statistic } from '../../telemetry/signals/statistic';
import type { PredictorAlerts } from './alerts';
import { modelTypes, predictor } from './telemetry';

interface PanelSources {
  readonly alerts: PredictorAlerts;
  readonly runbook: string;
  /** Of the API's stage in `AWS/ApiGateway`. */
  readonly stage: Readonly<Record<string, string>>;
}

const { http, model, cache, database, system } = predictor;

/** The dashboard of SP8, from what hurts users down to what may be the cause. */
export const predictorPanels = ({ alerts, runbook, stage }: PanelSources): readonly Panel[] => [
  text('Stock predictor', `What to do when an alarm goes off: [runbook](${runbook})`),
  alarmStates('In alarm now', { worstFirst: true, onlyInAlarm: true, height: 3 }),

  graph('Requests a minute', [
    labelled('all', sum(http.requests)),
    ...http.requests.by.route.map((route) => labelled(route, sum(http.requests, { route }))),
  ]),
  graph(
    'Response time',
    [
      labelled('p50', p50(http.latency)),
      labelled('p95', p95(http.latency)),
      labelled('p99', p99(http.latency)),
    ],
    { rules: [alerts.latency] },
  ),
  graph('Error rate', [labelled('5xx of all requests', ratio(http.errors, http.requests))], {
    rules: [alerts.errors],
  }),

  graph(
    'Accuracy by model',
    modelTypes.map((model_type) => labelled(model_type, average(model.accuracy, { model_type }))),
    { rules: [alerts.accuracy], period: alerts.accuracy.period },
  ),
  graph(
    'Inference time by model (p95)',
    modelTypes.map((model_type) => labelled(model_type, p95(model.inferenceTime, { model_type }))),
  ),
  graph('Cache hit rate', [
    labelled('hits', ratio(sum(cache.requests, { result: 'hit' }), cache.requests)),
  ]),

  graph('CPU', [
    labelled('most in an invocation', maximum(system.cpu)),
    labelled('average', average(system.cpu)),
  ]),
  graph('Memory', [labelled('peak', maximum(system.memory))]),
  graph('Database connections', [
    labelled('in use', maximum(database.connectionsInUse)),
    labelled('idle', maximum(database.connectionsIdle)),
  ]),

  graph(
    'Errors by status',
    countedStatuses.map((status) => labelled(status, sum(http.errorResponses, { status }))),
    { stacked: true },
  ),
  graph('API Gateway: answers', [
    stageSignal('requests', 'Count', 'Count', 'Sum', stage),
    stageSignal('4xx', 'Count', '4XXError', 'Sum', stage),
    stageSignal('5xx', 'Count', '5XXError', 'Sum', stage),
  ]),
  graph('API Gateway: latency (p95)', [
    stageSignal('whole', 'Milliseconds', 'Latency', 'p95', stage),
    stageSignal('in the function', 'Milliseconds', 'IntegrationLatency', 'p95', stage),
  ]),

  logTable('Recent errors', [
    'fields @timestamp, logger, message, status_code, request_id',
    'filter level = "ERROR"',
    'sort @timestamp desc',
    'limit 20',
  ]),
];

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
const stageSignal = (
  label: string,
  unit: 'Count' | 'Milliseconds',
  metricName: string,
  statistic: Statistic,
  dimensions: Readonly<Record<string, string>>,
) => awsMetric(label, unit, { namespace: 'AWS/ApiGateway', metricName, dimensions, statistic });
