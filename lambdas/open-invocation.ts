import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import type { Configuration } from './configuration';
import { routeFinder } from './http/declared-route';
import type { HttpExchange } from './http/http-exchange';
import { type HttpRequest, httpRequestOf } from './http/http-request';
import { principalOf } from './http/principal';
import { callersRequestId, directCallersRequestId, onlyMessagesAttribute } from './http/request-id';
import type { Invocation, RequestInfo } from './invocation';
import { facetsOf } from './measuring/facet-metrics';
import { Measurements } from './measuring/measurements';
import { redactText } from './redaction';
import { Stopwatch } from './stopwatch';
import { lambdaTraceHeader, traceIdOf, traceIdOfParent, w3cTraceId } from './tracing/trace-id';
import { triggerOf } from './trigger';

/** An invocation, and what only its observer needs of it. */
export interface OpenInvocation extends Invocation {
  readonly stopwatch: Stopwatch;
  /** What Lambda says of the trace. */
  readonly lambdaTrace: string | undefined;
  /** Messages of a batch; undefined for what is no batch. */
  readonly records: number | undefined;
  /** An attribute of the message, where the invocation is of one message alone, by its name in lower case. */
  readonly messagesHeader: (name: string) => string | undefined;
  /** What has been answered so far, with an error; of a stream alone. */
  exchangeSoFar: ((error: unknown) => HttpExchange | undefined) | undefined;
}

type Common = Pick<Invocation, 'tracing' | 'logger'>;

/** Opens a function's invocations; whatever the event is, it throws nothing. */
export const invocationOpener = (
  telemetry: AnyTelemetry,
  configuration: Configuration,
  common: Common,
  now: () => number,
): ((event: unknown, context: Partial<Context> | undefined) => OpenInvocation) => {
  const cpu = facetsOf(telemetry).system !== undefined;
  const measured = { cpu, memory: cpu || telemetry.logFields.peakMemoryMegabytes !== undefined };
  const isTraced = configuration.tracing !== 'none';
  const isTracedByXray = configuration.tracing === 'xray';
  const requestOf = requestReader(telemetry, configuration);
  return (event, context) => {
    const stopwatch = new Stopwatch(measured);
    const http = quietly(() => httpRequestOf(event));
    // The id of a trace that nobody keeps would only make the line longer.
    const lambdaTrace = isTraced ? lambdaTraceHeader() : undefined;
    const messagesHeader = (name: string) =>
      http ? undefined : quietly(() => onlyMessagesAttribute(event, name));
    const traceId = traceIdOf(lambdaTrace);
    const parent = (): string | undefined =>
      isTracedByXray ? undefined : (http?.header('traceparent') ?? messagesHeader('traceparent'));
    return {
      request: requestOf(event, http, context, {
        traceId,
        w3cTraceId: telemetry.logFields.w3cTraceId && w3cIdOf(traceId, parent),
      }),
      context: (context ?? {}) as Context,
      http,
      correlationIdHeader: configuration.correlationIdHeader,
      measurements: new Measurements(telemetry.undeclaredValues),
      tracing: common.tracing,
      logger: common.logger,
      startedAtMs: now(),
      notes: {},
      logKeys: {},
      powertoolsMetrics: undefined,
      isDebugSampled: undefined,
      isOver: false,
      stopwatch,
      lambdaTrace,
      messagesHeader,
      exchangeSoFar: undefined,
      records: http ? undefined : quietly(() => recordsOf(event)),
    };
  };
};

const requestReader = (
  telemetry: AnyTelemetry,
  { correlationIdHeader, isStartedOnDemand }: Configuration,
) => {
  const routeOf = routeFinder(facetsOf(telemetry).http?.requests);
  let coldStart = isStartedOnDemand;
  return (
    event: unknown,
    http: HttpRequest | undefined,
    context: Partial<Context> | undefined,
    { traceId, w3cTraceId }: Pick<RequestInfo, 'traceId' | 'w3cTraceId'>,
  ): RequestInfo => {
    const principal = http && quietly(() => principalOf(http.authorizer));
    const callersId = quietly(
      () =>
        callersRequestId(http, event, correlationIdHeader) ??
        (context?.clientContext &&
          directCallersRequestId(context.clientContext, correlationIdHeader)),
    );
    const request = {
      requestId: callersId ?? context?.awsRequestId ?? 'unknown',
      userId: principal?.userId && redactText(principal.userId),
      workspaceId: principal?.workspaceId && redactText(principal.workspaceId),
      traceId,
      w3cTraceId,
      route: http && routeOf(http),
      trigger: http ? ('http' as const) : (quietly(() => triggerOf(event)) ?? 'direct'),
      coldStart,
      remainingTimeMs: () => context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY,
    };
    coldStart = false;
    return request;
  };
};

/** A caller's trace goes on under its own id; X-Ray has ids of its own. */
const w3cIdOf = (
  traceId: string | undefined,
  parent: () => string | undefined,
): string | undefined => traceIdOfParent(parent()) ?? (traceId && w3cTraceId(traceId));

// Nobody's JSON has getters that throw; a test's or a direct caller's event may.
const quietly = <V>(read: () => V): V | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const recordsOf = (event: unknown): number | undefined => {
  const { Records: records } = (event ?? {}) as { readonly Records?: unknown };
  return Array.isArray(records) ? records.length : undefined;
};
