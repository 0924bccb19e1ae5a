import type { ErrorCategory } from '../errors/error-category';

interface HttpErrorOptions {
  readonly cause?: unknown;
  /** @default - by the status: 'client' below 500, 'internal' from there */
  readonly category?: ErrorCategory;
  /** Whether the caller reads the message. @default true */
  readonly isTold?: boolean;
}

const brand = Symbol.for('watchkeeper.HttpError');

/** Thrown by a handler to answer with this status; the caller reads the message. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError';
  readonly status: number;
  readonly category: ErrorCategory;
  readonly isTold: boolean;

  constructor(status: number, message: string, options: HttpErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    // What is no status could not be answered with.
    this.status = Number.isInteger(status) && status >= 100 && status < 600 ? status : 500;
    this.category = options.category ?? (status < 500 ? 'client' : 'internal');
    this.isTold = options.isTold ?? true;
    Object.defineProperty(this, brand, { value: true });
  }

  // A bundle's parts have a class of their own, and take each other's errors for what they are.
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: of a subclass only its own errors are instances
    if (this !== HttpError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && brand in value;
  }
}
