import { type AnyTelemetry, instrumentsOf } from '../../telemetry/define-telemetry';
import type { Configuration } from '../configuration';
import { isCallersFault } from '../errors/error-category';
import type { HttpExchange } from '../http/http-exchange';
import { pathOf, userAgentOf } from '../http/request-facts';
import type { Invocation } from '../invocation';
import {
  exchangeMetrics,
  facetsOf,
  failureMetrics,
  systemMetrics,
} from '../measuring/facet-metrics';
import { loadPart } from '../parts';
import { redact } from '../redaction';
import type { Usage } from '../stopwatch';
import { Directives } from './directives';
import { EmfLine, type EmfOutput, placeMeasurements, type WriteLine } from './emf-line';
import { type Facts, lineMaker } from './line-layout';
import { writeLine } from './log-writer';
import { ownLineMaker } from './own-lines';
import { shownError } from './shown-error';

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
 */
export const canonicalLines = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
  write: WriteLine = writeLine,
): WriteLines => {
  const begin = lineBeginner(telemetry, configuration);
  const furtherMembers = furtherLineMaker(telemetry, configuration);
  const writeOutput = outputWriter(telemetry, configuration, write);
  return (invocation, outcome, timestampMs) => {
    // First, for it may find that something is lost, which the line tells.
    const output = powertoolsOutput(invocation);
    const line = begin(invocation, outcome, timestampMs);
    const isJoined = output === undefined || line.tryAddOutput(output);
    const lines = placeMeasurements(
      line,
      invocation.measurements.all(),
      () => new EmfLine(furtherMembers(invocation, timestampMs)),
    );
    for (const each of lines) each.write(timestampMs, write);
    if (!isJoined) writeOutput(invocation, output, timestampMs);
  };
};

/** Writes what Powertools gathered on a line of its own, which is the request's all the same. */
export const outputWriter = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
  write: WriteLine = writeLine,
): ((invocation: Invocation, output: EmfOutput, timestampMs: number) => void) => {
  const furtherMembers = furtherLineMaker(telemetry, configuration);
  return (invocation, output, timestampMs) =>
    write({ ...furtherMembers(invocation, timestampMs), ...output });
};

/** Begins a line with what is measured of every invocation. */
const lineBeginner = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
): ((invocation: Invocation, outcome: Outcome, timestampMs: number) => EmfLine) => {
  const { http, system } = facetsOf(telemetry);
  const ofExchange = http && exchangeMetrics(http);
  const ofFailure = http && failureMetrics(http);
  const ofSystem = system && systemMetrics(system);
  const ofInvocation = Directives.none.andAll(ofSystem?.instruments);
  const ofAnswer = Directives.none.andAll(ofExchange?.instruments).andAll(ofSystem?.instruments);
  const membersOf = logMembers(telemetry, configuration);
  return (invocation, outcome, timestampMs) => {
    const { exchange, usage, error } = outcome;
    const errorShown = error === undefined ? undefined : shownError(error);
    const ending = endingOf(outcome, errorShown);
    const members = membersOf(invocation, outcome, timestampMs, levels[ending], errorShown);
    ofSystem?.put(members, usage, invocation.request.coldStart);
    if (!exchange) return new EmfLine(members, ofInvocation);
    ofExchange?.put(members, exchange, usage.durationMs);
    const failure = ofFailure?.[ending];
    failure?.put(members, exchange.answer.statusCode);
    return new EmfLine(members, ofAnswer.andAll(failure?.instruments));
  };
};

/** How an invocation ended; `abandoned` and `broken` are answers that had their status before their error. */
type Ending = 'served' | 'abandoned' | 'broken' | 'refused' | 'failed';

const levels: Readonly<Record<Ending, string>> = {
  served: 'INFO',
  abandoned: 'WARNING',
  broken: 'ERROR',
  refused: 'WARNING',
  failed: 'ERROR',
};

const endingOf = ({ exchange, batch }: Outcome, error: ShownError | undefined): Ending => {
  if (!exchange) return error === undefined && !batch?.failedRecords ? 'served' : 'failed';
  const { answer, bodyBytes } = exchange;
  const isOurs = error !== undefined && !isCallersFault(error.category);
  if (answer.statusCode < 400)
    return error === undefined ? 'served' : isOurs ? 'broken' : 'abandoned';
  const isStreamed = bodyBytes !== undefined;
  return answer.statusCode < 500 && !(isOurs && isStreamed) ? 'refused' : 'failed';
};

type ShownError = ReturnType<typeof shownError>;

type LogMembers = (
  invocation: Invocation,
  outcome: Outcome,
  timestampMs: number,
  level: string,
  error: ShownError | undefined,
) => Record<string, unknown>;

/** What the log says of an invocation, by the names that the service gives it. */
const logMembers = (
  telemetry: AnyTelemetry,
  { environment, version }: Configuration,
): LogMembers => {
  const { service, logFields } = telemetry;
  const { http: requests, system } = facetsOf(telemetry);
  const inPlaces = lineMaker(logFields, namesIn({ requests, system }), namesIn(telemetry));
  const loggers = { request: `${service}.request`, invocation: `${service}.invocation` };
  const hasMemoryMetric = system !== undefined;
  return ({ request, startedAtMs, notes, measurements }, outcome, timestampMs, level, error) => {
    const { exchange, usage, batch } = outcome;
    const http = exchange?.http;
    const path = http && pathOf(http, request.route);
    // One literal with all that a line may have: what is undefined is not written, and one shape is fast.
    const facts: Facts = {
      timestamp: new Date(timestampMs).toISOString(),
      level,
      logger: http ? loggers.request : loggers.invocation,
      service,
      environment,
      version,
      requestId: request.requestId,
      userId: request.userId,
      workspaceId: request.workspaceId,
      traceId: request.traceId,
      w3cTraceId: request.w3cTraceId,
      message: messageOf(exchange, path, error),
      path,
      method: http?.method,
      route: request.route,
      statusCode: exchange?.answer.statusCode,
      responseTimeMs: exchange && usage.durationMs,
      clientIp: logFields.clientIp && http?.clientIp,
      userAgent: userAgentOf(http, logFields),
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
      error,
    };
    return inPlaces(facts);
  };
};

/** What metrics and their dimensions are called on a line. */
const namesIn = (instruments: object): readonly string[] =>
  instrumentsOf(instruments).flatMap(({ metric, by }) => [metric.name, ...Object.keys(by)]);

const remainingMs = (remainingTimeMs: () => number): number | undefined => {
  const remaining = remainingTimeMs();
  return Number.isFinite(remaining) ? remaining : undefined;
};

/** What a line says for metrics that the first one cannot hold: a line has one value for a name. */
const furtherLineMaker = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
): ((invocation: Invocation, timestampMs: number) => Record<string, unknown>) => {
  const lineOf = ownLineMaker(telemetry, configuration);
  return ({ request: { requestId } }, timestampMs) =>
    lineOf('metrics', timestampMs, { level: 'INFO', requestId, message: 'further metrics' });
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

const contextOf = (
  notes: Readonly<Record<string, unknown>>,
  undeclared: readonly string[],
): Record<string, unknown> | undefined => {
  if (undeclared.length > 0) return redact({ ...notes, undeclared }) as Record<string, unknown>;
  for (const _ in notes) return redact(notes) as Record<string, unknown>;
  return undefined;
};

const powertoolsOutput = ({ powertoolsMetrics }: Invocation): EmfOutput | undefined =>
  powertoolsMetrics && loadPart('measuring/powertools-metrics').outputForRequest(powertoolsMetrics);
