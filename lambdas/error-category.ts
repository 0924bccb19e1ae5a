/** Whose fault an error is, in the words of the log lines. */
export type ErrorCategory =
  | 'client'
  | 'validation'
  | 'throttled'
  | 'timeout'
  | 'dependency'
  | 'internal';

interface ErrorShape {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly category?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

type Rule = (error: ErrorShape) => ErrorCategory | false | undefined;

const throttles = /Throttl|TooManyRequests|ProvisionedThroughputExceeded|SlowDown/;
const timeouts = /^(TimeoutError|AbortError)$/;
const networkCodes = /^(ECONN|ENOTFOUND|EPIPE|EAI_AGAIN|UND_ERR)/;

// The first rule that knows the error decides.
const rules: readonly Rule[] = [
  ({ category }) => categories.find((known) => known === category),
  ({ name, $metadata }) =>
    (throttles.test(String(name)) || $metadata?.httpStatusCode === 429) && 'throttled',
  ({ name, code }) => (timeouts.test(String(name)) || code === 'ETIMEDOUT') && 'timeout',
  ({ $metadata, code, cause }) =>
    ($metadata !== undefined || networkCodes.test(String(code ?? codeOf(cause)))) && 'dependency',
];

// `fetch` hides the network's error in the cause of its own.
const codeOf = (cause: unknown): unknown => (cause as ErrorShape | undefined)?.code;

const categories: readonly ErrorCategory[] = [
  'client',
  'validation',
  'throttled',
  'timeout',
  'dependency',
  'internal',
];

/** Errors of the AWS SDK are known by their `$metadata`, network errors by their code, ours by their category. */
export const errorCategory = (error: unknown): ErrorCategory => {
  if (typeof error !== 'object' || error === null) return 'internal';
  for (const rule of rules) {
    const category = rule(error);
    if (category) return category;
  }
  return 'internal';
};

/** Whether the one who asked has to change something, not we. */
export const isCallersFault = (category: ErrorCategory): boolean =>
  category === 'client' || category === 'validation';

/** What the caller gets for an error that names no status: never its text. */
export const answerTo: Readonly<
  Record<ErrorCategory, { readonly status: number; readonly text: string }>
> = {
  client: { status: 400, text: 'bad request' },
  validation: { status: 400, text: 'bad request' },
  throttled: { status: 503, text: 'too busy, try again later' },
  timeout: { status: 504, text: 'a service that this one needs did not answer in time' },
  dependency: { status: 503, text: 'a service that this one needs failed, try again later' },
  internal: { status: 500, text: 'internal error' },
};
