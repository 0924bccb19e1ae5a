import { type ErrorCategory, errorCategory } from './error-category';

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

export const errorRecord = (error: unknown, depth = 0): ErrorRecord => {
  const category = errorCategory(error);
  if (!(error instanceof Error)) return { name: typeof error, message: textOf(error), category };
  const { name, message, stack, cause } = error;
  const isCallersFault = category === 'client' || category === 'validation';
  return {
    name,
    message,
    category,
    ...(isCallersFault ? {} : { stack }),
    ...(cause === undefined || depth === MAX_CAUSES
      ? {}
      : { cause: errorRecord(cause, depth + 1) }),
  };
};

const textOf = (thrown: unknown): string => {
  try {
    return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
  } catch {
    return Object.prototype.toString.call(thrown);
  }
};
