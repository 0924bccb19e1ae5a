import type { Context } from 'aws-lambda';
import { HttpError } from './http-error';

/** Enough to write a line in, and too little to be in time after all. */
const MARGIN_MS = 200;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const LONGEST_TIMEOUT_MS = 900_000;

/**
 * Calls `onNear` just before Lambda ends the invocation: with the process everything that it has not written is gone.
 * @returns the timer, to be cleared when the invocation ends by itself
 */
export const watchDeadline = (
  context: Partial<Context>,
  onNear: (error: HttpError) => void,
): NodeJS.Timeout | undefined => {
  const remainingMs = context.getRemainingTimeInMillis?.();
  if (remainingMs === undefined) return undefined;
  const waitMs = Math.min(remainingMs, LONGEST_TIMEOUT_MS) - MARGIN_MS;
  return setTimeout(() => onNear(noAnswer()), waitMs);
};

const noAnswer = () =>
  new HttpError(504, `no answer ${MARGIN_MS} ms before Lambda’s time-out`, { category: 'timeout' });
