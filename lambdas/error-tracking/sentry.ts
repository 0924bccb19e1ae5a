import type * as SentryPackage from '@sentry/aws-serverless';
import type { Configuration } from '../configuration';
import { isCallersFault } from '../errors/error-category';
import { errorRecord } from '../errors/error-record';
import type { RequestInfo } from '../invocation';
import type { OwnLines } from '../lines/own-lines';
import { optionalPackage } from '../optional-package';
import { loadPart } from '../parts';
import { limitedFlush } from '../tracing/limited-flush';
import { statusOfError, statusOfResult } from '../tracing/span-ending';
import { tellOnce } from '../tracing/tell-once';
import type { ErrorTracking } from './port';
import { isNotFound, isTracedBySentry, sentryOptions } from './sentry-options';

/** What is used of the package: a bundle needs no more of it. */
export type Sentry = Pick<
  typeof SentryPackage,
  'init' | 'withIsolationScope' | 'startSpan' | 'setHttpStatus' | 'Scope'
>;
type Scope = SentryPackage.Scope;
type Client = SentryPackage.NodeClient;
type Span = NonNullable<ReturnType<typeof SentryPackage.getActiveSpan>>;

/** How long one sending may take. Lambda's time runs while it waits. */
const FLUSH_LIMIT_MS = 1000;

/**
 * Reports errors, and a share of the requests, to Sentry.
 * @returns undefined where the package is absent or the DSN is none, which is told
 */
export const sentryErrorTracking = (
  configuration: Configuration,
  tell: OwnLines,
): ErrorTracking | undefined => {
  const sentry = optionalPackage<Sentry>('@sentry/aws-serverless');
  if (sentry === undefined) {
    tell(
      'WARNING',
      'nothing goes to Sentry: @sentry/aws-serverless not found; add it to the function',
    );
    return undefined;
  }
  const client = sentry.init(sentryOptions(configuration));
  if (client?.getDsn() === undefined) {
    tell('WARNING', 'nothing goes to Sentry: SENTRY_DSN must be like https://key@host/project');
    return undefined;
  }
  mapStacks(client);
  return startSentry(sentry, client, isTracedBySentry(configuration), tellOnce(tell));
};

/** Sentry takes stacks apart itself. */
const mapStacks = (client: Client): void => {
  const options = client.getOptions();
  const { stackParser } = options;
  options.stackParser = (stack, ...rest) =>
    stackParser(loadPart('errors/source-map').mappedStack(stack), ...rest);
};

const startSentry = (
  sentry: Sentry,
  client: Client,
  isTraced: boolean,
  tell: OwnLines,
): ErrorTracking => {
  const scopes = new WeakMap<RequestInfo, Scope>();
  const outbox = outboxOf(client, tell);
  return {
    invocation: (request, work) => {
      if (!isTraced) return work();
      return sentry.withIsolationScope((scope) => {
        scopes.set(request, describe(scope, request));
        return sentry.startSpan(transactionOf(request), (span) => {
          if (span.isRecording()) outbox.expect();
          joinTrace(scope, span);
          const mark = (status: number) => sentry.setHttpStatus(span, status);
          return request.route === undefined ? work() : marked(work, mark);
        });
      });
    },
    span: (name, work, { attributes } = {}) =>
      isTraced ? sentry.startSpan({ name, attributes, onlyIfParent: true }, work) : work(),
    report: (request, error) => {
      try {
        if (isNotFound(error)) return;
        // A copy: another error of the same request has tags of its own.
        const scope = scopes.get(request)?.clone() ?? describe(new sentry.Scope(), request);
        outbox.expect();
        client.captureException(error, unhandled(error), categorize(scope, error));
      } catch (failure) {
        tell('ERROR', 'an error could not be reported to Sentry', failure);
      }
    },
    flush: outbox.flush,
  };
};

/** Knows whether there is something to send, and tells what was not. */
const outboxOf = (client: Client, tell: OwnLines) => {
  let isEmpty = true;
  const expect = () => {
    isEmpty = false;
  };
  // What the handler reports by itself.
  client.on('preprocessEvent', expect);
  client.on('afterSendEvent', (_event, { statusCode }) => {
    if (statusCode === undefined) tell('WARNING', 'Sentry took no event: it could not be reached');
    else if (statusCode >= 300) tell('WARNING', `Sentry took no event: status ${statusCode}`);
  });
  const flush = limitedFlush(
    async () => {
      if (!(await client.flush(FLUSH_LIMIT_MS))) throw new Error('not all was sent in time');
    },
    FLUSH_LIMIT_MS,
    (error) => tell('WARNING', 'events could not be sent to Sentry', error),
  );
  return {
    expect,
    flush: (remainingTimeMs: number): Promise<void> | undefined => {
      if (isEmpty) return undefined;
      isEmpty = true;
      return flush(remainingTimeMs);
    },
  };
};

const nameOf = ({ route, trigger }: RequestInfo): string => route ?? trigger;

const transactionOf = (request: RequestInfo): Parameters<Sentry['startSpan']>[0] => ({
  name: nameOf(request),
  op: request.route === undefined ? 'function.aws.lambda' : 'http.server',
  forceTransaction: true,
  attributes: { 'sentry.source': 'route' },
});

/** Without the answer's status Sentry takes whatever is thrown, a 404 too, for an error of ours. */
const marked = async <R>(work: () => Promise<R>, mark: (status: number) => void): Promise<R> => {
  try {
    const result = await work();
    const status = statusOfResult(result);
    if (status !== undefined) mark(status);
    return result;
  } catch (error) {
    mark(statusOfError(error));
    throw error;
  }
};

const describe = (scope: Scope, request: RequestInfo): Scope => {
  const { requestId, userId, workspaceId } = request;
  scope.setTransactionName(nameOf(request));
  scope.setUser(userId === undefined ? null : { id: userId });
  scope.setTags({ request_id: requestId, workspace_id: workspaceId });
  return scope;
};

/** An error is reported when its span is over; it belongs to the same trace. */
const joinTrace = (scope: Scope, span: Span): void => {
  const { traceId, spanId } = span.spanContext();
  scope.setPropagationContext({ traceId, propagationSpanId: spanId, sampleRand: 1 });
};

const unhandled = (error: unknown) => ({
  originalException: error,
  data: { mechanism: { type: 'generic', handled: false } },
});

/** By its fingerprint the error is found in the log. */
const categorize = (scope: Scope, error: unknown): Scope => {
  const { category, fingerprint } = errorRecord(error);
  scope.setTags({ category, fingerprint });
  scope.setLevel(isCallersFault(category) ? 'warning' : 'error');
  return scope;
};
