import { AwsError } from '../aws-error';
import type { Clock, EpochMs } from '../clock';
import type { LogEvent } from '../logs/log-store';
import { type InvocationTrace, lambdaSegments, traceOfInvocation } from '../traces/lambda-segments';
import type { SegmentDocument } from '../traces/segment-document';
import { formatTraceHeader, type TraceHeader } from '../traces/trace-header';
import { toLogEvents } from './application-log';
import type { AccountConcurrency } from './concurrency';
import type { InvocationResult, OpenStream } from './environment';
import { EnvironmentPool, type PooledEnvironment } from './environment-pool';
import type { FunctionDefinition } from './function-definition';
import { type LoggedCall, platformInitStart, platformReport, platformStart } from './platform-log';

/** What a function's invocations give to the rest of the cloud, and need from it. */
export interface FunctionSurroundings {
  readonly clock: Pick<Clock, 'now' | 'at'>;
  readonly newId: () => string;
  /** Where the handler's AWS clients find their endpoint. */
  readonly awsEndpoint: string;
  /** `host:port` that takes X-Ray segments by UDP. */
  readonly xrayAddress: string;
  readonly concurrency: AccountConcurrency;
  onLog(logGroup: string, logStream: string, events: readonly LogEvent[]): void;
  /** One value of a metric in the namespace AWS/Lambda: of the function, or of all together where none is named. */
  onMetric(
    functionName: string | undefined,
    metricName: string,
    unit: string,
    value: number,
    atMs: EpochMs,
  ): void;
  /** What X-Ray is told of a traced invocation. */
  onSegment(document: SegmentDocument): void;
  /** An environment, known by its access key, begins an invocation. */
  onInvocation(accessKeyId: string, origin: InvocationOrigin): void;
}

/** Where a function's code comes from. */
export interface CodeSource {
  /** It has changed, and the function does not run it yet. */
  readonly isStale: boolean;
  /** Ends when the function runs what is there now, or cannot. */
  refresh(): Promise<void>;
}

/** What made a function run. */
export type InvocationOrigin = 'api' | 'event';

export interface InvokeOptions {
  /** The trace header of whoever calls. @default - a trace begins here where the function is traced */
  readonly traceHeader?: string;
  /** Traces that led to this call beside its own. */
  readonly links?: readonly TraceHeader[];
  /** Where a handler that streams sends its answer; the output's payload is empty then. @default - it is collected */
  readonly openStream?: OpenStream;
  /** JSON, for the handler's context. */
  readonly clientContext?: string;
  /** The function's, with the version or alias that was called. @default - the function's own */
  readonly functionArn?: string;
}

/** What the caller gets: `functionError` as Lambda's Invoke API has it. */
export interface InvokeOutput {
  readonly payload: string;
  readonly functionError?: 'Unhandled';
  readonly requestId?: string;
  /** The end of what the invocation wrote into its log. */
  readonly logTail?: string;
}

/**
 * A call that the concurrency of the function, or of the account, did not admit.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
export class TooManyRequestsError extends AwsError {
  readonly reason: string;

  /** @param reason - in the words of Lambda's API. @default 'ReservedFunctionConcurrentInvocationLimitExceeded' */
  constructor(reason = 'ReservedFunctionConcurrentInvocationLimitExceeded') {
    super('TooManyRequestsException', 'Rate Exceeded.', 429);
    this.reason = reason;
  }
}

/** Of a call whose answer is awaited, and of one that is queued. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_PAYLOAD_BYTES = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 } as const;

/** @throws AwsError for more than Lambda takes */
export const checkPayload = (payload: string, type: keyof typeof MAX_PAYLOAD_BYTES): void => {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= MAX_PAYLOAD_BYTES[type]) return;
  throw new AwsError(
    'RequestEntityTooLargeException',
    `${bytes} byte payload is too large for the ${type} invocation type (limit ${MAX_PAYLOAD_BYTES[type]} bytes)`,
    413,
  );
};

/** How much of an invocation's log its caller may have. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const LOG_TAIL_BYTES = 4096;

const REASONS = {
  function: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  account: 'ConcurrentInvocationLimitExceeded',
} as const;

/** A change that was made before the call may still wait to be read: the event loop gets a turn for it. */
const currentCode = async (source: CodeSource): Promise<void> => {
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  if (source.isStale) await source.refresh();
};

/** An invocation under way. */
interface Invocation extends LoggedCall {
  readonly nowMs: EpochMs;
  /** By the clock of this process. */
  readonly calledMs: number;
  readonly trace: InvocationTrace;
  readonly lines: string[];
}

/** What the handler's clock shows now: it began at the time of the call and runs at real pace. */
const timeOf = ({ nowMs, calledMs }: Invocation): EpochMs => nowMs + performance.now() - calledMs;

/** A Lambda function: what its calls leave in its log, its metrics and its traces. */
export class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly #surroundings: FunctionSurroundings;
  readonly #pool: EnvironmentPool;
  /** What the lines of an environment belong to. */
  readonly #underway = new Map<PooledEnvironment, Invocation>();
  #source: CodeSource | undefined;

  constructor(definition: FunctionDefinition, surroundings: FunctionSurroundings) {
    this.definition = definition;
    this.#surroundings = surroundings;
    const { reservedConcurrency, name } = definition;
    if (reservedConcurrency !== undefined) {
      surroundings.concurrency.reserve(name, reservedConcurrency);
    }
    this.#pool = new EnvironmentPool(definition, {
      clock: surroundings.clock,
      newId: surroundings.newId,
      awsEndpoint: surroundings.awsEndpoint,
      xrayAddress: surroundings.xrayAddress,
      onLogLine: (pooled, line) => this.#onLine(pooled, line),
    });
  }

  /**
   * @throws TooManyRequestsError when all of the concurrency is in use
   * @throws AwsError for a payload that is too large
   */
  async invoke(
    payload: string,
    origin: InvocationOrigin,
    options: InvokeOptions = {},
  ): Promise<InvokeOutput> {
    const nowMs = this.#surroundings.clock.now();
    const { name } = this.definition;
    checkPayload(payload, 'RequestResponse');
    this.#enter(nowMs);
    try {
      if (this.#source) await currentCode(this.#source);
      const pooled = await this.#pool.take();
      try {
        this.#surroundings.onInvocation(pooled.accessKeyId, origin);
        return await this.#run(pooled, payload, nowMs, options);
      } finally {
        this.#pool.release(pooled);
      }
    } finally {
      this.#surroundings.concurrency.leave(name);
    }
  }

  /** Calls from now on run the code in another folder. */
  replaceCode(taskRoot: string): void {
    this.#pool.replaceCode(taskRoot);
  }

  /** Calls from now on wait for a source that is stale. */
  follow(source: CodeSource): void {
    this.#source = source;
  }

  /** Ends the environments; calls that wait for one, and later ones, fail. */
  stop(): Promise<void> {
    return this.#pool.stop();
  }

  #enter(nowMs: EpochMs): void {
    const { concurrency, onMetric } = this.#surroundings;
    const { name } = this.definition;
    const entered = concurrency.enter(name);
    if (entered === 'entered') {
      const running = concurrency.running(name);
      onMetric(name, 'ConcurrentExecutions', 'Count', running, nowMs);
      const { runningOfAccount } = concurrency;
      onMetric(undefined, 'ConcurrentExecutions', 'Count', runningOfAccount, nowMs);
      return;
    }
    this.#count('Throttles', 'Count', 1, nowMs);
    throw new TooManyRequestsError(REASONS[entered]);
  }

  async #run(
    pooled: PooledEnvironment,
    payload: string,
    nowMs: EpochMs,
    options: InvokeOptions,
  ): Promise<InvokeOutput> {
    const { arn, timeoutSeconds, tracing } = this.definition;
    const { newId } = this.#surroundings;
    const requestId = newId();
    const { links = [] } = options;
    const trace = traceOfInvocation(options.traceHeader, { tracing, links, nowMs, newId });
    const invocation: Invocation = {
      requestId,
      nowMs,
      calledMs: performance.now(),
      trace,
      lines: [],
      ...(trace.handler.sampled && { tracing: trace.handler }),
    };
    this.#underway.set(pooled, invocation);
    if (!pooled.environment.hasBegun) {
      this.#log(pooled, nowMs, platformInitStart(this.definition, nowMs));
    }
    const result = await pooled.environment.invoke({
      requestId,
      payload,
      nowMs,
      functionArn: options.functionArn ?? arn,
      traceId: formatTraceHeader(trace.handler),
      timeoutMs: timeoutSeconds * 1000,
      onStart: (init, atMs) => {
        this.#log(pooled, atMs, platformStart(this.definition, invocation, init, atMs));
      },
      ...(options.openStream && { openStream: options.openStream }),
      ...(options.clientContext !== undefined && { clientContext: options.clientContext }),
    });
    return this.#onEnd(pooled, invocation, result);
  }

  #onEnd(
    pooled: PooledEnvironment,
    invocation: Invocation,
    result: InvocationResult,
  ): InvokeOutput {
    const { nowMs, requestId, trace, lines } = invocation;
    const endMs = Math.ceil(timeOf(invocation));
    this.#log(pooled, endMs, platformReport(this.definition, invocation, result, endMs));
    this.#underway.delete(pooled);
    this.#measure(result, nowMs);
    if (trace.handler.sampled) {
      const segments = lambdaSegments(this.definition, { requestId, nowMs, trace, result });
      for (const segment of segments) this.#surroundings.onSegment(segment);
    }
    return {
      payload: result.payload,
      requestId,
      get logTail() {
        return Buffer.from(`${lines.join('\n')}\n`)
          .subarray(-LOG_TAIL_BYTES)
          .toString('utf8');
      },
      ...(result.kind !== 'success' && { functionError: 'Unhandled' as const }),
    };
  }

  /** Under the time when the function was called. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  #measure({ kind, durationMs }: InvocationResult, atMs: EpochMs): void {
    this.#count('Invocations', 'Count', 1, atMs);
    this.#count('Errors', 'Count', kind === 'success' ? 0 : 1, atMs);
    this.#count('Throttles', 'Count', 0, atMs);
    this.#count('Duration', 'Milliseconds', durationMs, atMs);
  }

  #count(metricName: string, unit: string, value: number, atMs: EpochMs): void {
    const { onMetric } = this.#surroundings;
    onMetric(this.definition.name, metricName, unit, value, atMs);
    onMetric(undefined, metricName, unit, value, atMs);
  }

  #onLine(pooled: PooledEnvironment, line: string): void {
    const underway = this.#underway.get(pooled);
    const atMs = underway ? Math.floor(timeOf(underway)) : this.#surroundings.clock.now();
    this.#file(pooled, toLogEvents(this.definition, line, atMs));
  }

  #log(pooled: PooledEnvironment, timestampMs: EpochMs, lines: readonly string[]): void {
    this.#file(
      pooled,
      lines.map((message) => ({ timestampMs, message })),
    );
  }

  #file(pooled: PooledEnvironment, events: readonly LogEvent[]): void {
    if (events.length === 0) return;
    const lines = this.#underway.get(pooled)?.lines;
    for (const { message } of events) lines?.push(message);
    this.#surroundings.onLog(this.definition.logGroup, pooled.logStream, events);
  }
}
