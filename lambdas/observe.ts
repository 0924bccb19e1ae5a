import type { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { canonicalLines, type Outcome } from './canonical-line';
import { type Configuration, readConfiguration } from './configuration';
import { errorRecord } from './error-record';
import { declared, facetsOf } from './facet-metrics';
import { answer, isHttpEvent, withRequestHeaders } from './http-exchange';
import { currentInvocation, type Invocation, type RequestInfo, runInvocation } from './invocation';
import { writeLine } from './log-writer';
import { Measurements } from './measurements';
import { type MetricHandles, metricHandles } from './metric-handles';
import { requestIdOf } from './request-id';
import type { ServiceLogger } from './service-logger';
import { startStopwatch } from './stopwatch';
import { noTracing } from './tracing/none';
import type { Tracing } from './tracing/port';
import { traceIdOf } from './tracing/trace-id';
import { userIdOf } from './user-id';

/** What a handler is given beside its event. */
export interface Tools<T extends AnyTelemetry> {
  /** Powertools' Logger; `logger.component('prices')` is the logger of a part of the service. */
  readonly logger: ServiceLogger;
  /** The telemetry's instruments. A wrong name, dimension or value does not compile. */
  readonly metrics: MetricHandles<T>;
  /** Runs `work` as a span of the request's trace. */
  readonly traced: <R>(name: string, work: () => Promise<R> | R) => Promise<R>;
  readonly request: RequestInfo;
  /** Adds to the `context` of the request's line. */
  readonly note: (details: Readonly<Record<string, unknown>>) => void;
  readonly powertools: {
    /** What is put here joins the request's line; of this request alone. */
    readonly metrics: PowertoolsMetrics;
    /** Undefined where nothing is traced. */
    readonly tracer: Tracer | undefined;
  };
}

export type Handler<T extends AnyTelemetry, E, R> = (event: E, tools: Tools<T>) => Promise<R> | R;

export interface ObserveOptions {
  /** @default - read from the environment, once */
  readonly configuration?: Configuration;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/**
 * Wraps a handler. Each invocation writes one line, which is its log and its metrics in one. Errors of an API's handler
 * become answers; all others are logged and thrown on.
 */
export const observe = <
  T extends AnyTelemetry,
  E = APIGatewayProxyEvent,
  R = APIGatewayProxyResult,
>(
  telemetry: T,
  handler: Handler<T, E, R>,
  options: ObserveOptions = {},
): ((event: E, context: Context) => Promise<R>) => {
  const { configuration = readConfiguration(), now = Date.now } = options;
  const tracing = configuration.isTraced ? loadTracing(telemetry.service, now) : noTracing;
  const open = invocationOpener(telemetry, configuration);
  const toolsOf = toolMaker(telemetry, configuration, tracing);
  const write = lineWriter(telemetry, now);
  const { service } = telemetry;
  warn(service, configuration, now);

  return (event, context) => {
    const usage = startStopwatch();
    const invocation = open(event, context);
    const { requestId } = invocation.request;
    const work = () =>
      tracing.span(`## ${service}`, async () => {
        tracing.annotate('request_id', requestId);
        tracing.annotate('cold_start', invocation.request.coldStart);
        return handler(event, toolsOf(invocation));
      });
    return runInvocation(invocation, async () => {
      if (!isHttpEvent(event))
        return settle(work, (error) => write(invocation, { usage: usage(), error }));
      const exchange = await answer(event, requestId, work);
      const used = usage();
      write(invocation, { usage: used, exchange, error: exchange.error });
      return withRequestHeaders(exchange.response, requestId, used.durationMs) as R;
    });
  };
};

const settle = async <R>(work: () => Promise<R>, onEnd: (error?: unknown) => void): Promise<R> => {
  try {
    const result = await work();
    onEnd();
    return result;
  } catch (error) {
    onEnd(error);
    throw error;
  }
};

const invocationOpener = (
  telemetry: AnyTelemetry,
  { isStartedOnDemand }: Configuration,
): ((event: unknown, context: Context) => Invocation) => {
  const requests = facetsOf(telemetry).http?.requests;
  let coldStart = isStartedOnDemand;
  return (event, context) => {
    const http = isHttpEvent(event) ? event : undefined;
    const route = http && `${http.httpMethod} ${http.resource}`;
    const request = {
      requestId: (http && requestIdOf(http)) ?? context.awsRequestId,
      userId: http && userIdOf(http),
      // Lambda sets it anew for each invocation.
      traceId: traceIdOf(process.env._X_AMZN_TRACE_ID),
      route: route && requests ? declared(requests, 'route', route) : route,
      coldStart,
      remainingTimeMs: () => context.getRemainingTimeInMillis(),
    };
    coldStart = false;
    return { request, measurements: new Measurements(telemetry.undeclaredValues), notes: {} };
  };
};

const toolMaker = <T extends AnyTelemetry>(
  telemetry: T,
  { logLevel }: Configuration,
  tracing: Tracing,
): ((invocation: Invocation) => Tools<T>) => {
  const metrics = metricHandles(telemetry);
  const logger = once(() => loadLogger().createServiceLogger(telemetry.service, logLevel));
  const traced: Tools<T>['traced'] = (name, work) => tracing.span(name, async () => work());
  return (invocation) => ({
    get logger() {
      return logger();
    },
    metrics,
    traced,
    request: invocation.request,
    note: (details) => Object.assign(invocation.notes, details),
    powertools: {
      get metrics() {
        invocation.powertoolsMetrics ??= createPowertoolsMetrics(telemetry);
        return invocation.powertoolsMetrics;
      },
      tracer: tracing.tracer,
    },
  });
};

// What costs time to load is loaded where it is first used: a function that never logs pays nothing for a logger.
const loadLogger = () => require('./service-logger') as typeof import('./service-logger');

const loadTracing = (service: string, now: () => number): Tracing => {
  try {
    const tracing = require('./tracing/powertools') as typeof import('./tracing/powertools');
    return tracing.powertoolsTracing(service);
  } catch (error) {
    tell(service, now, 'ERROR', 'nothing is traced: the tracer could not be loaded', error);
    return noTracing;
  }
};

const createPowertoolsMetrics = ({ namespace, service }: AnyTelemetry): PowertoolsMetrics => {
  const { Metrics } =
    require('@aws-lambda-powertools/metrics') as typeof import('@aws-lambda-powertools/metrics');
  return new Metrics({ namespace, serviceName: service });
};

const once = <V>(make: () => V): (() => V) => {
  let value: V | undefined;
  return () => {
    value ??= make();
    return value;
  };
};

/** Writes an invocation's lines. Whatever goes wrong here is told, and never reaches the caller. */
const lineWriter = (
  telemetry: AnyTelemetry,
  now: () => number,
): ((invocation: Invocation, outcome: Omit<Outcome, 'timestampMs'>) => void) => {
  const linesOf = canonicalLines(telemetry);
  return (invocation, outcome) => {
    try {
      const lines = linesOf(invocation, { ...outcome, timestampMs: now() });
      for (const line of lines) writeLine(line);
    } catch (error) {
      tell(telemetry.service, now, 'ERROR', 'the request’s line could not be written', error);
    }
  };
};

const warn = (service: string, { warnings }: Configuration, now: () => number): void => {
  for (const warning of warnings) tell(service, now, 'WARNING', warning);
};

const tell = (
  service: string,
  now: () => number,
  level: 'WARNING' | 'ERROR',
  message: string,
  error?: unknown,
): void =>
  writeLine({
    timestamp: new Date(now()).toISOString(),
    level,
    logger: `${service}.telemetry`,
    service,
    request_id: currentInvocation()?.request.requestId,
    message,
    error: error === undefined ? undefined : errorRecord(error),
  });
