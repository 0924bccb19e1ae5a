import type { ErrorCategory } from './error-category';

interface HttpErrorOptions {
  readonly cause?: unknown;
  /** @default - by the status: 'client' below 500, 'internal' from there */
  readonly category?: ErrorCategory;
}

/** Thrown by a handler to answer with this status; the caller reads the message. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly category: ErrorCategory;

  constructor(status: number, message: string, options: HttpErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.status = status;
    this.category = options.category ?? (status < 500 ? 'client' : 'internal');
  }
}
