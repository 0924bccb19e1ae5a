import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { lineFields } from '../../telemetry/line-fields';
import type { Configuration } from '../configuration';
import { currentInvocation } from '../invocation';
import { once } from '../once';
import { redactText } from '../redaction';
import { sharedState } from '../shared-state';
import { type Facts, lineMaker } from './line-layout';
import { writeLine } from './log-writer';
import { shownError } from './shown-error';

/** Writes a line of what the telemetry has to say of itself. */
export type OwnLines = (
  level: 'INFO' | 'WARNING' | 'ERROR',
  message: string,
  error?: unknown,
) => void;

/** A service's name, and where its lines have what. */
type Placement = Pick<AnyTelemetry, 'service' | 'logFields'>;
type Deployment = Partial<Pick<Configuration, 'environment' | 'version'>>;

const tellers = sharedState('own-lines', () => new Map<string, OwnLines>());

/**
 * The lines of a service about its telemetry, in the fields of all its lines.
 * @param now - milliseconds since the epoch
 */
export const ownLines = (
  service: Placement,
  deployment: Deployment,
  now: () => number,
): OwnLines => {
  const lineOf = ownLineMaker(service, deployment);
  const tell: OwnLines = (level, message, error) =>
    writeLine(
      lineOf('telemetry', now(), {
        level,
        requestId: currentInvocation()?.request.requestId,
        message: redactText(message),
        error: error === undefined ? undefined : shownError(error),
      }),
    );
  tellers.set(service.service, tell);
  return tell;
};

/** For whom knows no more of a service than its name: its lines, or, before it observes anything, such as any service has. */
export const ownLinesOf = (service: string): OwnLines =>
  tellers.get(service) ?? ownLines({ service, logFields: lineFields() }, {}, Date.now);

/** Makes lines that no handler asked for, and no request: `logger` is the part of the service that they are of. */
export const ownLineMaker = (
  { service, logFields }: Placement,
  { environment, version }: Deployment,
): ((logger: string, timestampMs: number, facts: Facts) => Record<string, unknown>) => {
  // Most environments write none.
  const inPlaces = once(() => lineMaker(logFields));
  return (logger, timestampMs, facts) =>
    inPlaces()({
      timestamp: new Date(timestampMs).toISOString(),
      logger: `${service}.${logger}`,
      service,
      environment,
      version,
      ...facts,
    });
};

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
