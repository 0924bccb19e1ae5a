import { minutes, type Seconds, seconds } from '../../telemetry/duration';
import type { Configuration, LogLevel } from '../configuration';
import type { LogEntry } from './log-entry';

/** How many of a handler's own lines are written; a request's line has its metrics and is never held back. */
export interface Throttle {
  /** Lines that have the same of this share a limit: a member of their context, `user_id`, `workspace_id` or `logger`. */
  readonly by: string;
  /** Lines in each window. */
  readonly limit: number;
  /** The window's length; it begins with a key's first line. */
  readonly per: Seconds;
  readonly levels: readonly LogLevel[];
}

/**
 * @param changes - what differs from 10 errors a minute for each workspace (AN9)
 * @throws RangeError when the limit is no whole number above 0, or the window is not above 0
 */
export const throttle = (changes: Partial<Throttle> = {}): Throttle => {
  const { by = 'workspace_id', limit = 10, per = minutes(1), levels = ['ERROR'] } = changes;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`a throttle's limit must be a whole number above 0, got ${limit}`);
  }
  if (!(per > 0)) throw new RangeError(`a throttle's window must be above 0 seconds, got ${per}`);
  return { by, limit, per, levels };
};

/** The throttle of a service's code as the environment changes it; either variable switches the standard one on. */
export const configuredThrottle = (
  inCode: Throttle | undefined,
  { throttleLimit, throttleSeconds }: Configuration,
): Throttle | undefined => {
  const isConfigured = throttleLimit !== undefined || throttleSeconds !== undefined;
  const whole = inCode ?? (isConfigured ? throttle() : undefined);
  if (!whole || throttleLimit === 0) return undefined;
  const { limit, per } = whole;
  return {
    ...whole,
    limit: throttleLimit ?? limit,
    per: throttleSeconds === undefined ? per : seconds(throttleSeconds),
  };
};

/** What becomes of a line; `dropped` lines of its key were held back since the last one that passed. */
export type Verdict =
  | { readonly kind: 'passes'; readonly dropped: number }
  | { readonly kind: 'dropped' };

export type LineThrottle = (level: string, logger: string, entry: LogEntry) => Verdict;

/**
 * Decides on the lines of an environment. Lines without what they are counted by share one limit.
 * @param now - milliseconds since the epoch
 */
export const lineThrottle = (throttle: Throttle, now: () => number): LineThrottle => {
  const levels: readonly string[] = throttle.levels;
  const count = lineCounter(throttle, now);
  return (level, logger, entry) =>
    levels.includes(level) ? count(keyOf(throttle.by, logger, entry)) : passes;
};

const passes: Verdict = { kind: 'passes', dropped: 0 };

const keyOf = (by: string, logger: string, entry: LogEntry): string => {
  const { requestId: request_id, userId: user_id, workspaceId: workspace_id } = entry;
  const named: Readonly<Record<string, unknown>> = { logger, request_id, user_id, workspace_id };
  const value = entry.context[by] ?? named[by];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

interface Window {
  startedAtMs: number;
  lines: number;
  dropped: number;
}

/** Keys come from outside, and an environment may live for hours. */
const MAX_KEYS = 1000;

const lineCounter = ({ limit, per }: Throttle, now: () => number): ((key: string) => Verdict) => {
  const windows = new Map<string, Window>();
  return (key) => {
    const nowMs = now();
    const window = windows.get(key) ?? opened(windows, key, nowMs);
    if (nowMs - window.startedAtMs >= per * 1000)
      Object.assign(window, { startedAtMs: nowMs, lines: 0 });
    if (window.lines >= limit) {
      window.dropped++;
      return { kind: 'dropped' };
    }
    const { dropped } = window;
    window.lines++;
    window.dropped = 0;
    return { kind: 'passes', dropped };
  };
};

/** Of too many keys the one that was new the longest ago is forgotten. */
const opened = (windows: Map<string, Window>, key: string, startedAtMs: number): Window => {
  const [oldest] = windows.keys();
  if (windows.size >= MAX_KEYS && oldest !== undefined) windows.delete(oldest);
  const window = { startedAtMs, lines: 0, dropped: 0 };
  windows.set(key, window);
  return window;
};
