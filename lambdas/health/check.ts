import { type ErrorCategory, errorCategory } from '../errors/error-category';
import { withinLimit } from '../time-limit';

/** From best to worst. */
export const healthStatuses = ['healthy', 'degraded', 'unhealthy'] as const;
export type HealthStatus = (typeof healthStatuses)[number];

export type DependencyKind = 'database' | 'cache' | 'external' | 'queue' | 'model' | 'system';

/** What a check found, with what else it wants to show: `{ status: 'degraded', queue_depth: 1240 }`. */
export interface Finding {
  /** @default 'healthy' */
  readonly status?: HealthStatus;
  /** Why it is not healthy; shown to those alone who may read errors. */
  readonly error?: string;
  readonly [detail: string]: string | number | boolean | undefined;
}

/** One thing to look at. A check that rejects, or does not answer in time, finds it unhealthy. */
export interface HealthCheck<N extends string = string> {
  readonly name: N;
  readonly kind: DependencyKind;
  /** Whether the service cannot do without it; else it counts as degraded at worst. @default true */
  readonly critical?: boolean;
  /** @default 5000 */
  readonly timeoutMs?: number;
  /** The signal is aborted at the time limit: `(signal) => fetch(url, { signal })`. */
  // biome-ignore lint/suspicious/noConfusingVoidType: to come back is enough: `async () => { await ping(); }`
  readonly check: (signal: AbortSignal) => Promise<Finding | void>;
}

/** What is known of one dependency. */
export interface Examined {
  readonly check: HealthCheck;
  readonly status: HealthStatus;
  readonly details: Readonly<Record<string, unknown>>;
  /** Absent when the check rejected or was too late. */
  readonly latencyMs?: number;
  /** The category is that of what the check threw. */
  readonly error?: { readonly category?: ErrorCategory; readonly text: string };
}

/** AN7's, for external services; a ping of a database is far quicker, or has a problem. */
const TIMEOUT_MS = 5000;

/**
 * Makes all checks side by side. Since they start together, a limit for each is a limit for the whole.
 * @param monotonicNow - milliseconds since any moment
 */
export const examine = (
  checks: readonly HealthCheck[],
  totalLimitMs: number,
  monotonicNow: () => number,
): Promise<readonly Examined[]> =>
  Promise.all(
    checks.map((check) =>
      examineOne(check, Math.min(check.timeoutMs ?? TIMEOUT_MS, totalLimitMs), monotonicNow),
    ),
  );

const examineOne = async (
  check: HealthCheck,
  limitMs: number,
  monotonicNow: () => number,
): Promise<Examined> => {
  const startedMs = monotonicNow();
  try {
    const finding = (await withinLimit(limitMs, (signal) => check.check(signal))) ?? {};
    const { status = 'healthy', error: text, ...details } = finding;
    checkStatus(status);
    const latencyMs = Math.round((monotonicNow() - startedMs) * 100) / 100;
    const error = text === undefined ? undefined : { text };
    return { check, status, details: plainOf(details), latencyMs, error };
  } catch (thrown) {
    const error = { category: errorCategory(thrown), text: textOf(thrown) };
    return { check, status: 'unhealthy', details: {}, error };
  }
};

/** What another service calls its state must not pass for healthy. */
const checkStatus = (status: HealthStatus): void => {
  if (healthStatuses.includes(status)) return;
  throw new TypeError(
    `the status of a check must be one of ${healthStatuses.join(', ')}, got ${JSON.stringify(status)}`,
  );
};

/** Of what a client answered, given as it came, objects stay here: nobody knows what is in them. */
const plainOf = (details: Readonly<Record<string, unknown>>): Examined['details'] =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => plainTypes.has(typeof value)));

const plainTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);

interface ErrorShape {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: ErrorShape;
}

/** `fetch` hides what happened in the cause of its own error, and there sometimes in the code alone. */
const textOf = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  try {
    const { message, cause } = thrown as ErrorShape;
    return [message, cause?.message || cause?.code].filter(Boolean).join(': ') || UNKNOWN;
  } catch {
    // A getter threw.
    return UNKNOWN;
  }
};

const UNKNOWN = 'unknown error';
