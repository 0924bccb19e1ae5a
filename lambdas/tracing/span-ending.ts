import { answerTo, errorCategory, isCallersFault } from '../errors/error-category';
import type { HttpError } from '../http/http-error';

/** Whether an error marks the span that it ends: what callers do wrong is no fault of the service. */
export const isFault = (error: unknown): boolean => !isCallersFault(errorCategory(error));

/** The status of an answer; undefined for a result that is none. */
export const statusOfResult = (result: unknown): number | undefined => {
  const { statusCode } = (result ?? {}) as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
};

/** The status that a caller gets for an error. */
export const statusOfError = (error: unknown): number =>
  isHttpError(error) ? error.status : answerTo[errorCategory(error)].status;

// Not by its class: that of the handler's bundle is not the class of a part beside it.
const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'isTold' in error && 'status' in error;
