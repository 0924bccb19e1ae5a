/** Whose fault an error is, in the words of the log lines. */
export type ErrorCategory =
  | 'client'
  | 'validation'
  | 'throttled'
  | 'timeout'
  | 'dependency'
  | 'internal';

/** What errors say of themselves: each package's own names, and ours. */
interface ErrorShape {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: { readonly code?: unknown };
  readonly category?: unknown;
  /** Of the AWS SDK. */
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: { readonly throttling?: boolean };
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
  /** Of HTTP clients: what was answered. */
  readonly response?: { readonly status?: unknown; readonly statusCode?: unknown };
  /** Of PostgreSQL. */
  readonly severity?: unknown;
  /** Of ajv. */
  readonly ajv?: unknown;
}

type Rule = (error: ErrorShape) => ErrorCategory | false | undefined;

const categories: readonly ErrorCategory[] = [
  'client',
  'validation',
  'throttled',
  'timeout',
  'dependency',
  'internal',
];

/** Of valibot, zod, joi and yup, and of Powertools' parser, validation and event handler. */
const validations =
  /^(ValiError|\$?ZodError|ValidationError|ParseError|(Schema|Request|Parameter)ValidationError)$/;

/** @see https://github.com/smithy-lang/smithy-typescript/blob/main/packages/service-error-classification/src/constants.ts */
const throttles =
  /Throttl|TooManyRequests|ThroughputExceeded|SlowDown|^(Bandwidth|Request)?LimitExceeded|PriorRequestNotComplete|TransactionInProgress/;

/** `Sandbox.Timedout` is what Lambda says of a function that was too late. */
const timeouts = /^(TimeoutError|AbortError|RequestTimeout(Error|Exception)?|Sandbox\.Timedout)$/;

/** Of Node.js, of undici, and of PostgreSQL: a cancelled statement, a lock that was not had, an idle transaction. */
const timeoutCodes = /^(E(SOCKET)?TIMEDOUT|UND_ERR_\w+_TIMEOUT|57014|55P03|25P03)$/;

/** What drivers of PostgreSQL and Redis, pools and axios say without a code of their own. */
const timeoutTexts =
  /^(timeout (expired|exceeded|of \d)|Query read timeout|Connection terminated due to connection timeout|(Connection|Socket) timeout|Command timed out)/;

const tooManyConnections = /^53300$/;

/** PostgreSQL's classes for statements that are wrong themselves: data, integrity, syntax. */
const wrongStatements = /^(22|23|42)\w{3}$/;

/** What AWS says of a call that is wrong itself. */
const wrongCalls = /^(Validation(Exception|Error)|SerializationException|InvalidParameter\w*)$/;

const networkCodes =
  /^(ECONN|ENOTFOUND|EPIPE|EPROTO|EAI_AGAIN|EHOST|ENET|UND_ERR|ERR_TLS|ERR_SSL|CERT_|\w*SELF_SIGNED_CERT|UNABLE_TO_)/;

/** What drivers of PostgreSQL and Redis say without a code, and the SDK's search for credentials. */
const dependencyTexts =
  /^(Connection (terminated|is closed)|Client (has encountered|was closed)|The client is (closed|offline)|Socket closed unexpectedly|Reached the max retries per request|Could not load credentials)/;

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html for PostgreSQL's codes */
const rules: readonly Rule[] = [
  ({ category }) => categories.find((known) => known === category),
  ({ name, $metadata, ajv }) =>
    $metadata === undefined && (validations.test(String(name)) || ajv === true) && 'validation',
  (error) =>
    (throttles.test(String(error.name)) ||
      tooManyConnections.test(codeOf(error)) ||
      answeredStatus(error) === 429 ||
      error.$retryable?.throttling ||
      error.CancellationReasons?.some(({ Code = '' }) => throttles.test(Code))) &&
    'throttled',
  (error) =>
    (timeouts.test(String(error.name)) ||
      timeoutCodes.test(codeOf(error)) ||
      timeoutTexts.test(String(error.message)) ||
      answeredStatus(error) === 408 ||
      answeredStatus(error) === 504) &&
    'timeout',
  (error) =>
    ((error.$metadata !== undefined && wrongCalls.test(String(error.name))) ||
      (error.severity !== undefined && wrongStatements.test(codeOf(error)))) &&
    'internal',
  (error) =>
    (error.$metadata !== undefined ||
      error.severity !== undefined ||
      answeredStatus(error) !== undefined ||
      networkCodes.test(codeOf(error)) ||
      dependencyTexts.test(String(error.message))) &&
    'dependency',
];

// `fetch` hides the network's error in the cause of its own.
const codeOf = ({ code, cause }: ErrorShape): string => String(code ?? cause?.code);

const answeredStatus = ({ $metadata, response }: ErrorShape): unknown =>
  $metadata?.httpStatusCode ?? response?.status ?? response?.statusCode;

/** The first rule that knows the error decides; an error that no rule knows, or that cannot be read, is ours. */
export const errorCategory = (error: unknown): ErrorCategory => {
  if (typeof error !== 'object' || error === null) return 'internal';
  try {
    for (const rule of rules) {
      const category = rule(error);
      if (category) return category;
    }
  } catch {
    // A getter threw.
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
