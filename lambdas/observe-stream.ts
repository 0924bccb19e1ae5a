import type { Writable } from 'node:stream';
import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { failedExchange, type HttpExchange } from './http-exchange';
import { runInvocation } from './invocation';
import { type ObserveOptions, Observer } from './observer';
import type { OpenInvocation } from './open-invocation';
import type { Tools } from './tools';

/** The stream that Lambda hands to a handler whose answer is streamed. */
export type ResponseStream = Writable & { setContentType?(type: string): void };

interface AnswerHead {
  /** @default 200 */
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler streams its answer through. */
export interface AnswerStream {
  /** Begins the answer; what is written to the stream that this gives is its body. Call it once. */
  readonly begin: (head?: AnswerHead) => Writable;
}

type StreamHandler<T extends AnyTelemetry, E> = (
  event: E,
  stream: AnswerStream,
  tools: Tools<T>,
) => Promise<void>;

type LambdaStreamHandler = (
  event: unknown,
  stream: ResponseStream,
  context: Context,
) => Promise<void>;

/** What Lambda's Node.js runtime puts at the handler's disposal. */
interface StreamingRuntime {
  streamifyResponse(handler: LambdaStreamHandler): unknown;
  readonly HttpResponseStream: {
    from(stream: ResponseStream, head: { statusCode: number; headers: object }): Writable;
  };
}

const runtime = (): StreamingRuntime => {
  const { awslambda } = globalThis as { awslambda?: Partial<StreamingRuntime> };
  if (awslambda?.streamifyResponse) return awslambda as StreamingRuntime;
  throw new Error(
    'there is no awslambda.streamifyResponse: answers are streamed on Lambda’s Node.js runtime alone',
  );
};

/**
 * Wraps a handler that streams its answer. What it writes goes straight on to the caller, and is counted; the line is
 * written when the stream has ended. An error before `begin` is answered as `observe` answers it; a later one is thrown
 * on, and Lambda cuts the stream: the caller has the status already.
 */
export const observeStream = <T extends AnyTelemetry, E>(
  telemetry: T,
  handler: StreamHandler<T, E>,
  options: ObserveOptions = {},
): unknown => {
  const observer = new Observer(telemetry, options);
  const lambda = runtime();
  return lambda.streamifyResponse(async (event, response, context) => {
    const invocation = observer.begin(event, context);
    const answer = new CountedAnswer(lambda, response, invocation.request.requestId);
    const work = () => handler(event as E, answer, observer.toolsOf(invocation));
    try {
      await runInvocation(invocation, () => observer.run(invocation, work));
      await answer.end();
      await observer.answered(invocation, answer.exchangeOf(invocation));
    } catch (error) {
      const isBegun = answer.isBegun;
      if (!isBegun) await answer.fail(invocation, error);
      await observer.answered(invocation, answer.exchangeOf(invocation, error));
      if (isBegun) throw error;
    }
  });
};

/** An answer, and how much of it there was. */
class CountedAnswer implements AnswerStream {
  #statusCode = 500;
  #bytes = 0;
  #body: Writable | undefined;
  readonly #lambda: StreamingRuntime;
  readonly #response: ResponseStream;
  readonly #requestId: string;

  constructor(lambda: StreamingRuntime, response: ResponseStream, requestId: string) {
    this.#lambda = lambda;
    this.#response = response;
    this.#requestId = requestId;
  }

  get isBegun(): boolean {
    return this.#body !== undefined;
  }

  begin = ({ statusCode = 200, headers = {} }: AnswerHead = {}): Writable => {
    this.#statusCode = statusCode;
    const head = { statusCode, headers: { ...headers, 'X-Request-ID': this.#requestId } };
    this.#body = this.#counted(this.#lambda.HttpResponseStream.from(this.#response, head));
    return this.#body;
  };

  /** The handler may leave it to us to end, or even to begin, the answer. */
  async end(): Promise<void> {
    const body = this.#body ?? this.begin();
    if (body.writableEnded) return;
    // Lambda sends the status before what is written first: there has to be something.
    if (this.#bytes === 0) body.write('');
    await new Promise<void>((resolve) => body.end(resolve));
  }

  async fail({ http, request }: OpenInvocation, error: unknown): Promise<void> {
    if (!http) return;
    const { statusCode, headers, body } = failedExchange(http, request.requestId, error).answer;
    this.begin({ statusCode, headers: headers as Record<string, string> }).write(body ?? '');
    await this.end();
  }

  exchangeOf({ http }: OpenInvocation, error?: unknown): HttpExchange | undefined {
    const answer = { statusCode: this.#statusCode };
    return http && { http, answer, bodyBytes: this.#bytes, error };
  }

  // The stream's own methods are wrapped, not the stream: another one in between would buffer.
  #counted(body: Writable): Writable {
    const write = body.write.bind(body) as (...args: unknown[]) => boolean;
    const end = body.end.bind(body) as (...args: unknown[]) => Writable;
    const counting = (chunk: unknown, ...rest: unknown[]): boolean => {
      this.#bytes += sizeOf(chunk);
      return write(chunk, ...rest);
    };
    // Lambda's stream sends no status for what only `end` writes.
    const ending = (chunk: unknown, ...rest: unknown[]): Writable => {
      if (chunk === undefined || chunk === null || typeof chunk === 'function') return end(chunk);
      counting(chunk);
      return end(...rest.filter((argument) => typeof argument === 'function'));
    };
    return Object.assign(body, { write: counting, end: ending }) as unknown as Writable;
  }
}

const sizeOf = (chunk: unknown): number =>
  typeof chunk === 'string' ? Buffer.byteLength(chunk) : ((chunk as Uint8Array).byteLength ?? 0);
