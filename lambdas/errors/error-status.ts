import { HttpError } from '../http/http-error';
import { answerTo, errorCategory, isCallersFault } from './error-category';

type ErrorClass = abstract new (...args: never[]) => Error;

/** The status that each class of a service's errors is answered with; the first class that an error is of counts. */
export type ErrorStatuses = ReadonlyMap<ErrorClass, number>;

/** What http-errors (which middy throws) and Powertools' event handler say of the answer that they mean. */
interface AnswerShape {
  readonly statusCode?: unknown;
  readonly expose?: unknown;
  readonly errorType?: unknown;
}

/** What packages mark their errors with, the AWS SDK by `$metadata`. */
interface MarkedError {
  readonly code?: unknown;
  readonly $metadata?: unknown;
}

/**
 * An error whose class has a status becomes a `HttpError` that looks the same in the log: same name, message, stack,
 * cause and code. Below 500 the caller is at fault and reads the message. All other errors stay what they are, also those
 * that cannot be read.
 */
export const withStatus = (error: unknown, statuses?: ErrorStatuses): unknown => {
  try {
    if (!(error instanceof Error) || error instanceof HttpError) return error;
    const status = statusOf(error, statuses);
    return status === undefined ? error : toHttpError(error, status);
  } catch {
    return error;
  }
};

const statusOf = (error: Error, statuses: ErrorStatuses = new Map()): number | undefined => {
  for (const [errorClass, status] of statuses) if (error instanceof errorClass) return status;
  const { statusCode, expose, errorType } = error as AnswerShape;
  // A `statusCode` alone is what somebody else answered.
  const isMeant = typeof expose === 'boolean' || typeof errorType === 'string';
  return isMeant && typeof statusCode === 'number' && statusCode >= 400 ? statusCode : undefined;
};

const toHttpError = (error: Error, status: number): HttpError => {
  const isCallers = status < 500;
  const category = errorCategory(error);
  const shown = new HttpError(status, error.message, {
    ...('cause' in error ? { cause: error.cause } : {}),
    category: isCallers && !isCallersFault(category) ? 'client' : category,
    isTold: isCallers,
  });
  const { code, $metadata } = error as MarkedError;
  return Object.defineProperties(shown, {
    name: { value: error.name },
    stack: { get: () => error.stack, configurable: true },
    code: { value: code },
    $metadata: { value: $metadata },
  });
};

interface ErrorAnswer {
  readonly status: number;
  readonly text: string;
}

/** What a request that failed is answered with: never a stack, and a message only where it is meant for the caller. */
export const errorAnswer = (error: unknown): ErrorAnswer => {
  try {
    return toldAnswer(error) ?? answerTo[errorCategory(error)];
  } catch {
    return answerTo.internal;
  }
};

/** Of an error that says how it is to be answered. */
const toldAnswer = (error: unknown): ErrorAnswer | undefined => {
  if (!(error instanceof HttpError)) return undefined;
  const { status, isTold, message } = error;
  // Members can be overwritten, and what is no text may be no JSON.
  if (!isStatus(status) || typeof message !== 'string') return undefined;
  return { status, text: isTold ? message : answerTo[errorCategory(error)].text };
};

const isStatus = (status: unknown): boolean =>
  Number.isInteger(status) && (status as number) >= 100 && (status as number) < 600;
