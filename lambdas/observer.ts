import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { type Configuration, readConfiguration } from './configuration';
import { DeadlineWatch } from './deadline';
import type { ErrorTracking } from './error-tracking/port';
import { startErrorTracking } from './error-tracking/start-error-tracking';
import { withTrackedSpans } from './error-tracking/with-tracked-spans';
import type { ErrorStatuses } from './errors/error-status';
import {
  exchangeOf,
  failedExchange,
  type HttpExchange,
  withRequestHeaders,
} from './http/http-exchange';
import { canonicalLines, type Outcome, type WriteLines } from './lines/canonical-line';
import { setLineFormat } from './lines/log-writer';
import { lossTeller, type OwnLines, ownLines } from './lines/own-lines';
import type { Throttle } from './logging/throttle';
import { invocationOpener, type OpenInvocation } from './open-invocation';
import { observeFetch } from './outgoing/observe-fetch';
import { loadPart } from './parts';
import type { Profiler } from './profiling/profiler';
import { startProfiling } from './profiling/start-profiling';
import { takeSamples } from './recording/invocation-samples';
import { type Masking, maskAlso } from './redaction';
import { type ToolMaker, type Tools, toolMaker } from './tools';
import { noTracing } from './tracing/none';
import type { RootSpan, Tracing } from './tracing/port';
import { startTracing } from './tracing/start-tracing';

export interface ObserveOptions {
  /** @default - read from the environment, once */
  readonly configuration?: Configuration;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** Writes a line when an invocation begins, beside the one when it has ended (AR2, AN2). @default false */
  readonly startLine?: boolean;
  /** Holds back the handler's own lines where they come too often (AN9). @default - none is held back */
  readonly throttle?: Throttle;
  /** What errors of the service's own classes are answered with. @default - by their category */
  readonly statuses?: ErrorStatuses;
  /** What else is a secret in this service's lines, traces and errors. @default - what is one everywhere */
  readonly masking?: Masking;
  /**
   * Hosts that learn the request's id and trace when the handler calls them by `fetch`, beside those of its own network:
   * `api.example.com`, or with all below it `.example.com`. @default - none
   */
  readonly passesIdsTo?: readonly string[];
}

/** What sends something on, and has to have sent it before Lambda freezes the environment. */
interface Flushable {
  flush(remainingTimeMs: number): Promise<void> | undefined;
}

/** Observes the invocations of one function: what `observe`, middleware and streams have in common. */
export class Observer<T extends AnyTelemetry> {
  readonly #telemetry: T;
  readonly #configuration: Configuration;
  readonly #now: () => number;
  readonly #writeStart: ((invocation: OpenInvocation) => void) | undefined;
  readonly #tell: OwnLines;
  readonly #tracing: Tracing;
  readonly #statuses: ErrorStatuses | undefined;
  readonly #errorTracking: ErrorTracking | undefined;
  readonly #profiler: Profiler | undefined;
  readonly #flushable: readonly Flushable[];
  readonly #tools: ToolMaker<T>;
  readonly #open: ReturnType<typeof invocationOpener>;
  readonly #writeLines: WriteLines;
  readonly #deadlines = new DeadlineWatch<OpenInvocation>((invocation, error) => {
    const exchange = invocation.exchangeSoFar?.(error) ?? failedExchangeOf(invocation, error);
    this.#write(invocation, { exchange, batch: failedBatch(invocation), error });
    // Nobody can wait for it any more.
    void this.#flushed(invocation);
  });

  constructor(telemetry: T, options: ObserveOptions = {}) {
    const { configuration = readConfiguration(), now = Date.now, startLine = false } = options;
    this.#telemetry = telemetry;
    this.#configuration = configuration;
    this.#now = now;
    this.#writeStart = startLine
      ? loadPart('lines/start-line').startLines(telemetry, configuration)
      : undefined;
    this.#tell = ownLines(telemetry, configuration, now);
    setLineFormat(configuration.logFormat, telemetry.logFields);
    if (options.masking) maskAlso(options.masking);
    for (const warning of configuration.warnings) this.#tell('WARNING', warning);
    this.#writeLines = canonicalLines(telemetry, configuration);
    this.#statuses = options.statuses;
    this.#errorTracking = startErrorTracking(configuration, this.#tell);
    this.#tracing = tracingOf(telemetry.service, configuration, this.#errorTracking, this.#tell);
    observeFetch(options.passesIdsTo);
    this.#profiler = startProfiling(configuration, telemetry.service, this.#tell);
    this.#flushable = [this.#tracing, this.#errorTracking, this.#profiler].filter(
      (destination) => destination !== undefined && destination !== noTracing,
    ) as readonly Flushable[];
    this.#tools = toolMaker(
      telemetry,
      configuration,
      this.#tracing,
      { now, throttle: options.throttle },
      lossTeller(this.#tell),
    );
    const { logger } = this.#tools;
    this.#open = invocationOpener(
      telemetry,
      configuration,
      { tracing: this.#tracing, logger },
      now,
    );
  }

  /** Never throws. */
  begin(event: unknown, context: Partial<Context> | undefined): OpenInvocation {
    const invocation = this.#open(event, context);
    this.#deadlines.begin(invocation, invocation.request.remainingTimeMs());
    return invocation;
  }

  toolsOf(invocation: OpenInvocation): Tools<T> {
    return this.#tools.of(invocation);
  }

  /** Runs `work` as the invocation's span. */
  run<R>(invocation: OpenInvocation, work: () => Promise<R> | R): Promise<R> | R {
    this.#writeStart?.(invocation);
    if (this.#tracing === noTracing && !this.#errorTracking) return work();
    const traced = () =>
      this.#tracing.root(this.#spanOf(invocation), () => this.#judged(invocation, work));
    return this.#errorTracking
      ? this.#errorTracking.invocation(invocation.request, traced)
      : traced();
  }

  /** The trace tells an error by the status that the service gives it. */
  async #judged<R>({ http }: OpenInvocation, work: () => Promise<R> | R): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw http ? this.#withStatus(error) : error;
    }
  }

  #withStatus(error: unknown): unknown {
    try {
      return loadPart('errors/error-status').withStatus(error, this.#statuses);
    } catch {
      return error;
    }
  }

  /** Writes the line of an invocation that gave a result; gives what its caller gets. */
  succeeded(invocation: OpenInvocation, result: unknown): unknown {
    const { http } = invocation;
    if (!http) {
      this.#end(invocation, { batch: batchOf(result, invocation.records) });
      return this.#whenFlushed(invocation, result);
    }
    let exchange: HttpExchange;
    try {
      exchange = exchangeOf(http, result);
    } catch (error) {
      return this.failed(invocation, error);
    }
    return this.#answer(invocation, exchange);
  }

  /**
   * Writes the line of an invocation that failed; gives what the caller of an API gets.
   * @throws outside an API the error itself, also where it is given as a promise's
   */
  failed(invocation: OpenInvocation, thrown: unknown): unknown {
    const error = thrown ?? new Error('the handler rejected without a reason');
    const { http, request } = invocation;
    if (http) {
      const exchange = failedExchange(http, request.requestId, this.#withStatus(error));
      return this.#answer(invocation, exchange);
    }
    this.#end(invocation, { batch: failedBatch(invocation), error });
    const flushed = this.#flushed(invocation);
    if (flushed === undefined) throw thrown;
    return flushed.then(() => {
      throw thrown;
    });
  }

  /**
   * Writes the line of an invocation that is answered already.
   * @param exchange - undefined outside an API
   */
  answered(
    invocation: OpenInvocation,
    exchange: HttpExchange | undefined,
    error: unknown = exchange?.error,
  ): Promise<unknown> | undefined {
    this.#end(invocation, { exchange, error });
    return this.#flushed(invocation);
  }

  #answer(invocation: OpenInvocation, exchange: HttpExchange): unknown {
    const durationMs = this.#end(invocation, { exchange, error: exchange.error });
    const { requestId } = invocation.request;
    const answer = withRequestHeaders(exchange.answer, requestId, durationMs);
    return this.#whenFlushed(invocation, answer);
  }

  /** @returns how long the invocation took, in milliseconds */
  #end(invocation: OpenInvocation, outcome: Omit<Outcome, 'usage'>): number {
    this.#deadlines.end(invocation);
    return this.#write(invocation, outcome);
  }

  /** Writes an invocation's lines, once. Whatever goes wrong here is told, and never reaches the caller. */
  #write(invocation: OpenInvocation, outcome: Omit<Outcome, 'usage'>): number {
    const usage = invocation.stopwatch.read();
    if (invocation.isOver) return usage.durationMs;
    takeSamples(invocation);
    invocation.isOver = true;
    try {
      const { error } = outcome;
      if (error !== undefined) this.#errorTracking?.report(invocation.request, error);
      const whole = { ...outcome, usage };
      this.#writeLines(invocation, whole, this.#now());
    } catch (failure) {
      this.#tell('ERROR', 'the invocation’s line could not be written', failure);
    }
    return usage.durationMs;
  }

  #spanOf({ request, http, lambdaTrace, messagesHeader }: OpenInvocation): RootSpan {
    const { service } = this.#telemetry;
    const { environment, version } = this.#configuration;
    const { requestId: request_id, userId, coldStart: cold_start, route } = request;
    return {
      name: route ?? service,
      kind: http ? 'server' : request.trigger === 'direct' ? 'internal' : 'consumer',
      attributes: {
        request_id,
        cold_start,
        environment,
        version,
        ...(userId === undefined ? {} : { user_id: userId }),
      },
      header: (name) => http?.header(name) ?? messagesHeader(name),
      lambdaTrace,
    };
  }

  #whenFlushed<V>(invocation: OpenInvocation, value: V): V | Promise<V> {
    const flushed = this.#flushed(invocation);
    return flushed === undefined ? value : flushed.then(() => value);
  }

  /** Undefined where there is nothing to wait for. */
  #flushed({ request }: OpenInvocation): Promise<unknown> | undefined {
    const flushing = this.#flushable.flatMap(
      (destination) => destination.flush(request.remainingTimeMs()) ?? [],
    );
    return flushing.length === 0 ? undefined : Promise.all(flushing);
  }
}

const tracingOf = (
  service: string,
  configuration: Configuration,
  errorTracking: ErrorTracking | undefined,
  tell: OwnLines,
): Tracing => {
  const tracing = startTracing(configuration, service, tell);
  return errorTracking ? withTrackedSpans(tracing, errorTracking) : tracing;
};

/** Undefined outside an API. */
const failedExchangeOf = (
  { http, request }: OpenInvocation,
  error: unknown,
): HttpExchange | undefined => http && failedExchange(http, request.requestId, error);

const failedBatch = ({ records }: OpenInvocation): Outcome['batch'] =>
  records === undefined ? undefined : { records, failedRecords: records };

/** A batch's handler tells which messages are to come again. */
const batchOf = (result: unknown, records: number | undefined): Outcome['batch'] => {
  if (records === undefined) return undefined;
  const { batchItemFailures } = (result ?? {}) as { readonly batchItemFailures?: unknown };
  return {
    records,
    failedRecords: Array.isArray(batchItemFailures) ? batchItemFailures.length : 0,
  };
};
