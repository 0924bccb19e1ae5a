import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { EpochMs } from '../clock';
import { readLines } from './line-reader';
import { peakMegabytes, watchMemory } from './memory-watch';
import { type RuntimeApi, type RuntimeInvocation, startRuntimeApi } from './runtime-api';

/** What an environment is started with. */
export interface EnvironmentOptions {
  readonly taskRoot: string;
  /** Environment variables as Lambda sets them, the Runtime API's address apart. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly onLogLine: (line: string) => void;
}

/** Where a streamed answer goes, once it begins. */
export type OpenStream = (contentType: string) => Writable;

/** One call of the handler. */
export interface EnvironmentCall extends RuntimeInvocation {
  /** What the handler's clock begins at; loading the handler moves it on. */
  readonly nowMs: EpochMs;
  /** In real time. */
  readonly timeoutMs: number;
  /** The handler is loaded, or cannot be: what it writes from now on is of this call. `atMs` is what its clock shows. */
  readonly onStart: (init: Init | undefined, atMs: EpochMs) => void;
  /** @default - a streamed answer is collected, and given whole */
  readonly openStream?: OpenStream;
}

/** What loading the handler took, where this call began the environment. */
export interface Init {
  readonly durationMs: number;
  /** `timeout`: it goes on, in the time of the call. */
  readonly status: 'success' | 'error' | 'timeout';
  /** Of an error. */
  readonly errorType?: string | undefined;
}

/** How an invocation ended. */
export interface InvocationResult {
  /** `error`: the handler threw; `crash`: its process ended. */
  readonly kind: 'success' | 'error' | 'timeout' | 'crash';
  /** The handler's answer or the error, as JSON; empty when it was streamed. */
  readonly payload: string;
  readonly errorType?: string;
  /** Of a crash: `exit status 1`. */
  readonly exit?: string;
  /** When the handler was given the call, by its own clock. */
  readonly startMs: EpochMs;
  readonly durationMs: number;
  readonly initMs?: number;
  readonly maxMemoryMegabytes: number;
}

type Outcome = Pick<InvocationResult, 'kind' | 'payload' | 'errorType' | 'exit'>;

interface Underway {
  readonly call: EnvironmentCall;
  readonly resolve: (result: InvocationResult) => void;
  /** By the clock of this process. */
  readonly calledMs: number;
  /** When the handler was given the call, by the same clock. */
  startedMs?: number;
  timer: NodeJS.Timeout;
  endMemoryWatch: () => void;
  outcome?: Outcome;
  stream?: Writable;
}

const END_MARK = '\u001e';
/** Begins an event of several lines, whose line ends are put aside. */
const EVENT_MARK = '\u0002';
const BOOTSTRAP = join(__dirname, 'bootstrap.mjs');

/** Loading the handler has time of its own. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_TIMEOUT_MS = 10_000;

/** Of an answer that is not streamed. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024 + 100;

/** What a killed process wrote is read to its end, unless a process that it started keeps the pipe open. */
const LAST_LINES_MS = 500;

/** What an error of the runtime's says of itself. */
const errorTypeIn = (payload: string): string => {
  try {
    return String((JSON.parse(payload) as { readonly errorType?: unknown }).errorType);
  } catch {
    return 'Runtime.Unknown';
  }
};

/** One Lambda execution environment: a child process that serves one invocation at a time. */
export class ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  #child: ChildProcess | undefined;
  #api: RuntimeApi | undefined;
  #underway: Underway | undefined;
  #maxMemoryMegabytes = 0;
  #spawnedMs = 0;
  #isReady = false;
  #initMs: number | undefined;
  #alive = true;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
  }

  /** False once the process has ended, or is bound to. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Whether a call has begun it. */
  get hasBegun(): boolean {
    return this.#api !== undefined;
  }

  /** Runs one invocation; the first one starts the process. Killed when its time or memory is used up. */
  async invoke(call: EnvironmentCall): Promise<InvocationResult> {
    const result = new Promise<InvocationResult>((resolve) => {
      this.#underway = {
        call,
        resolve,
        calledMs: performance.now(),
        timer: setTimeout(() => this.#onInitTimeout(), INIT_TIMEOUT_MS),
        endMemoryWatch: () => {},
      };
    });
    if (!this.#child) await this.#start().catch((error: Error) => this.#notStarted(error.message));
    this.#watchMemory();
    if (this.#isReady) this.#handOut();
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

  async #start(): Promise<void> {
    this.#api = await startRuntimeApi({
      onReady: () => this.#onReady(),
      onInitError: (payload) => this.#note(this.#underway?.call.requestId, crashOf(payload)),
      onResponse: (requestId, payload) => this.#note(requestId, answerOf(payload)),
      onStream: (requestId, contentType) => this.#openStream(requestId, contentType),
      onStreamed: (requestId) => this.#onStreamed(requestId),
      onError: (requestId, payload) => {
        this.#note(requestId, { kind: 'error', payload, errorType: errorTypeIn(payload) });
      },
    });
    if (!this.#alive) return this.#notStarted('a stop before its start');
    this.#spawnedMs = performance.now();
    this.#child = this.#spawn(this.#api.address);
    this.#readLines(this.#child);
    this.#child.on('error', (error) => this.#end(this.#exitError(error.message)));
    this.#child.on('exit', () => this.#onExit());
    this.#child.on('close', (code, signal) => this.#onClose(code, signal));
  }

  #notStarted(reason: string): void {
    this.#alive = false;
    this.#api?.close();
    this.#settle(this.#exitError(reason));
  }

  #spawn(runtimeApi: string): ChildProcess {
    const { taskRoot, variables, memoryMegabytes } = this.#options;
    const env = {
      PATH: process.env.PATH,
      // The AWS SDK must not find the settings of whoever sits at this machine.
      HOME: taskRoot,
      ...variables,
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      _LOCAL_NOW_MS: String(this.#underway ? virtualNow(this.#underway) : Date.now()),
    };
    return endingWithUs(
      spawn(process.execPath, [...nodeOptions(memoryMegabytes), BOOTSTRAP], {
        cwd: taskRoot,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  #readLines(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      readLines(
        stream,
        (line) => this.#onLine(line),
        (text) => text.includes(END_MARK),
      );
    }
  }

  /** The mark that ends an invocation stands behind text that the handler wrote without a line's end. */
  #onLine(line: string): void {
    const [text = '', mark = ''] = line.split(END_MARK, 2);
    const [requestId, maxMemoryKilobytes, how] = mark.split(' ');
    const underway = this.#underway;
    const isEnd = how === 'exit' || (mark !== '' && requestId === underway?.call.requestId);
    if (text || !mark) this.#writeLine(isEnd ? text : line);
    if (!isEnd) return;
    this.#onMemory(Number(maxMemoryKilobytes) / 1024);
    if (how === 'exit') return;
    // It may have held more than its memory for shorter than the watch sees.
    if (this.#isOutOfMemory) this.#outOfMemory();
    else if (underway?.outcome) this.#settle(underway.outcome);
  }

  #writeLine(line: string): void {
    const mark = line.indexOf(EVENT_MARK);
    // Text that was written without a line's end stands before an event.
    const text = mark === -1 ? line : line.slice(0, mark);
    if (text || mark === -1) this.#options.onLogLine(text);
    if (mark !== -1) this.#options.onLogLine(line.slice(mark + 1).replaceAll('\u001f', '\n'));
  }

  #onReady(): void {
    this.#isReady = true;
    const hasTimedOut = this.#underway?.startedMs !== undefined;
    if (!hasTimedOut) this.#initMs = performance.now() - this.#spawnedMs;
    if (this.#child?.pid !== undefined) this.#onMemory(peakMegabytes(this.#child.pid));
    if (this.#underway) this.#handOut();
  }

  #handOut(): void {
    const underway = this.#underway;
    if (!underway) return;
    const { call } = underway;
    if (underway.startedMs === undefined) this.#begin(underway, 'success');
    const nowMs = virtualNow(underway);
    const passedMs = performance.now() - (underway.startedMs ?? 0);
    this.#api?.invoke(call, { nowMs, deadlineMs: nowMs + call.timeoutMs - Math.floor(passedMs) });
  }

  /** The handler is not loaded in time: loading goes on, in the time of the call. */
  #onInitTimeout(): void {
    if (!this.#underway) return;
    this.#initMs = INIT_TIMEOUT_MS;
    this.#begin(this.#underway, 'timeout');
    this.#initMs = undefined;
  }

  /** Tells that what comes is of the call, whose time begins. */
  #begin(underway: Underway, status: Init['status'], errorType?: string): void {
    const { call } = underway;
    clearTimeout(underway.timer);
    underway.timer = setTimeout(() => this.#timeOut(), call.timeoutMs);
    underway.startedMs = performance.now();
    const durationMs = this.#initMs;
    const init = durationMs === undefined ? undefined : { durationMs, status, errorType };
    call.onStart(init, virtualNow(underway));
  }

  #watchMemory(): void {
    const pid = this.#child?.pid;
    if (!this.#underway || pid === undefined) return;
    this.#underway.endMemoryWatch = watchMemory(pid, (megabytes) => {
      this.#onMemory(megabytes);
      if (this.#isOutOfMemory) this.#outOfMemory();
    });
  }

  #onMemory(megabytes: number): void {
    if (megabytes > 0) {
      this.#maxMemoryMegabytes = Math.max(this.#maxMemoryMegabytes, Math.ceil(megabytes));
    }
  }

  get #isOutOfMemory(): boolean {
    return this.#maxMemoryMegabytes > this.#options.memoryMegabytes;
  }

  #outOfMemory(): void {
    this.#maxMemoryMegabytes = this.#options.memoryMegabytes;
    if (this.#underway) this.#underway.outcome = this.#exitError(KILLED, 'Runtime.OutOfMemory');
    this.#underway?.endMemoryWatch();
    this.stop().catch(() => {});
  }

  #openStream(requestId: string, contentType: string): Writable {
    const underway = this.#underway;
    if (underway?.call.requestId !== requestId) return nowhere();
    underway.stream = underway.call.openStream?.(contentType) ?? new Collected();
    return underway.stream;
  }

  #onStreamed(requestId: string): void {
    const stream = this.#underway?.stream;
    this.#note(requestId, answerOf(stream instanceof Collected ? stream.text : ''));
  }

  #note(requestId: string | undefined, outcome: Outcome): void {
    if (this.#underway?.call.requestId === requestId && this.#underway) {
      this.#underway.outcome = outcome;
    }
  }

  #timeOut(): void {
    const { requestId, timeoutMs = 0 } = this.#underway?.call ?? {};
    const pid = this.#child?.pid;
    if (pid !== undefined) this.#onMemory(peakMegabytes(pid));
    const seconds = (timeoutMs / 1000).toFixed(2);
    const errorType = 'Sandbox.Timedout';
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    this.#end({
      kind: 'timeout',
      errorType,
      payload: JSON.stringify({ errorType, errorMessage }),
    });
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
    const noted = this.#underway?.outcome;
    const isAnswered = noted?.kind === 'success';
    const isKilled = noted?.kind === 'timeout' || noted?.exit !== undefined;
    this.#settle(isAnswered || isKilled ? noted : this.#crash(noted, exitOf(code, signal)));
  }

  /** What the runtime said before it ended is what the caller hears. */
  #crash(noted: Outcome | undefined, exit: string): Outcome {
    return { ...this.#exitError(exit), ...noted, kind: 'crash' };
  }

  #exitError(exit: string, errorType = 'Runtime.ExitError'): Outcome {
    const requestId = this.#underway?.call.requestId;
    const reason = exit === '' ? 'without providing a reason' : `with error: ${exit}`;
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited ${reason}`;
    return {
      kind: 'crash',
      errorType,
      exit,
      payload: JSON.stringify({ errorType, errorMessage }),
    };
  }

  #settle(outcome: Outcome): void {
    const underway = this.#underway;
    if (!underway) return;
    this.#underway = undefined;
    underway.endMemoryWatch();
    if (outcome.kind !== 'success') underway.stream?.destroy(new Error('the handler failed'));
    // A handler that could not be loaded was never started: all of its time was the loading.
    if (underway.startedMs === undefined) {
      this.#initMs ??= this.#spawnedMs === 0 ? 0 : performance.now() - this.#spawnedMs;
      this.#begin(underway, 'error', outcome.errorType);
    }
    clearTimeout(underway.timer);
    const startedMs = underway.startedMs ?? underway.calledMs;
    const initMs = this.#initMs;
    this.#initMs = undefined;
    underway.resolve({
      ...outcome,
      startMs: underway.call.nowMs + Math.floor(startedMs - underway.calledMs),
      durationMs: Math.min(performance.now() - startedMs, underway.call.timeoutMs),
      maxMemoryMegabytes: this.#maxMemoryMegabytes,
      ...(initMs === undefined ? {} : { initMs }),
    });
  }
}

/** The call's time, moved on at real pace. */
const virtualNow = ({ call, calledMs }: Underway): EpochMs =>
  call.nowMs + Math.floor(performance.now() - calledMs);

/** As Lambda starts Node.js: most of the memory for what lives long. */
const nodeOptions = (memoryMegabytes: number): readonly string[] => [
  '--no-warnings',
  `--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`,
  '--max-http-header-size=81920',
];

const answerOf = (payload: string): Outcome => {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= MAX_ANSWER_BYTES) return { kind: 'success', payload };
  const errorType = 'Function.ResponseSizeTooLarge';
  const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`;
  return { kind: 'error', errorType, payload: JSON.stringify({ errorType, errorMessage }) };
};

const crashOf = (payload: string): Outcome => ({
  kind: 'crash',
  payload,
  errorType: errorTypeIn(payload),
});

const KILLED = 'signal: killed';

const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGKILL: KILLED,
  SIGABRT: 'signal: aborted',
  SIGSEGV: 'signal: segmentation fault',
  SIGTERM: 'signal: terminated',
};

/** As Lambda words it; empty for an end without a fault. */
const exitOf = (code: number | null, signal: NodeJS.Signals | null): string => {
  if (signal) return SIGNALS[signal] ?? `signal: ${signal}`;
  return code === 0 ? '' : `exit status ${code}`;
};

/** A streamed answer that somebody wants whole. */
class Collected extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** For the answer to a call that is over. */
const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Who ends at once, as on Ctrl-C before all is ready, leaves no handler at work. */
const endingWithUs = (child: ChildProcess): ChildProcess => {
  if (children.size === 0) process.on('exit', endChildren);
  children.add(child);
  child.once('exit', () => {
    children.delete(child);
    if (children.size === 0) process.off('exit', endChildren);
  });
  return child;
};

const children = new Set<ChildProcess>();

const endChildren = (): void => {
  for (const child of children) child.kill('SIGKILL');
};
