import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { canonicalLines, type Outcome } from './canonical-line';
import { type Configuration, readConfiguration } from './configuration';
import { watchDeadline } from './deadline';
import { errorRecord } from './error-record';
import { declared, facetsOf } from './facet-metrics';
import {
  answer,
  failedExchange,
  type HttpExchange,
  isHttpEvent,
  withRequestHeaders,
} from './http-exchange';
import { currentInvocation, type Invocation, runInvocation } from './invocation';
import { writeLine } from './log-writer';
import { Measurements } from './measurements';
import { requestIdOf } from './request-id';
import { Stopwatch, type Usage } from './stopwatch';
import { type Tools, toolMaker } from './tools';
import { noTracing } from './tracing/none';
import type { Tracing } from './tracing/port';
import { traceIdOf } from './tracing/trace-id';
import { userIdOf } from './user-id';

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
  const { service } = telemetry;
  const tracing = configuration.tracing === 'xray' ? loadTracing(service, now) : noTracing;
  const open = invocationOpener(telemetry, configuration);
  const toolsOf = toolMaker(telemetry, configuration.logLevel, tracing, lossTeller(service, now));
  const write = lineWriter(telemetry, now);
  const measuresSystem = facetsOf(telemetry).system !== undefined;
  warn(service, configuration, now);

  return (event, context) => {
    const stopwatch = new Stopwatch(measuresSystem);
    const invocation = open(event, context);
    const { requestId, coldStart } = invocation.request;
    const work = () =>
      tracing.root(
        { name: service, kind: 'internal', attributes: {}, header: () => undefined },
        async () => {
          tracing.annotate('request_id', requestId);
          tracing.annotate('cold_start', coldStart);
          return handler(event, toolsOf(invocation));
        },
      );
    return runInvocation(invocation, async () => {
      const deadline = watchDeadline(context, (error) => {
        const exchange = isHttpEvent(event) ? failedExchange(event, requestId, error) : undefined;
        write(invocation, { usage: stopwatch.read(), exchange, error });
      });
      const end = (exchange: HttpExchange | undefined, error: unknown): Usage => {
        clearTimeout(deadline);
        const usage = stopwatch.read();
        write(invocation, { usage, exchange, error });
        return usage;
      };
      if (!isHttpEvent(event)) return settle(work, (error) => end(undefined, error));
      const exchange = await answer(event, requestId, work);
      const { durationMs } = end(exchange, exchange.error);
      return withRequestHeaders(exchange.response, requestId, durationMs) as R;
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
    return {
      request,
      measurements: new Measurements(telemetry.undeclaredValues),
      notes: {},
      logKeys: {},
      powertoolsMetrics: undefined,
      isOver: false,
    };
  };
};

const loadTracing = (service: string, now: () => number): Tracing => {
  try {
    const tracing = require('./tracing/powertools') as typeof import('./tracing/powertools');
    return tracing.powertoolsTracing(service);
  } catch (error) {
    tell(service, now, 'ERROR', 'nothing is traced: the tracer could not be loaded', error);
    return noTracing;
  }
};

/** Writes an invocation's lines, once. Whatever goes wrong here is told, and never reaches the caller. */
const lineWriter = (
  telemetry: AnyTelemetry,
  now: () => number,
): ((invocation: Invocation, outcome: Outcome) => void) => {
  const linesOf = canonicalLines(telemetry);
  return (invocation, outcome) => {
    if (invocation.isOver) return;
    invocation.isOver = true;
    try {
      for (const line of linesOf(invocation, outcome, now())) writeLine(line);
    } catch (error) {
      tell(telemetry.service, now, 'ERROR', 'the request’s line could not be written', error);
    }
  };
};

const warn = (service: string, { warnings }: Configuration, now: () => number): void => {
  for (const warning of warnings) tell(service, now, 'WARNING', warning);
};

/** Tells of each metric once: it will be the same missing `await` each time. */
const lossTeller = (service: string, now: () => number): ((metricName: string) => void) => {
  const told = new Set<string>();
  return (metricName) => {
    if (told.has(metricName)) return;
    told.add(metricName);
    const message = `${metricName} was measured when its invocation was over, and is lost: await what measures it`;
    tell(service, now, 'WARNING', message);
  };
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
