import type { Configuration } from '../configuration';
import type { HealthCheck } from './check';
import { residentMb } from './process-usage';

interface CheckOptions<N extends string> {
  readonly name: N;
  /** @default true */
  readonly critical?: boolean;
  /** @default 5000 */
  readonly timeoutMs?: number;
}

interface DatabaseCheckOptions<N extends string> extends CheckOptions<N> {
  /** A pool or client of `pg`, or what looks like one. */
  readonly client: { readonly query: (text: string) => Promise<unknown> };
}

/** Makes the smallest query of a database (AN7). */
export const databaseCheck = <const N extends string>({
  client,
  ...options
}: DatabaseCheckOptions<N>): HealthCheck<N> => ({
  ...options,
  kind: 'database',
  check: async () => {
    await client.query('SELECT 1');
  },
});

interface CacheCheckOptions<N extends string> extends CheckOptions<N> {
  /** A client of Redis or Valkey, or what looks like one. */
  readonly client: { readonly ping: () => Promise<unknown> };
}

/** Pings a cache (AN7). */
export const cacheCheck = <const N extends string>({
  client,
  ...options
}: CacheCheckOptions<N>): HealthCheck<N> => ({
  ...options,
  kind: 'cache',
  check: async () => {
    await client.ping();
  },
});

/**
 * Asks the application that MAIN_APP_URL names for its health (AN7), under the name `main_app`; no check where the
 * variable is not set: `checks: [database, ...mainAppChecks(configuration)]`.
 */
export const mainAppChecks = ({
  mainAppUrl,
}: Pick<Configuration, 'mainAppUrl'>): readonly HealthCheck<'main_app'>[] =>
  mainAppUrl === undefined
    ? []
    : [httpCheck({ name: 'main_app', url: `${mainAppUrl.replace(/\/+$/, '')}/health` })];

interface HttpCheckOptions<N extends string> extends CheckOptions<N> {
  readonly url: string;
  /** @default - the global one */
  readonly fetch?: (
    url: string,
    options: { readonly signal: AbortSignal; readonly redirect: 'manual' },
  ) => Promise<Response>;
}

/** GETs another service's health (AN7): an answer other than 200, a redirect too, is degraded, no answer is unhealthy. */
export const httpCheck = <const N extends string>({
  url,
  fetch: get = (...request) => fetch(...request),
  ...options
}: HttpCheckOptions<N>): HealthCheck<N> => ({
  ...options,
  kind: 'external',
  check: async (signal) => {
    // A page to log in on would answer 200.
    const { status, body } = await get(url, { signal, redirect: 'manual' });
    // An unread body keeps the connection. What fails here says nothing of the service.
    await body?.cancel().catch(() => undefined);
    return status === 200
      ? {}
      : { status: 'degraded', status_code: status, error: `GET ${url} answered ${status}` };
  },
});

interface QueueDepthCheckOptions<N extends string> extends CheckOptions<N> {
  /** How many messages wait, SQS' ApproximateNumberOfMessages for one. */
  readonly depth: (signal: AbortSignal) => Promise<number>;
  /** More than this many messages are degraded. */
  readonly warnAbove: number;
}

/**
 * Looks at a queue's backlog (AR6).
 * @throws RangeError when `warnAbove` is no number of messages
 */
export const queueDepthCheck = <const N extends string>({
  depth,
  warnAbove,
  ...options
}: QueueDepthCheckOptions<N>): HealthCheck<N> => {
  if (!(warnAbove >= 0)) {
    throw new RangeError(
      `warnAbove of ${options.name} must be a number of messages, got ${warnAbove}`,
    );
  }
  return {
    ...options,
    kind: 'queue',
    check: async (signal) => {
      const queueDepth = await depth(signal);
      if (!Number.isFinite(queueDepth)) {
        throw new TypeError(`the depth of a queue must be a number, got ${queueDepth}`);
      }
      return queueDepth > warnAbove
        ? { status: 'degraded', queue_depth: queueDepth, error: `backlog above ${warnAbove}` }
        : { queue_depth: queueDepth };
    },
  };
};

interface MemoryCheckOptions<N extends string> {
  /** @default 'memory' */
  readonly name?: N;
  /** The share of the limit above which it is degraded. @default 0.8 */
  readonly warnAbove?: number;
  /** @default - the function's memory size; without one nothing is too much */
  readonly limitMb?: number;
  /** @default - the process's resident memory */
  readonly usedMb?: () => number;
}

/**
 * Looks at the process's memory (AR6); its default threshold is that of AR8's alert.
 * @throws RangeError when `warnAbove` is no share
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const memoryCheck = <const N extends string = 'memory'>({
  name = 'memory' as N,
  warnAbove = 0.8,
  limitMb = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) || Number.POSITIVE_INFINITY,
  usedMb = residentMb,
}: MemoryCheckOptions<N> = {}): HealthCheck<N> => {
  if (!(warnAbove > 0 && warnAbove <= 1)) {
    throw new RangeError(
      `warnAbove of ${name} must be a share above 0 and up to 1, got ${warnAbove}: 80 % is 0.8`,
    );
  }
  return {
    name,
    kind: 'system',
    check: async () => {
      const memory = usedMb();
      return memory > warnAbove * limitMb
        ? {
            status: 'degraded',
            memory_mb: memory,
            error: `memory above ${Math.round(warnAbove * 100)} % of ${limitMb} MB`,
          }
        : { memory_mb: memory };
    },
  };
};
