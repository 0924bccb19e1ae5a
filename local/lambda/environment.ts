import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EpochMs } from '../clock';
import { type RuntimeApi, type RuntimeInvocation, startRuntimeApi } from './runtime-api';

/** What an environment is started with. */
export interface EnvironmentOptions {
  readonly taskRoot: string;
  /** Environment variables as Lambda sets them, the Runtime API's address apart. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly onLogLine: (line: string) => void;
}

/** How an invocation ended. */
export interface InvocationResult {
  readonly kind: 'success' | 'error' | 'timeout' | 'crash';
  /** The handler's answer or the error, as JSON. */
  readonly payload: string;
  readonly durationMs: number;
  /** Real milliseconds that loading the handler took, where this call began the environment. */
  readonly initMs?: number;
  readonly maxMemoryMegabytes: number;
}

type Outcome = Pick<InvocationResult, 'kind' | 'payload'>;

interface Underway {
  readonly requestId: string;
  readonly startedMs: number;
  readonly timeoutMs: number;
  readonly resolve: (result: InvocationResult) => void;
  timer: NodeJS.Timeout;
  outcome?: Outcome;
}

const END_MARK = '\u001e';
const BOOTSTRAP = join(__dirname, 'bootstrap.mjs');

/** Loading the handler has time of its own. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

/** What a killed process wrote is read to its end, unless a process that it started keeps the pipe open. */
const LAST_LINES_MS = 500;

/** One Lambda execution environment: a child process that serves one invocation at a time. */
export class ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  #child: ChildProcess | undefined;
  #api: RuntimeApi | undefined;
  #underway: Underway | undefined;
  #maxMemoryMegabytes = 0;
  #spawnedMs = 0;
  #initMs: number | undefined;
  #alive = true;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
  }

  /** False once the process has ended, or is bound to. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one invocation; the first one starts the process. Killed when `timeoutMs` of real time have passed. */
  async invoke(invocation: RuntimeInvocation, timeoutMs: number): Promise<InvocationResult> {
    const limitMs = this.#child ? timeoutMs : INIT_TIMEOUT_MS + timeoutMs;
    const result = new Promise<InvocationResult>((resolve) => {
      this.#underway = {
        requestId: invocation.requestId,
        startedMs: performance.now(),
        timeoutMs,
        resolve,
        timer: setTimeout(() => this.#timeOut(), limitMs),
      };
    });
    if (!this.#child) await this.#start(invocation.nowMs);
    this.#api?.invoke(invocation);
    return result;
  }

  /** Ends the process; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#alive = false;
    this.#api?.close();
    const child = this.#child;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async #start(nowMs: EpochMs): Promise<void> {
    this.#api = await startRuntimeApi({
      onReady: () => this.#onReady(),
      onInitError: (payload) => this.#end({ kind: 'crash', payload }),
      onResponse: (requestId, payload) => this.#note(requestId, { kind: 'success', payload }),
      onError: (requestId, payload) => this.#note(requestId, { kind: 'error', payload }),
    });
    if (!this.#alive) {
      this.#api.close();
      return this.#settle(this.#exitError('a stop before its start'));
    }
    this.#spawnedMs = performance.now();
    this.#child = this.#spawn(this.#api.address, nowMs);
    this.#readLines(this.#child);
    this.#child.on('error', (error) => this.#end(this.#exitError(error.message)));
    this.#child.on('exit', () => this.#onExit());
    this.#child.on('close', (code, signal) => this.#onClose(code, signal));
  }

  #spawn(runtimeApi: string, nowMs: EpochMs): ChildProcess {
    const { taskRoot, variables, memoryMegabytes } = this.#options;
    const env = {
      PATH: process.env.PATH,
      // The AWS SDK must not find the settings of whoever sits at this machine.
      HOME: taskRoot,
      ...variables,
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      _LOCAL_NOW_MS: String(nowMs),
    };
    const options = ['--no-warnings', `--max-old-space-size=${memoryMegabytes}`];
    return spawn(process.execPath, [...options, BOOTSTRAP], {
      cwd: taskRoot,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  #readLines(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => this.#onLine(line));
    }
  }

  /** The mark that ends an invocation stands behind text that the handler wrote without a line's end. */
  #onLine(line: string): void {
    const [text = '', mark = ''] = line.split(END_MARK, 2);
    const [requestId, maxRssKilobytes] = mark.split(' ');
    const underway = this.#underway;
    const isEnd = mark !== '' && requestId === underway?.requestId;
    if (text || !mark) this.#options.onLogLine(isEnd ? text : line);
    if (!isEnd) return;
    this.#maxMemoryMegabytes = Math.ceil(Number(maxRssKilobytes) / 1024);
    if (underway?.outcome) this.#settle(underway.outcome);
  }

  #onReady(): void {
    this.#initMs = performance.now() - this.#spawnedMs;
    const underway = this.#underway;
    if (!underway) return;
    clearTimeout(underway.timer);
    underway.timer = setTimeout(() => this.#timeOut(), underway.timeoutMs);
  }

  #note(requestId: string, outcome: Outcome): void {
    if (this.#underway?.requestId === requestId) this.#underway.outcome = outcome;
  }

  #timeOut(): void {
    const { requestId, timeoutMs = 0 } = this.#underway ?? {};
    const seconds = (timeoutMs / 1000).toFixed(2);
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    const payload = JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage });
    this.#end({ kind: 'timeout', payload });
  }

  /** Ends the process. The invocation is over when all that the process wrote is filed. */
  #end(outcome: Outcome): void {
    if (this.#underway) this.#underway.outcome ??= outcome;
    this.stop().catch(() => {});
  }

  #onExit(): void {
    this.#alive = false;
    this.#api?.close();
    const child = this.#child;
    setTimeout(() => {
      child?.stdout?.destroy();
      child?.stderr?.destroy();
    }, LAST_LINES_MS).unref();
  }

  #onClose(code: number | null, signal: NodeJS.Signals | null): void {
    this.#alive = false;
    const how = signal ? `signal ${signal}` : `exit status ${code}`;
    this.#settle(this.#underway?.outcome ?? this.#exitError(how));
  }

  #exitError(how: string): Outcome {
    const errorMessage = `RequestId: ${this.#underway?.requestId} Error: Runtime exited with ${how}`;
    return {
      kind: 'crash',
      payload: JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage }),
    };
  }

  #settle(outcome: Outcome): void {
    const underway = this.#underway;
    if (!underway) return;
    this.#underway = undefined;
    clearTimeout(underway.timer);
    const initMs = this.#initMs;
    this.#initMs = undefined;
    underway.resolve({
      ...outcome,
      durationMs: Math.max(0, performance.now() - underway.startedMs - (initMs ?? 0)),
      maxMemoryMegabytes: this.#maxMemoryMegabytes,
      ...(initMs === undefined ? {} : { initMs }),
    });
  }
}
