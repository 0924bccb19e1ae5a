import type { AnyTelemetry, Bound } from '../../telemetry/define-telemetry';
import { currentInvocation } from '../invocation';
import type { HandlerLines } from '../lines/handler-line';
import { writeLine } from '../lines/log-writer';
import { redact } from '../redaction';
import { currentLogContext } from './log-context';
import { logEntry } from './log-entry';

/** Who did it. @default - the user of the request */
interface Actor {
  readonly user?: string;
}

/** Writes who did what, whatever the level, sampling and throttle (TR4, EF9). */
export interface Audit {
  readonly authentication: (
    event: Actor & { readonly success: boolean; readonly ipAddress?: string },
  ) => void;
  readonly apiAccess: (
    event: Actor & {
      readonly endpoint: string;
      readonly method: string;
      readonly statusCode: number;
    },
  ) => void;
  readonly dataAccess: (
    event: Actor & {
      readonly resourceType: string;
      readonly resourceId: string;
      readonly action: string;
    },
  ) => void;
  /** The values of a setting whose name speaks of a secret are masked. */
  readonly configurationChange: (
    event: Actor & {
      readonly configKey: string;
      readonly oldValue: unknown;
      readonly newValue: unknown;
    },
  ) => void;
}

type Members = Readonly<Record<string, unknown>>;

/** A service that measures its security has the events counted, each with its line. */
export const audit = (telemetry: AnyTelemetry, lineOf: HandlerLines): Audit => {
  const { auditEvents, failedLogins } = securityOf(telemetry);
  const tell = (
    event_type: string,
    message: string,
    user: string | undefined,
    members: Members,
  ) => {
    writeLine(auditLine(telemetry, lineOf, message, { event_type, user, ...members }));
    count(auditEvents, { event_type });
  };
  return {
    authentication: ({ user, success, ipAddress }) => {
      tell('authentication', 'authentication', user, { success, ip_address: ipAddress });
      if (!success) count(failedLogins);
    },
    apiAccess: ({ user, endpoint, method, statusCode }) =>
      tell('api_access', 'API access', user, { endpoint, method, status_code: statusCode }),
    dataAccess: ({ user, resourceType, resourceId, action }) =>
      tell('data_access', 'data access', user, {
        resource_type: resourceType,
        resource_id: resourceId,
        action,
      }),
    configurationChange: ({ user, configKey, oldValue, newValue }) =>
      tell('configuration_change', 'configuration change', user, {
        config_key: configKey,
        old_value: settingOf(configKey, oldValue),
        new_value: settingOf(configKey, newValue),
      }),
  };
};

/** The event's members stand at the root, as its document has them. */
const auditLine = (
  { service }: AnyTelemetry,
  lineOf: HandlerLines,
  message: string,
  members: Members,
): object => {
  const request = currentInvocation()?.request;
  const entry = logEntry(message, [], { request, keys: {}, logContext: currentLogContext() });
  const { traceId, w3cTraceId } = request ?? {};
  const ids = { traceId, w3cTraceId };
  const origin = { level: 'INFO', logger: 'audit', service, ...ids, location: undefined };
  const user = members.user ?? entry.userId;
  // One name for one thing.
  const line = lineOf(origin, { ...entry, userId: undefined });
  return Object.assign({}, line, redact({ ...members, user }));
};

interface Security {
  readonly auditEvents?: Bound;
  readonly failedLogins?: Bound;
}

const securityOf = (telemetry: AnyTelemetry): Security =>
  (telemetry as { readonly security?: Security }).security ?? {};

const count = (instrument: Bound | undefined, labels?: Readonly<Record<string, string>>): void => {
  const invocation = currentInvocation();
  if (instrument && invocation && !invocation.isOver) {
    invocation.measurements.record(instrument, 1, labels);
  }
};

/** Whether a value is a secret is told by the name of what it is the value of. */
const settingOf = (configKey: string, value: unknown): unknown =>
  Object.values(redact({ [configKey]: value }) as object)[0];
