import { type ErrorCategory, errorCategory, isCallersFault } from './error-category';
import { redact, redactText } from './redaction';

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

/** Without secrets: what goes wrong often says what with. */
export const errorRecord = (error: unknown, depth = 0): ErrorRecord => {
  try {
    return error instanceof Error ? recordOf(error, depth) : recordOfThrown(error);
  } catch {
    return { name: 'unreadable', message: 'the error could not be read', category: 'internal' };
  }
};

const recordOf = (error: Error, depth: number): ErrorRecord => {
  const category = errorCategory(error);
  const { name, message, stack, cause } = error;
  const shown = textOf(message);
  return {
    name: cut(textOf(name), MAX_MESSAGE_LENGTH),
    message: cut(shown, MAX_MESSAGE_LENGTH),
    category,
    ...(stack === undefined || isCallersFault(category)
      ? {}
      : { stack: cut(stackOf(stack, message, shown), MAX_STACK_LENGTH) }),
    ...(cause === undefined || depth === MAX_CAUSES
      ? {}
      : { cause: errorRecord(cause, depth + 1) }),
  };
};

const recordOfThrown = (thrown: unknown): ErrorRecord => ({
  name: typeof thrown,
  message: cut(textOf(thrown), MAX_MESSAGE_LENGTH),
  category: errorCategory(thrown),
});

// A stack begins with the message, of which more is known alone: it may be JSON as a whole.
const stackOf = (stack: string, message: string, shown: string): string =>
  textOf(shown === message ? stack : stack.replace(message, () => shown));

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}…`;

const textOf = (thrown: unknown): string => {
  const shown = redact(thrown);
  if (typeof shown === 'string') return shown;
  try {
    return redactText(JSON.stringify(shown) ?? String(shown));
  } catch {
    return Object.prototype.toString.call(shown);
  }
};
