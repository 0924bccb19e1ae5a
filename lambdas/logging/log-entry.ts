import type { LogItemExtraInput, LogItemMessage } from '@aws-lambda-powertools/logger/types';
import type { RequestInfo } from '../invocation';
import type { LogContext } from './log-context';

type Members = Readonly<Record<string, unknown>>;

/** What one call of a logger says, as it was said: secrets are still in it. */
export interface LogEntry {
  readonly message: unknown;
  /** What was caught or thrown; undefined where nothing was. */
  readonly error: unknown;
  /** All else that was said, by name. */
  readonly context: Members;
  readonly requestId: unknown;
  readonly userId: unknown;
  readonly workspaceId: unknown;
}

/** What a line is part of, the more general first: a later member takes the place of an earlier one of its name. */
export interface Surroundings {
  readonly request: RequestInfo | undefined;
  /** Of the logger, then of the invocation. */
  readonly keys: Members;
  readonly logContext: LogContext;
}

/** Takes a call apart as Powertools does: a text, an error or an object with a message; then objects, errors and texts. */
export const logEntry = (
  input: LogItemMessage,
  extra: LogItemExtraInput,
  { request, keys, logContext }: Surroundings,
): LogEntry => {
  const { requestId, userId, workspaceId, others } = split(logContext);
  let said = joined(keys, others);
  let message: unknown = input;
  if (typeof input === 'object' && input !== null) {
    const { message: text, ...rest } = input;
    message = text;
    said = joined(said, input instanceof Error ? membersOf(input) : rest);
  }
  for (const item of extra) said = joined(said, membersOf(item));
  const { error, context } = withoutError(said);
  return {
    message,
    error,
    context,
    requestId: requestId ?? request?.requestId,
    userId: userId ?? request?.userId,
    workspaceId: workspaceId ?? request?.workspaceId,
  };
};

const none: Members = {};

/** Copies only where both have members: most lines have one object. */
export const joined = (first: Members, second: Members): Members =>
  isEmpty(second) ? first : isEmpty(first) ? second : Object.assign({}, first, second);

const isEmpty = (members: Members): boolean => {
  for (const _ in members) return false;
  return true;
};

const membersOf = (item: unknown): Members => {
  if (item instanceof Error) return { error: item };
  if (typeof item === 'string') return { extra: item };
  return typeof item === 'object' && item !== null ? (item as Members) : none;
};

const withoutError = (said: Members): { readonly error: unknown; readonly context: Members } => {
  if (!('error' in said)) return { error: undefined, context: said };
  const { error, ...context } = said;
  return { error, context };
};

/** What a context says of the request itself, and the rest. */
const split = (logContext: LogContext) => {
  if (isEmpty(logContext)) return { others: none };
  const {
    request_id: requestId,
    user_id: userId,
    workspace_id: workspaceId,
    ...others
  } = logContext;
  return { requestId, userId, workspaceId, others };
};
