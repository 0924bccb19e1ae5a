import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import type { Configuration } from '../configuration';
import type { LogEntry } from '../logging/log-entry';
import type { SourceLocation } from '../logging/source-location';
import { redact, redactText } from '../redaction';
import { lineMaker } from './line-layout';
import { shownError } from './shown-error';

/** Where a line comes from. */
export interface LineOrigin {
  readonly level: string;
  readonly logger: string;
  readonly service: string;
  /** X-Ray's. */
  readonly traceId: string | undefined;
  readonly w3cTraceId: string | undefined;
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
  return ({ level, logger, service, traceId, w3cTraceId, location }, entry) =>
    inPlaces({
      timestamp: new Date(now()).toISOString(),
      level,
      logger,
      service,
      environment,
      version,
      requestId: idShown(entry.requestId),
      userId: idShown(entry.userId),
      workspaceId: idShown(entry.workspaceId),
      traceId,
      w3cTraceId,
      message: redact(entry.message),
      module: location?.module,
      function: location?.function,
      line: location?.line,
      context: redact(entry.context) as LogEntry['context'],
      error: entry.error === undefined ? undefined : shownError(entry.error),
    });
};

/** A context may bring anything as an id; most are texts of a form that is known. */
const idShown = (id: unknown): unknown => (typeof id === 'string' ? redactText(id) : redact(id));
