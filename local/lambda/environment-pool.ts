import { account } from '../account';
import type { Cancel, Clock, EpochMs } from '../clock';
import { ExecutionEnvironment } from './environment';
import type { FunctionDefinition } from './function-definition';

/** An environment with what it is known by. */
export interface PooledEnvironment {
  readonly environment: ExecutionEnvironment;
  /** Of its own, so that the AWS endpoint knows whose call it answers. */
  readonly accessKeyId: string;
  readonly logStream: string;
  readonly taskRoot: string;
  /** Serves an invocation, from the moment it was chosen. */
  taken: boolean;
  /** When its last invocation ended. */
  releasedMs: EpochMs;
}

export interface PoolSurroundings {
  readonly clock: Pick<Clock, 'now' | 'at'>;
  readonly newId: () => string;
  readonly awsEndpoint: string;
  readonly xrayAddress: string;
  onLogLine(pooled: PooledEnvironment, line: string): void;
}

/** Environments that a function runs side by side here; further calls that its concurrency admits wait for one. */
const MAX_ENVIRONMENTS = 4;

/** How long an environment is kept that nobody calls; AWS does not say. */
const IDLE_MS = 10 * 60_000;

/** The environments of one function: begun when they are needed, and used again. */
export class EnvironmentPool {
  readonly #definition: FunctionDefinition;
  readonly #surroundings: PoolSurroundings;
  readonly #waiting: (() => void)[] = [];
  #taskRoot: string;
  #pool: PooledEnvironment[] = [];
  #isStopped = false;
  #cancelEndOfIdle: Cancel | undefined;

  constructor(definition: FunctionDefinition, surroundings: PoolSurroundings) {
    this.#definition = definition;
    this.#surroundings = surroundings;
    this.#taskRoot = definition.taskRoot;
  }

  /** @throws Error when the pool has been stopped */
  async take(): Promise<PooledEnvironment> {
    const { name } = this.#definition;
    for (;;) {
      if (this.#isStopped) throw new Error(`${name} has been stopped`);
      this.#dropDead();
      const found = this.#pool.find((pooled) => !pooled.taken) ?? this.#begin();
      if (found) {
        found.taken = true;
        return found;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  release(pooled: PooledEnvironment): void {
    pooled.taken = false;
    pooled.releasedMs = this.#surroundings.clock.now();
    if (pooled.taskRoot !== this.#taskRoot) void pooled.environment.stop();
    this.#waiting.shift()?.();
    this.#watchIdle();
  }

  #watchIdle(): void {
    const { clock } = this.#surroundings;
    this.#cancelEndOfIdle ??= clock.at(clock.now() + IDLE_MS, () => this.#endIdle());
  }

  #endIdle(): void {
    this.#cancelEndOfIdle = undefined;
    const oldestMs = this.#surroundings.clock.now() - IDLE_MS;
    for (const { environment, taken, releasedMs } of this.#pool) {
      if (!taken && releasedMs <= oldestMs) void environment.stop();
    }
    this.#dropDead();
    if (this.#pool.length > 0) this.#watchIdle();
  }

  #dropDead(): void {
    this.#pool = this.#pool.filter(({ environment, taken }) => environment.alive || taken);
  }

  /** Calls from now on run in environments with the new code; those under way end in the old one. */
  replaceCode(taskRoot: string): void {
    this.#taskRoot = taskRoot;
    for (const { environment, taken } of this.#pool) if (!taken) void environment.stop();
  }

  /** Ends the environments; calls that wait for one, and later ones, fail. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelEndOfIdle?.();
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all(this.#pool.map(({ environment }) => environment.stop()));
  }

  #begin(): PooledEnvironment | undefined {
    if (this.#pool.length >= MAX_ENVIRONMENTS) return undefined;
    const id = this.#surroundings.newId().replaceAll('-', '');
    const nowMs = this.#surroundings.clock.now();
    const day = new Date(nowMs).toISOString().slice(0, 10);
    const logStream = `${day.replaceAll('-', '/')}/[$LATEST]${id}`;
    const accessKeyId = `LOCAL${id.slice(0, 15).toUpperCase()}`;
    const taskRoot = this.#taskRoot;
    const pooled: PooledEnvironment = {
      accessKeyId,
      logStream,
      taskRoot,
      taken: false,
      releasedMs: nowMs,
      environment: new ExecutionEnvironment({
        taskRoot,
        memoryMegabytes: this.#definition.memoryMegabytes,
        variables: this.#variables(taskRoot, accessKeyId, logStream),
        onLogLine: (line) => this.#surroundings.onLogLine(pooled, line),
      }),
    };
    this.#pool.push(pooled);
    return pooled;
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
  #variables(
    taskRoot: string,
    accessKeyId: string,
    logStream: string,
  ): Readonly<Record<string, string>> {
    const definition = this.#definition;
    const { awsEndpoint, xrayAddress } = this.#surroundings;
    const modules = definition.layerModules ?? [];
    return {
      ...(modules.length > 0 && { NODE_PATH: modules.join(':') }),
      ...definition.variables,
      _HANDLER: definition.handler,
      AWS_REGION: account.region,
      AWS_DEFAULT_REGION: account.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      AWS_ENDPOINT_URL: awsEndpoint,
      AWS_XRAY_DAEMON_ADDRESS: xrayAddress,
      AWS_XRAY_CONTEXT_MISSING: definition.variables.AWS_XRAY_CONTEXT_MISSING ?? 'LOG_ERROR',
      AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: definition.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: logStream,
      AWS_LAMBDA_LOG_FORMAT: definition.logFormat,
      AWS_LAMBDA_LOG_LEVEL: definition.applicationLogLevel,
      LAMBDA_TASK_ROOT: taskRoot,
      TZ: ':UTC',
    };
  }
}
