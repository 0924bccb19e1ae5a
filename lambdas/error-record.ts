import { type ErrorCategory, errorCategory, isCallersFault } from './error-category';

/** An error as a log line shows it. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly category: ErrorCategory;
  /** Absent where the caller is at fault: the stack would be ours and say nothing. */
  readonly stack?: string;
  readonly cause?: ErrorRecord;
}

const MAX_CAUSES = 5;
// A caller's input may be part of an error's text, at any length.
const MAX_MESSAGE_LENGTH = 1000;
const MAX_STACK_LENGTH = 8000;

export const errorRecord = (error: unknown, depth = 0): ErrorRecord => {
  const category = errorCategory(error);
  if (!(error instanceof Error)) {
    return { name: typeof error, message: cut(textOf(error), MAX_MESSAGE_LENGTH), category };
  }
  const { name, message, stack, cause } = error;
  return {
    name,
    message: cut(message, MAX_MESSAGE_LENGTH),
    category,
    ...(stack === undefined || isCallersFault(category)
      ? {}
      : { stack: cut(stack, MAX_STACK_LENGTH) }),
    ...(cause === undefined || depth === MAX_CAUSES
      ? {}
      : { cause: errorRecord(cause, depth + 1) }),
  };
};

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}…`;

const textOf = (thrown: unknown): string => {
  try {
    return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
  } catch {
    return Object.prototype.toString.call(thrown);
  }
};
