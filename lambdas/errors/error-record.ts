import { loadPart } from '../parts';
import { redact, redactText } from '../redaction';
import { type ErrorCategory, errorCategory, isCallersFault } from './error-category';
import { fingerprint } from './fingerprint';

/** An error as another error shows it. */
export interface CauseRecord {
  readonly name: string;
  readonly message: string;
  readonly category: ErrorCategory;
  /** As whoever failed writes it: Node.js's `ECONNREFUSED`, PostgreSQL's SQLSTATE. */
  readonly code?: string | number;
  /** What AWS finds the call by; of errors of the AWS SDK. */
  readonly aws_request_id?: string;
  /** Absent where the caller is at fault: the stack would be ours and say nothing. */
  readonly stack?: string;
  readonly cause?: CauseRecord;
  /** Of an `AggregateError`: what all went wrong. */
  readonly errors?: readonly CauseRecord[];
}

/** An error as a log line shows it. */
export interface ErrorRecord extends CauseRecord {
  /** The same for the same error in other requests and deployments. */
  readonly fingerprint: string;
}

// Causes, and errors of an AggregateError, at any depth.
const MAX_RECORDS = 10;
// A caller's input may be part of an error's text, at any length.
const MAX_MESSAGE_LENGTH = 1000;
const MAX_STACK_LENGTH = 8000;
const MAX_MARK_LENGTH = 64;

/** Without secrets: what goes wrong often says what with. */
export const errorRecord = (error: unknown): ErrorRecord => {
  const record = recorder()(error);
  return { ...record, fingerprint: fingerprint(record) };
};

const recorder = () => {
  let recordsLeft = MAX_RECORDS;

  const record = (error: unknown): CauseRecord => {
    recordsLeft--;
    try {
      return isError(error) ? recordOf(error) : recordOfThrown(error);
    } catch {
      return { name: 'unreadable', message: 'the error could not be read', category: 'internal' };
    }
  };

  const recordOf = (error: Error): CauseRecord => {
    const category = errorCategory(error);
    const { name, message, cause } = error;
    const { errors } = error as Partial<AggregateError>;
    const shown = textOf(message);
    return {
      name: cut(textOf(name), MAX_MESSAGE_LENGTH),
      message: cut(shown, MAX_MESSAGE_LENGTH),
      category,
      ...marksOf(error),
      // Reading a stack is what costs, so that a caller's mistakes are cheap.
      ...(isCallersFault(category) ? {} : stackOf(error, message, shown)),
      ...(cause === undefined || recordsLeft === 0 ? {} : { cause: record(cause) }),
      ...(error instanceof AggregateError && recordsLeft > 0 ? { errors: recordsOf(errors) } : {}),
    };
  };

  const recordsOf = (errors: readonly unknown[] = []): readonly CauseRecord[] => {
    const records: CauseRecord[] = [];
    for (const error of errors) {
      if (recordsLeft === 0) break;
      records.push(record(error));
    }
    return records;
  };

  return record;
};

const { types } = process.getBuiltinModule('node:util');

/** Also of another realm: what Node.js throws in a test of jest's is of another class `Error` than the test's own. */
const isError = (value: unknown): value is Error =>
  value instanceof Error || types.isNativeError(value);

/** What packages mark their errors with, each by its own names. */
interface MarkedError {
  readonly code?: unknown;
  /** Of the AWS SDK. */
  readonly $metadata?: { readonly requestId?: unknown };
}

const marksOf = (error: Error): Pick<CauseRecord, 'code' | 'aws_request_id'> => {
  try {
    const { code, $metadata } = error as MarkedError;
    const awsRequestId = $metadata?.requestId;
    return {
      ...(typeof code === 'string' ? { code: markOf(code) } : {}),
      ...(typeof code === 'number' ? { code } : {}),
      ...(typeof awsRequestId === 'string' ? { aws_request_id: markOf(awsRequestId) } : {}),
    };
  } catch {
    // The rest may still be readable.
    return {};
  }
};

const markOf = (text: string): string => cut(textOf(text), MAX_MARK_LENGTH);

const recordOfThrown = (thrown: unknown): CauseRecord => ({
  name: typeof thrown,
  message: cut(textOf(thrown), MAX_MESSAGE_LENGTH),
  category: errorCategory(thrown),
});

// A stack begins with the message, of which more is known alone: it may be JSON as a whole.
const stackOf = ({ stack }: Error, message: string, shown: string): { readonly stack?: string } => {
  if (stack === undefined) return {};
  const text = shown === message ? stack : stack.replace(message, () => shown);
  // A text that is long takes long to map, and its end is not shown.
  const known = cut(textOf(text), MAX_STACK_LENGTH);
  return { stack: cut(loadPart('errors/source-map').mappedStack(known), MAX_STACK_LENGTH) };
};

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
