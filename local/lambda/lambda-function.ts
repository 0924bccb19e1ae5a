import { account } from '../account';
import type { Clock, EpochMs } from '../clock';
import { ExecutionEnvironment, type InvocationResult } from './environment';
import { platformReport, platformStart } from './platform-log';

/** A function as its template describes it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly taskRoot: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logFormat: 'JSON' | 'Text';
  readonly applicationLogLevel: string;
  readonly systemLogLevel: string;
  readonly tracing: boolean;
  readonly reservedConcurrency?: number;
}

export interface LogEvent {
  readonly timestampMs: EpochMs;
  readonly message: string;
}

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
  onMetric(functionName: string, metricName: string, unit: string, value: number): void;
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
  readonly #pool: PooledEnvironment[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(definition: FunctionDefinition, surroundings: FunctionSurroundings) {
    this.definition = definition;
    this.#surroundings = surroundings;
  }

  /** @throws TooManyRequestsError when all of the reserved concurrency is in use */
  async invoke(payload: string, origin: InvocationOrigin, traceId?: string): Promise<InvokeOutput> {
    const { clock, onMetric, newId } = this.#surroundings;
    const { name, arn, timeoutSeconds } = this.definition;
    const nowMs = clock.now();
    const pooled = await this.#environment();
    this.#surroundings.onInvocation(pooled.accessKeyId, origin);
    const requestId = newId();
    this.#log(pooled, nowMs, platformStart(this.definition, requestId));
    const result = await pooled.environment.invoke(
      {
        requestId,
        functionArn: arn,
        traceId: traceId ?? this.#traceId(nowMs),
        payload,
        nowMs,
        deadlineMs: nowMs + timeoutSeconds * 1000,
      },
      timeoutSeconds * 1000,
    );
    this.#release(pooled);
    this.#log(
      pooled,
      nowMs + result.durationMs,
      platformReport(this.definition, requestId, result),
    );
    onMetric(name, 'Invocations', 'Count', 1);
    onMetric(name, 'Errors', 'Count', result.kind === 'success' ? 0 : 1);
    onMetric(name, 'Duration', 'Milliseconds', result.durationMs);
    return toOutput(result);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#pool.map(({ environment }) => environment.stop()));
  }

  async #environment(): Promise<PooledEnvironment> {
    const { reservedConcurrency, name } = this.definition;
    for (;;) {
      const idle = this.#pool.find(({ environment, taken }) => environment.alive && !taken);
      if (idle) return take(idle);
      const alive = this.#pool.filter(({ environment }) => environment.alive);
      if (alive.length < (reservedConcurrency ?? MAX_ENVIRONMENTS)) return take(this.#begin());
      if (reservedConcurrency !== undefined) {
        this.#surroundings.onMetric(name, 'Throttles', 'Count', 1);
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
    if (!pooled.environment.alive) this.#pool.splice(this.#pool.indexOf(pooled), 1);
    this.#waiting.shift()?.();
  }

  #log(pooled: PooledEnvironment, atMs: EpochMs, lines: readonly string[]): void {
    const events = lines.map((message) => ({ timestampMs: timestampOf(message) ?? atMs, message }));
    if (events.length === 0) return;
    this.#surroundings.onLog(this.definition.logGroup, pooled.logStream, events);
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
  #variables(accessKeyId: string, logStream: string): Readonly<Record<string, string>> {
    const { definition, awsEndpoint, xrayAddress } = { ...this, ...this.#surroundings };
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

/** A JSON line's own time, which Lambda takes as the event's. */
const timestampOf = (line: string): EpochMs | undefined => {
  if (!line.startsWith('{')) return undefined;
  const time = Date.parse(/"(?:timestamp|time)":"([^"]+)"/.exec(line)?.[1] ?? '');
  return Number.isNaN(time) ? undefined : time;
};
