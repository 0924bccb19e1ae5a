import { errorRecord } from './error-record';
import { currentInvocation } from './invocation';
import { writeLine } from './log-writer';
import { redactText } from './redaction';

/** Writes a line of what the telemetry has to say of itself. */
export type OwnLines = (
  level: 'INFO' | 'WARNING' | 'ERROR',
  message: string,
  error?: unknown,
) => void;

/** @param now - milliseconds since the epoch */
export const ownLines =
  (service: string, now: () => number): OwnLines =>
  (level, message, error) =>
    writeLine({
      timestamp: new Date(now()).toISOString(),
      level,
      logger: `${service}.telemetry`,
      service,
      request_id: currentInvocation()?.request.requestId,
      message: redactText(message),
      error: error === undefined ? undefined : errorRecord(error),
    });

/** Tells of each metric once that was measured too late: it will be the same missing `await` each time. */
export const lossTeller = (tell: OwnLines): ((metricName: string) => void) => {
  const told = new Set<string>();
  return (metricName) => {
    if (told.has(metricName)) return;
    told.add(metricName);
    tell(
      'WARNING',
      `${metricName} was measured when its invocation was over, and is lost: await what measures it`,
    );
  };
};
