import { type AnyTelemetry, instrumentsOf } from '../telemetry/define-telemetry';
import type { MetricDirective } from '../telemetry/emf';
import type { Configuration } from './configuration';
import {
  directivesOf,
  EmfLine,
  type EmfOutput,
  placeMeasurements,
  type WriteLine,
} from './emf-line';
import { errorRecord } from './error-record';
import { exchangeMetrics, facetsOf, failureMetrics, systemMetrics } from './facet-metrics';
import type { HttpExchange } from './http-exchange';
import type { HttpRequest } from './http-request';
import type { Invocation } from './invocation';
import { type Facts, lineMaker } from './line-layout';
import { writeLine } from './log-writer';
import { redact, redactText } from './redaction';
import type { Usage } from './stopwatch';
import { traceIdOfParent, w3cTraceId } from './tracing/trace-id';

/** How an invocation ended. */
export interface Outcome {
  readonly usage: Usage;
  /** Absent outside an API. */
  readonly exchange?: HttpExchange;
  /** Of a batch's messages: how many there were, and how many are to come again. */
  readonly batch?: { readonly records: number; readonly failedRecords: number };
  readonly error?: unknown;
}

/** @param timestampMs - since the epoch */
export type WriteLines = (invocation: Invocation, outcome: Outcome, timestampMs: number) => void;

/**
 * Makes what writes the lines of an invocation: the canonical one, which is its log and its metrics in one, and further
 * ones only for metrics that it cannot hold.
 * @throws RangeError when a metric or dimension is named like another member of the line
 */
export const canonicalLines = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
  write: WriteLine = writeLine,
): WriteLines => {
  checkNames(telemetry);
  const begin = lineBeginner(telemetry, configuration);
  const furtherLine = furtherLineMaker(telemetry, configuration);
  return (invocation, outcome, timestampMs) => {
    const line = begin(invocation, outcome, timestampMs);
    const powertools = powertoolsOutput(invocation);
    const isJoined = powertools === undefined || line.tryAddOutput(powertools);
    const lines = placeMeasurements(line, invocation.measurements.all(), () =>
      furtherLine(invocation, timestampMs),
    );
    for (const each of lines) each.write(timestampMs, write);
    if (!isJoined) write(powertools);
  };
};

/** Begins a line with what is measured of every invocation; the directives for that are made once. */
const lineBeginner = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
): ((invocation: Invocation, outcome: Outcome, timestampMs: number) => EmfLine) => {
  const { http, system } = facetsOf(telemetry);
  const ofExchange = http && exchangeMetrics(http);
  const ofFailure = http && failureMetrics(http);
  const ofSystem = system && systemMetrics(system);
  const directives = {
    served: directivesOf(ofExchange, ofSystem),
    refused: directivesOf(ofExchange, ofSystem, ofFailure?.refusal),
    failed: directivesOf(ofExchange, ofSystem, ofFailure?.failure),
    invoked: directivesOf(ofSystem),
  };
  const membersOf = logMembers(telemetry, configuration);
  return (invocation, outcome, timestampMs) => {
    const { exchange, usage } = outcome;
    const members = membersOf(invocation, outcome, timestampMs);
    ofSystem?.put(members, usage, invocation.request.coldStart);
    if (!exchange) return new EmfLine(members, directives.invoked);
    ofExchange?.put(members, exchange, usage.durationMs);
    const { statusCode } = exchange.answer;
    if (statusCode < 400) return new EmfLine(members, directives.served);
    const kind = statusCode < 500 ? 'refusal' : 'failure';
    ofFailure?.[kind].put(members, statusCode);
    return new EmfLine(members, kind === 'refusal' ? directives.refused : directives.failed);
  };
};

/** What the log says of an invocation, by the names that the service gives it. */
const logMembers = (
  telemetry: AnyTelemetry,
  { environment, version }: Configuration,
): ((invocation: Invocation, outcome: Outcome, timestampMs: number) => Record<string, unknown>) => {
  const { service, logFields } = telemetry;
  const inPlaces = lineMaker(logFields);
  const loggers = { request: `${service}.request`, invocation: `${service}.invocation` };
  const hasMemoryMetric = facetsOf(telemetry).system !== undefined;
  return ({ request, startedAtMs, notes, measurements }, outcome, timestampMs) => {
    const { exchange, error, usage, batch } = outcome;
    const http = exchange?.http;
    const path = http && pathOf(http, request.route);
    // One literal with all that a line may have: what is undefined is not written, and one shape is fast.
    const facts: Facts = {
      timestamp: new Date(timestampMs).toISOString(),
      level: levelOf(outcome),
      logger: http ? loggers.request : loggers.invocation,
      service,
      environment,
      version,
      requestId: request.requestId,
      userId: request.userId,
      workspaceId: request.workspaceId,
      traceId: request.traceId,
      w3cTraceId: logFields.w3cTraceId && w3cIdOf(request.traceId, http),
      message: messageOf(exchange, path, error),
      path,
      method: http?.method,
      route: request.route,
      statusCode: exchange?.answer.statusCode,
      responseTimeMs: exchange && usage.durationMs,
      clientIp: logFields.clientIp && http?.clientIp,
      userAgent: logFields.userAgent && redactedHeader(http?.header('user-agent')),
      trigger: exchange ? undefined : request.trigger,
      records: batch?.records,
      failedRecords: batch?.failedRecords,
      durationMs: exchange ? undefined : usage.durationMs,
      startedAt: logFields.startedAt && new Date(startedAtMs).toISOString(),
      // Most are none, and each line would pay for saying so.
      coldStart: request.coldStart || undefined,
      remainingMs: logFields.remainingMs && remainingMs(request.remainingTimeMs),
      // One name for one thing: the system facet has a metric of it.
      peakMemoryMegabytes: hasMemoryMetric ? undefined : usage.peakMemoryMegabytes,
      context: contextOf(notes, measurements.undeclared),
      error: error === undefined ? undefined : errorRecord(error),
    };
    return inPlaces(facts);
  };
};

/** A path that is the declared route itself has nothing of the caller's in it. */
const pathOf = ({ method, path }: HttpRequest, route: string | undefined): string =>
  route === `${method} ${path}` ? path : redactText(path);

/** A caller's trace goes on under its own id. */
const w3cIdOf = (traceId: string | undefined, http: HttpRequest | undefined): string | undefined =>
  traceIdOfParent(http?.header('traceparent')) ?? (traceId && w3cTraceId(traceId));

const MAX_HEADER_LENGTH = 256;

const redactedHeader = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : redactText(text.slice(0, MAX_HEADER_LENGTH));

const remainingMs = (remainingTimeMs: () => number): number | undefined => {
  const remaining = remainingTimeMs();
  return Number.isFinite(remaining) ? remaining : undefined;
};

/** A line for metrics that the first one cannot hold: a line has one value for a name. */
const furtherLineMaker = (
  { service, logFields }: AnyTelemetry,
  { environment, version }: Configuration,
): ((invocation: Invocation, timestampMs: number) => EmfLine) => {
  const inPlaces = lineMaker(logFields);
  return ({ request }, timestampMs) =>
    new EmfLine(
      inPlaces({
        timestamp: new Date(timestampMs).toISOString(),
        level: 'INFO',
        logger: `${service}.metrics`,
        service,
        environment,
        version,
        requestId: request.requestId,
        message: 'further metrics',
      }),
    );
};

const messageOf = (
  exchange: HttpExchange | undefined,
  path: string | undefined,
  error: unknown,
): string => {
  if (!exchange) return error === undefined ? 'invocation completed' : 'invocation failed';
  const { http, answer } = exchange;
  return `${http.method} ${path} ${answer.statusCode}`;
};

const levelOf = ({ exchange, error, batch }: Outcome): string => {
  if (!exchange) return error === undefined && !batch?.failedRecords ? 'INFO' : 'ERROR';
  const { statusCode } = exchange.answer;
  return statusCode < 400 ? 'INFO' : statusCode < 500 ? 'WARNING' : 'ERROR';
};

const contextOf = (
  notes: Readonly<Record<string, unknown>>,
  undeclared: readonly string[],
): Record<string, unknown> | undefined => {
  if (undeclared.length > 0) return redact({ ...notes, undeclared }) as Record<string, unknown>;
  for (const _ in notes) return redact(notes) as Record<string, unknown>;
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

/** A metric or dimension of a name that the line has for something else would take its place. */
const checkNames = (telemetry: AnyTelemetry): void => {
  const { responseTimeMs, service, route, ...others } = telemetry.logFields;
  const taken = [...Object.values(others).map(outerName), '_aws', 'unwritten'];
  const latency = facetsOf(telemetry).http?.latency;
  for (const instrument of instrumentsOf(telemetry)) {
    if (instrument === latency) continue;
    const { name, path } = instrument.metric;
    const clash = [name, ...Object.keys(instrument.by)].find((used) => taken.includes(used));
    if (clash === undefined) continue;
    throw new RangeError(
      `${path.join('.')} uses the name ${clash}, which log lines have for something else: choose another than ${taken.join(', ')}`,
    );
  }
  checkResponseTime(telemetry, responseTimeMs);
};

const outerName = (place: string): string => place.split('.')[0] ?? place;

/** The metric's member is at the root, so a field there has to be the same one. */
const checkResponseTime = (telemetry: AnyTelemetry, place: string | undefined): void => {
  const metricName = facetsOf(telemetry).http?.latency.metric.name;
  if (!metricName || !place || place.includes('.') || place === metricName) return;
  throw new RangeError(
    `the response time would be on the line as ${place} and as ${metricName}: give http() the option latencyName: '${place}'`,
  );
};
