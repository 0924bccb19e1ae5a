import { type AnyTelemetry, instrumentsOf } from '../telemetry/define-telemetry';
import type { MetricDirective } from '../telemetry/emf';
import { directivesOf, EmfLine, type EmfOutput, placeMeasurements } from './emf-line';
import { errorRecord } from './error-record';
import { exchangeMetrics, facetsOf, failureMetrics, systemMetrics } from './facet-metrics';
import type { HttpExchange } from './http-exchange';
import type { Invocation } from './invocation';
import { redact, redactText } from './redaction';
import type { Usage } from './stopwatch';

/** How an invocation ended. */
export interface Outcome {
  readonly usage: Usage;
  /** Absent outside an API. */
  readonly exchange?: HttpExchange;
  readonly error?: unknown;
}

// Members of a line that are not metrics: a metric or dimension of that name would take their place.
const reserved = [
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
): ((invocation: Invocation, outcome: Outcome, timestampMs: number) => readonly object[]) => {
  checkNames(telemetry);
  const { service } = telemetry;
  const begin = lineBeginner(telemetry);
  return (invocation, outcome, timestampMs) => {
    const line = begin(invocation, outcome, timestampMs);
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

/** Begins a line with what is measured of every invocation; the directives for that are made once. */
const lineBeginner = (
  telemetry: AnyTelemetry,
): ((invocation: Invocation, outcome: Outcome, timestampMs: number) => EmfLine) => {
  const { service } = telemetry;
  const { http, system } = facetsOf(telemetry);
  const ofExchange = http && exchangeMetrics(http);
  const ofFailure = http && failureMetrics(http);
  const ofSystem = system && systemMetrics(system);
  const directives = {
    served: directivesOf(ofExchange, ofSystem),
    failed: directivesOf(ofExchange, ofSystem, ofFailure),
    invoked: directivesOf(ofSystem),
  };
  return (invocation, outcome, timestampMs) => {
    const { exchange, usage } = outcome;
    const members: Record<string, unknown> = logMembers(service, invocation, outcome, timestampMs);
    if (usage.system) ofSystem?.put(members, usage.system, invocation.request.coldStart);
    if (!exchange) return new EmfLine(members, directives.invoked);
    ofExchange?.put(members, exchange, usage.durationMs);
    const { statusCode } = exchange.response;
    if (statusCode < 400) return new EmfLine(members, directives.served);
    ofFailure?.put(members, statusCode);
    return new EmfLine(members, directives.failed);
  };
};

// One literal with all that a line may have: what is undefined is not written, and lines of one shape are made fast.
const logMembers = (
  service: string,
  { request, notes, measurements }: Invocation,
  { exchange, error, usage }: Outcome,
  timestampMs: number,
  path = exchange && redactText(exchange.event.path),
) => ({
  timestamp: new Date(timestampMs).toISOString(),
  level: levelOf(exchange, error),
  logger: exchange ? `${service}.request` : `${service}.invocation`,
  service,
  request_id: request.requestId,
  user_id: request.userId,
  trace_id: request.traceId,
  message: messageOf(exchange, path, error),
  endpoint: path,
  method: exchange?.event.httpMethod,
  route: request.route,
  status_code: exchange?.response.statusCode,
  response_time_ms: exchange && usage.durationMs,
  duration_ms: exchange ? undefined : usage.durationMs,
  cold_start: request.coldStart,
  context: contextOf(notes, measurements.undeclared),
  error: error === undefined ? undefined : errorRecord(error),
});

const metricsMembers = (service: string, { request }: Invocation, timestampMs: number) => ({
  timestamp: new Date(timestampMs).toISOString(),
  level: 'INFO',
  logger: `${service}.metrics`,
  service,
  request_id: request.requestId,
  message: 'further metrics',
});

const messageOf = (
  exchange: HttpExchange | undefined,
  path: string | undefined,
  error: unknown,
): string => {
  if (!exchange) return error === undefined ? 'invocation completed' : 'invocation failed';
  const { event, response } = exchange;
  return `${event.httpMethod} ${path} ${response.statusCode}`;
};

const levelOf = (exchange: HttpExchange | undefined, error: unknown): string => {
  const status = exchange?.response.statusCode ?? (error === undefined ? 200 : 500);
  return status < 400 ? 'INFO' : status < 500 ? 'WARNING' : 'ERROR';
};

const contextOf = (notes: Readonly<Record<string, unknown>>, undeclared: readonly string[]) => {
  if (undeclared.length > 0) return redact({ ...notes, undeclared });
  for (const _ in notes) return redact(notes);
  return undefined;
};

const powertoolsOutput = ({ powertoolsMetrics }: Invocation): EmfOutput | undefined =>
  powertoolsMetrics?.hasStoredMetrics()
    ? withoutSecrets(powertoolsMetrics.serializeMetrics() as unknown as EmfOutput)
    : undefined;

/** Metadata may be anything; what metrics and dimensions are made of stays as it is. */
const withoutSecrets = ({ _aws, ...output }: EmfOutput): EmfOutput => {
  const metadata: Record<string, unknown> = output;
  const directives = _aws.CloudWatchMetrics as readonly MetricDirective[];
  const measured: Record<string, unknown> = {};
  for (const name of directives.flatMap(namesIn)) {
    measured[name] = metadata[name];
    delete metadata[name];
  }
  return { ...(redact(metadata) as object), ...measured, _aws };
};

const namesIn = ({ Dimensions, Metrics }: MetricDirective): readonly string[] => [
  ...Dimensions.flat(),
  ...Metrics.map(({ Name }) => Name),
];

const checkNames = (telemetry: AnyTelemetry): void => {
  for (const instrument of instrumentsOf(telemetry)) {
    const { name, path } = instrument.metric;
    const taken = [name, ...Object.keys(instrument.by)].find((used) => reserved.includes(used));
    if (taken === undefined) continue;
    throw new RangeError(
      `${path.join('.')} uses the name ${taken}, which log lines have for something else: choose another than ${reserved.join(', ')}`,
    );
  }
};
