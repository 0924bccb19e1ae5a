import { currentInvocation } from '../invocation';
import { redactText } from '../redaction';
import { writeLine } from './log-writer';
import { shownError } from './shown-error';

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
      error: error === undefined ? undefined : shownError(error),
    });

/** Tells once of each thing that came too late: it will be the same missing `await` each time. */
export const lossTeller = (tell: OwnLines): ((what: string) => void) => {
  const told = new Set<string>();
  return (what) => {
    if (told.has(what)) return;
    told.add(what);
    tell(
      'WARNING',
      `${what} came when its invocation was over, and is lost: await what it comes from`,
    );
  };
};
