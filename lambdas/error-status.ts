import { answerTo, errorCategory, isCallersFault } from './error-category';
import { HttpError } from './http-error';

type ErrorClass = abstract new (...args: never[]) => Error;

/** The status that each class of a service's errors is answered with; the first class that an error is of counts. */
export type ErrorStatuses = ReadonlyMap<ErrorClass, number>;

/** What http-errors (which middy throws) and Powertools' event handler say of the answer that they mean. */
interface AnswerShape {
  readonly statusCode?: unknown;
  readonly expose?: unknown;
  readonly errorType?: unknown;
}

/**
 * An error whose class has a status becomes a `HttpError` that looks the same in the log: same name, message, stack and
 * cause. Below 500 the caller is at fault and reads the message. All other errors stay what they are.
 */
export const withStatus = (error: unknown, statuses?: ErrorStatuses): unknown => {
  if (!(error instanceof Error) || error instanceof HttpError) return error;
  const status = statusOf(error, statuses);
  return status === undefined ? error : toHttpError(error, status);
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
  return Object.defineProperties(shown, {
    name: { value: error.name },
    stack: { get: () => error.stack, configurable: true },
  });
};

/** What a request that failed is answered with: never a stack, and a message only where it is meant for the caller. */
export const errorAnswer = (error: unknown): { readonly status: number; readonly text: string } => {
  const { text, status } = answerTo[errorCategory(error)];
  if (!(error instanceof HttpError)) return { status, text };
  return { status: error.status, text: error.isTold ? error.message : text };
};
