import { type AnyTelemetry, instrumentsOf } from '../telemetry/define-telemetry';
import { EmfLine, type EmfOutput, placeMeasurements } from './emf-line';
import { errorRecord } from './error-record';
import { facetsOf, httpMetrics, systemMetrics } from './facet-metrics';
import type { HttpExchange } from './http-exchange';
import type { Invocation } from './invocation';
import type { Usage } from './stopwatch';

/** How an invocation ended. */
export interface Outcome {
  readonly timestampMs: number;
  readonly usage: Usage;
  /** Absent outside an API. */
  readonly exchange?: HttpExchange;
  readonly error?: unknown;
}

// Members of a line that are not metrics: a metric or dimension of that name would take their place.
const members = [
  'timestamp',
  'level',
  'logger',
  'request_id',
  'user_id',
  'trace_id',
  'message',
  'endpoint',
  'method',
  'status_code',
  'duration_ms',
  'cold_start',
  'context',
  'error',
  '_aws',
];

/**
 * Makes the lines of an invocation: the canonical one, which is its log and its metrics in one, and further ones only
 * for metrics that it cannot hold.
 * @throws RangeError when a metric or dimension is named like another member of the line
 */
export const canonicalLines = (
  telemetry: AnyTelemetry,
): ((invocation: Invocation, outcome: Outcome) => readonly object[]) => {
  checkNames(telemetry);
  const { service } = telemetry;
  const facets = facetsOf(telemetry);
  const addHttp = facets.http && httpMetrics(facets.http);
  const addSystem = facets.system && systemMetrics(facets.system);
  return (invocation, outcome) => {
    const { timestampMs, usage, exchange } = outcome;
    const line = new EmfLine(logMembers(service, invocation, outcome));
    if (exchange) addHttp?.(line, { ...exchange, ...usage });
    addSystem?.(line, { ...usage, coldStart: invocation.request.coldStart });
    const powertools = powertoolsOutput(invocation);
    const isJoined = powertools === undefined || line.tryAddOutput(powertools);
    const lines = placeMeasurements(
      line,
      invocation.measurements.all(),
      () => new EmfLine(metricsMembers(service, invocation, timestampMs)),
    ).map((each) => each.toLine(timestampMs));
    return isJoined ? lines : [...lines, powertools];
  };
};

const logMembers = (service: string, invocation: Invocation, outcome: Outcome) => {
  const { request, notes, measurements } = invocation;
  const { undeclared } = measurements;
  const context = undeclared.length === 0 ? notes : { ...notes, undeclared };
  return {
    timestamp: new Date(outcome.timestampMs).toISOString(),
    level: levelOf(outcome),
    logger: `${service}.${outcome.exchange ? 'request' : 'invocation'}`,
    service,
    request_id: request.requestId,
    user_id: request.userId,
    trace_id: request.traceId,
    ...(outcome.exchange
      ? exchangeMembers(outcome.exchange, request.route, outcome.usage)
      : invocationMembers(outcome)),
    cold_start: request.coldStart,
    context: Object.keys(context).length === 0 ? undefined : context,
    error: outcome.error === undefined ? undefined : errorRecord(outcome.error),
  };
};

const exchangeMembers = (
  { event, response }: HttpExchange,
  route: string | undefined,
  { durationMs }: Usage,
) => ({
  message: `${event.httpMethod} ${event.path} ${response.statusCode}`,
  endpoint: event.path,
  method: event.httpMethod,
  route,
  status_code: response.statusCode,
  response_time_ms: durationMs,
});

const invocationMembers = ({ error, usage }: Outcome) => ({
  message: error === undefined ? 'invocation completed' : 'invocation failed',
  duration_ms: usage.durationMs,
});

const metricsMembers = (service: string, { request }: Invocation, timestampMs: number) => ({
  timestamp: new Date(timestampMs).toISOString(),
  level: 'INFO',
  logger: `${service}.metrics`,
  service,
  request_id: request.requestId,
  message: 'further metrics',
});

const levelOf = ({ exchange, error }: Outcome): string => {
  const status = exchange?.response.statusCode ?? (error === undefined ? 200 : 500);
  return status < 400 ? 'INFO' : status < 500 ? 'WARNING' : 'ERROR';
};

const powertoolsOutput = ({ powertoolsMetrics }: Invocation): EmfOutput | undefined =>
  powertoolsMetrics?.hasStoredMetrics()
    ? (powertoolsMetrics.serializeMetrics() as unknown as EmfOutput)
    : undefined;

const checkNames = (telemetry: AnyTelemetry): void => {
  for (const instrument of instrumentsOf(telemetry)) {
    const { name, path } = instrument.metric;
    const taken = [name, ...Object.keys(instrument.by)].find((used) => members.includes(used));
    if (taken === undefined) continue;
    throw new RangeError(
      `${path.join('.')} uses the name ${taken}, which log lines have for something else: choose another than ${members.join(', ')}`,
    );
  }
};
