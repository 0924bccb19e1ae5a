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

interface Underway {
  readonly requestId: string;
  readonly startedMs: number;
  outcome?: Pick<InvocationResult, 'kind' | 'payload'>;
  readonly resolve: (result: InvocationResult) => void;
  timer?: NodeJS.Timeout;
}

const END_MARK = '\u001e';
const BOOTSTRAP = join(__dirname, 'bootstrap.mjs');

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

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one invocation; the first one starts the process. Killed when `timeoutMs` of real time have passed. */
  async invoke(invocation: RuntimeInvocation, timeoutMs: number): Promise<InvocationResult> {
    const result = new Promise<InvocationResult>((resolve) => {
      this.#underway = {
        requestId: invocation.requestId,
        startedMs: performance.now(),
        resolve,
      };
    });
    if (!this.#child) await this.#start(invocation.nowMs);
    this.#api?.invoke(invocation);
    if (this.#underway) {
      this.#underway.timer = setTimeout(() => this.#timeOut(timeoutMs), timeoutMs);
    }
    return result;
  }

  /** Ends the process; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#alive = false;
    this.#api?.close();
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async #start(nowMs: EpochMs): Promise<void> {
    this.#api = await startRuntimeApi({
      onReady: () => {
        this.#initMs = performance.now() - this.#spawnedMs;
      },
      onInitError: (payload) => this.#settle({ kind: 'crash', payload }),
      onResponse: (requestId, payload) => this.#note(requestId, { kind: 'success', payload }),
      onError: (requestId, payload) => this.#note(requestId, { kind: 'error', payload }),
    });
    this.#spawnedMs = performance.now();
    const { taskRoot, variables, memoryMegabytes } = this.#options;
    this.#child = spawn(
      process.execPath,
      ['--no-warnings', `--max-old-space-size=${memoryMegabytes}`, BOOTSTRAP],
      {
        cwd: taskRoot,
        env: {
          PATH: process.env.PATH,
          ...variables,
          AWS_LAMBDA_RUNTIME_API: this.#api.address,
          _LOCAL_NOW_MS: String(nowMs),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#readLines(this.#child);
    this.#child.on('exit', (code, signal) => this.#onExit(code, signal));
  }

  #readLines(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => this.#onLine(line));
    }
  }

  #onLine(line: string): void {
    if (!line.startsWith(END_MARK)) {
      this.#options.onLogLine(line);
      return;
    }
    const [requestId, maxRssKilobytes] = line.slice(END_MARK.length).split(' ');
    if (requestId !== this.#underway?.requestId) return;
    this.#maxMemoryMegabytes = Math.ceil(Number(maxRssKilobytes) / 1024);
    if (this.#underway?.outcome) this.#settle(this.#underway.outcome);
  }

  #note(requestId: string, outcome: Pick<InvocationResult, 'kind' | 'payload'>): void {
    if (this.#underway?.requestId === requestId) this.#underway.outcome = outcome;
  }

  #timeOut(timeoutMs: number): void {
    const requestId = this.#underway?.requestId;
    const seconds = (timeoutMs / 1000).toFixed(2);
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    this.#settle({
      kind: 'timeout',
      payload: JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage }),
    });
    void this.stop();
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    this.#alive = false;
    this.#api?.close();
    const how = signal ? `signal ${signal}` : `exit status ${code}`;
    const errorMessage = `RequestId: ${this.#underway?.requestId} Error: Runtime exited with ${how}`;
    this.#settle({
      kind: 'crash',
      payload: JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage }),
    });
  }

  #settle(outcome: Pick<InvocationResult, 'kind' | 'payload'>): void {
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
