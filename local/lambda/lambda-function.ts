import { account } from '../account';
import type { Clock, EpochMs } from '../clock';
import type { LogEvent } from '../logs/log-store';
import { ExecutionEnvironment, type InvocationResult } from './environment';
import type { FunctionDefinition } from './function-definition';
import { platformReport, platformStart } from './platform-log';

/** What a function's invocations give to the rest of the cloud, and need from it. */
export interface FunctionSurroundings {
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  /** Where the handler's AWS clients find their endpoint. */
  readonly awsEndpoint: string;
  /** `host:port` that takes X-Ray segments by UDP. */
  readonly xrayAddress: string;
  onLog(logGroup: string, logStream: string, events: readonly LogEvent[]): void;
  /** One value of one of the function's own metrics in the namespace AWS/Lambda. */
  onMetric(
    functionName: string,
    metricName: string,
    unit: string,
    value: number,
    atMs: EpochMs,
  ): void;
  /** An environment, known by its access key, begins an invocation. */
  onInvocation(accessKeyId: string, origin: InvocationOrigin): void;
}

/** What made a function run. */
export type InvocationOrigin = 'api' | 'event';

/** What the caller gets: `functionError` as Lambda's Invoke API has it. */
export interface InvokeOutput {
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

/** A call that a function's reserved concurrency did not admit. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsException';
}

/** Environments that a function without reserved concurrency runs side by side here; further calls wait. */
const MAX_ENVIRONMENTS = 4;

interface PooledEnvironment {
  readonly environment: ExecutionEnvironment;
  readonly accessKeyId: string;
  readonly logStream: string;
  /** Serves an invocation, from the moment it was chosen. */
  taken: boolean;
}

/** A Lambda function: a pool of execution environments, its log lines and its metrics. */
export class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly #surroundings: FunctionSurroundings;
  readonly #waiting: (() => void)[] = [];
  #pool: PooledEnvironment[] = [];
  #isStopped = false;

  constructor(definition: FunctionDefinition, surroundings: FunctionSurroundings) {
    this.definition = definition;
    this.#surroundings = surroundings;
  }

  /** @throws TooManyRequestsError when all of the reserved concurrency is in use */
  async invoke(payload: string, origin: InvocationOrigin): Promise<InvokeOutput> {
    const nowMs = this.#surroundings.clock.now();
    const pooled = await this.#environment();
    try {
      this.#surroundings.onInvocation(pooled.accessKeyId, origin);
      return await this.#run(pooled, payload, nowMs, this.#traceId(nowMs));
    } finally {
      this.#release(pooled);
    }
  }

  /** Ends the environments; calls that wait for one, and later ones, fail. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all(this.#pool.map(({ environment }) => environment.stop()));
  }

  async #run(
    pooled: PooledEnvironment,
    payload: string,
    nowMs: EpochMs,
    traceId: string,
  ): Promise<InvokeOutput> {
    const { arn: functionArn, timeoutSeconds } = this.definition;
    const requestId = this.#surroundings.newId();
    const timeoutMs = timeoutSeconds * 1000;
    this.#log(pooled, nowMs, platformStart(this.definition, requestId));
    const result = await pooled.environment.invoke(
      { requestId, functionArn, traceId, payload, nowMs, deadlineMs: nowMs + timeoutMs },
      timeoutMs,
    );
    const report = platformReport(this.definition, requestId, result);
    this.#log(pooled, nowMs + Math.round(result.durationMs), report);
    this.#measure(result, nowMs);
    return toOutput(result);
  }

  /** Under the time when the function was called. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  #measure({ kind, durationMs }: InvocationResult, atMs: EpochMs): void {
    const { onMetric } = this.#surroundings;
    const { name } = this.definition;
    onMetric(name, 'Invocations', 'Count', 1, atMs);
    onMetric(name, 'Errors', 'Count', kind === 'success' ? 0 : 1, atMs);
    onMetric(name, 'Duration', 'Milliseconds', durationMs, atMs);
  }

  async #environment(): Promise<PooledEnvironment> {
    const { reservedConcurrency, name } = this.definition;
    for (;;) {
      if (this.#isStopped) throw new Error(`${name} has been stopped`);
      this.#pool = this.#pool.filter(({ environment, taken }) => environment.alive || taken);
      const idle = this.#pool.find(({ taken }) => !taken);
      if (idle) return take(idle);
      if (this.#pool.length < (reservedConcurrency ?? MAX_ENVIRONMENTS)) return take(this.#begin());
      if (reservedConcurrency !== undefined) {
        const { onMetric, clock } = this.#surroundings;
        onMetric(name, 'Throttles', 'Count', 1, clock.now());
        throw new TooManyRequestsError(`${name} runs ${reservedConcurrency} invocations already`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #begin(): PooledEnvironment {
    const id = this.#surroundings.newId();
    const day = new Date(this.#surroundings.clock.now()).toISOString().slice(0, 10);
    const logStream = `${day.replaceAll('-', '/')}/[$LATEST]${id.replaceAll('-', '')}`;
    const accessKeyId = `LOCAL${id.replaceAll('-', '').slice(0, 15).toUpperCase()}`;
    const pooled: PooledEnvironment = {
      accessKeyId,
      logStream,
      taken: false,
      environment: new ExecutionEnvironment({
        taskRoot: this.definition.taskRoot,
        memoryMegabytes: this.definition.memoryMegabytes,
        variables: this.#variables(accessKeyId, logStream),
        onLogLine: (line) => this.#log(pooled, this.#surroundings.clock.now(), [line]),
      }),
    };
    this.#pool.push(pooled);
    return pooled;
  }

  #release(pooled: PooledEnvironment): void {
    pooled.taken = false;
    this.#waiting.shift()?.();
  }

  #log(pooled: PooledEnvironment, atMs: EpochMs, lines: readonly string[]): void {
    const events = lines.map((message) => ({ timestampMs: timestampOf(message, atMs), message }));
    if (events.length === 0) return;
    this.#surroundings.onLog(this.definition.logGroup, pooled.logStream, events);
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
  #variables(accessKeyId: string, logStream: string): Readonly<Record<string, string>> {
    const { definition } = this;
    const { awsEndpoint, xrayAddress } = this.#surroundings;
    return {
      ...definition.variables,
      _HANDLER: definition.handler,
      AWS_REGION: account.region,
      AWS_DEFAULT_REGION: account.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: awsEndpoint,
      AWS_XRAY_DAEMON_ADDRESS: xrayAddress,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: definition.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: logStream,
      AWS_LAMBDA_LOG_FORMAT: definition.logFormat,
      AWS_LAMBDA_LOG_LEVEL: definition.applicationLogLevel,
      LAMBDA_TASK_ROOT: definition.taskRoot,
      TZ: ':UTC',
    };
  }

  /** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
  #traceId(nowMs: EpochMs): string {
    const epoch = Math.floor(nowMs / 1000).toString(16);
    const id = this.#surroundings.newId().replaceAll('-', '');
    const sampled = this.definition.tracing ? 1 : 0;
    return `Root=1-${epoch}-${id.slice(0, 24)};Parent=${id.slice(8, 24)};Sampled=${sampled}`;
  }
}

const take = (pooled: PooledEnvironment): PooledEnvironment => {
  pooled.taken = true;
  return pooled;
};

const toOutput = (result: InvocationResult): InvokeOutput =>
  result.kind === 'success'
    ? { payload: result.payload }
    : { payload: result.payload, functionError: 'Unhandled' };

/** Events outside of this are not taken. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const OLDEST_MS = 14 * 86_400_000;
const NEWEST_MS = 2 * 3_600_000;

/** A JSON line's own time where it has one that can be; Lambda takes it as the event's. */
const timestampOf = (line: string, atMs: EpochMs): EpochMs => {
  const timeMs = Date.parse(timestampIn(line));
  return timeMs >= atMs - OLDEST_MS && timeMs <= atMs + NEWEST_MS ? timeMs : atMs;
};

const timestampIn = (line: string): string => {
  if (!line.startsWith('{')) return '';
  try {
    return String((JSON.parse(line) as { readonly timestamp?: unknown }).timestamp);
  } catch {
    return '';
  }
};
