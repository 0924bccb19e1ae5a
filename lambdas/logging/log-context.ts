import { sharedState } from '../shared-state';

/** What lines say of the work that they are written in, by the lines' own names. */
export type LogContext = Readonly<Record<string, unknown>>;

const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks');
const storage = sharedState('log-context', () => new AsyncLocalStorage<LogContext>());
const none: LogContext = {};

/** What `logContext` says of the work that is being done. */
export const currentLogContext = (): LogContext => storage.getStore() ?? none;

/**
 * Runs `work`; every line that it, or what it awaits, writes carries `context` (TR3, TR7). Contexts nest: the inner one's
 * members win. `request_id`, `user_id` and `workspace_id` take the place of the request's own, all others are in the
 * line's `context`.
 */
export const logContext = <R>(context: LogContext, work: () => R): R =>
  storage.run({ ...storage.getStore(), ...context }, work);
