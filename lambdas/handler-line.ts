import type { AnyTelemetry } from '../telemetry/define-telemetry';
import type { Configuration } from './configuration';
import { errorRecord } from './error-record';
import { lineMaker } from './line-layout';
import type { LogEntry } from './log-entry';
import { redact } from './redaction';
import type { SourceLocation } from './source-location';
import { w3cTraceId } from './tracing/trace-id';

/** Where a line comes from. */
export interface LineOrigin {
  readonly level: string;
  readonly logger: string;
  readonly service: string;
  /** X-Ray's. */
  readonly traceId: string | undefined;
  /** Only where the service's lines tell it. */
  readonly location: SourceLocation | undefined;
}

export type HandlerLines = (
  origin: LineOrigin,
  entry: LogEntry,
) => Readonly<Record<string, unknown>>;

/**
 * Makes the lines that a handler writes itself, as the service's documents name their members, without secrets.
 * @param now - milliseconds since the epoch
 */
export const handlerLines = (
  { logFields }: AnyTelemetry,
  { environment, version }: Configuration,
  now: () => number,
): HandlerLines => {
  const inPlaces = lineMaker(logFields);
  return ({ level, logger, service, traceId, location }, entry) =>
    inPlaces({
      timestamp: new Date(now()).toISOString(),
      level,
      logger,
      service,
      environment,
      version,
      requestId: entry.requestId,
      userId: redact(entry.userId),
      workspaceId: redact(entry.workspaceId),
      traceId,
      w3cTraceId: logFields.w3cTraceId && traceId && w3cTraceId(traceId),
      message: redact(entry.message),
      module: location?.module,
      function: location?.function,
      line: location?.line,
      context: redact(readable(entry.context)) as LogEntry['context'],
      error: entry.error === undefined ? undefined : errorRecord(entry.error),
    });
};

/** JSON shows nothing of an Error. */
const readable = (context: LogEntry['context']): LogEntry['context'] => {
  for (const name in context) {
    if (context[name] instanceof Error) return withErrorRecords(context);
  }
  return context;
};

const withErrorRecords = (context: LogEntry['context']): LogEntry['context'] =>
  Object.fromEntries(
    Object.entries(context).map(([name, value]) => [
      name,
      value instanceof Error ? errorRecord(value) : value,
    ]),
  );
