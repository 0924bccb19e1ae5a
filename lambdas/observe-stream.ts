import type { Writable } from 'node:stream';
import type { Context } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import type { ErrorCategory } from './errors/error-category';
import { type HttpAnswer, type HttpExchange, withoutOurs } from './http/http-exchange';
import { runInvocation } from './invocation';
import { type ObserveOptions, Observer } from './observer';
import type { OpenInvocation } from './open-invocation';
import type { Tools } from './tools';

/** The stream that Lambda hands to a handler whose answer is streamed. */
export type ResponseStream = Writable & { setContentType?(type: string): void };

export interface AnswerHead {
  /** @default 200 */
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Each as a `Set-Cookie` header has it. */
  readonly cookies?: readonly string[];
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
 * on, and Lambda cuts the stream: the caller has the status already. A caller that goes away is told of as the caller's
 * error. Outside an API every error is thrown on.
 */
export const observeStream = <T extends AnyTelemetry, E>(
  telemetry: T,
  handler: StreamHandler<T, E>,
  options: ObserveOptions = {},
): unknown => {
  const observer = new Observer(telemetry, options);
  const lambda = runtime();
  const serve = async (
    invocation: OpenInvocation,
    event: E,
    response: ResponseStream,
  ): Promise<void> => {
    const answer = new CountedAnswer(lambda, response, invocation.request.requestId);
    invocation.exchangeSoFar = (error) => answer.exchangeOf(invocation, error);
    const work = () => handler(event, answer, observer.toolsOf(invocation));
    try {
      await observer.run(invocation, work);
      await answer.end();
    } catch (thrown) {
      const error = answer.causeOf(thrown);
      if (invocation.http && answer.isBegun) {
        await observer.answered(invocation, answer.exchangeOf(invocation, error));
        if (error instanceof CallerWentAway) return;
        throw error;
      }
      return answer.send((await observer.failed(invocation, error)) as HttpAnswer);
    }
    await observer.answered(invocation, answer.exchangeOf(invocation));
  };
  return lambda.streamifyResponse((event, response, context) => {
    const invocation = observer.begin(event, context);
    return runInvocation(invocation, serve, invocation, event as E, response);
  });
};

/** The stream broke before all of the answer was sent. */
export class CallerWentAway extends Error {
  override readonly name = 'CallerWentAway';
  readonly category: ErrorCategory = 'client';

  /** @param cause - what the stream or its writer said of it */
  constructor(cause: unknown) {
    super('the caller went away', cause === undefined ? {} : { cause });
  }
}

/** Whether an error says no more than that the stream it was written to is gone. */
const isOfBrokenStream = (error: unknown): boolean =>
  /^ERR_STREAM_/.test(String((error as { readonly code?: unknown } | undefined)?.code));

/** An answer, and how much of it there was. */
class CountedAnswer implements AnswerStream {
  #statusCode = 500;
  #bytes = 0;
  #body: Writable | undefined;
  /** What the stream broke with, and what the handler broke it with. */
  #streamError: unknown;
  #handlersError: unknown;
  readonly #lambda: StreamingRuntime;
  readonly #response: ResponseStream;
  readonly #requestId: string;
  /** All is sent, or nothing more can be. */
  readonly #closed: Promise<void>;

  constructor(lambda: StreamingRuntime, response: ResponseStream, requestId: string) {
    this.#lambda = lambda;
    this.#response = response;
    this.#requestId = requestId;
    this.#closed = new Promise((resolve) => {
      response.once('finish', resolve).once('close', resolve);
      // Without a listener it would end the process.
      response.on('error', (error) => {
        this.#streamError ??= error;
        resolve();
      });
    });
  }

  get isBegun(): boolean {
    return this.#body !== undefined;
  }

  begin = ({ statusCode = 200, headers = {}, ...others }: AnswerHead = {}): Writable => {
    this.#statusCode = statusCode;
    const head = {
      ...others,
      statusCode,
      headers: { ...withoutOurs(headers), 'X-Request-ID': this.#requestId },
    };
    this.#body = this.#counted(this.#lambda.HttpResponseStream.from(this.#response, head));
    return this.#body;
  };

  /**
   * The handler may leave it to us to end, or even to begin, the answer.
   * @throws CallerWentAway
   */
  async end(): Promise<void> {
    await this.#finish(this.#body ?? this.begin());
    if (this.#isBroken) throw new CallerWentAway(this.#streamError);
  }

  async send({ statusCode, headers, body }: HttpAnswer): Promise<void> {
    const out = this.begin({ statusCode, headers: headers as Record<string, string> });
    if (body) out.write(body);
    await this.#finish(out);
  }

  /** What made the handler throw: it may only have noticed that the caller went away. */
  causeOf(thrown: unknown = new Error('the handler rejected without a reason')): unknown {
    const isNoticed = thrown === this.#streamError || isOfBrokenStream(thrown);
    if (!this.#isBroken || !isNoticed || thrown === this.#handlersError) return thrown;
    return new CallerWentAway(thrown);
  }

  exchangeOf({ http }: OpenInvocation, error?: unknown): HttpExchange | undefined {
    if (!http || !this.isBegun) return undefined;
    return { http, answer: { statusCode: this.#statusCode }, bodyBytes: this.#bytes, error };
  }

  get #isBroken(): boolean {
    const { destroyed, writableFinished } = this.#response;
    return !writableFinished && (destroyed || this.#streamError !== undefined);
  }

  async #finish(body: Writable): Promise<void> {
    if (this.#isBroken) return;
    if (!body.writableEnded) body.end();
    await this.#closed;
  }

  // The stream's own methods are wrapped, not the stream: another one in between would buffer.
  #counted(body: Writable): Writable {
    const write = body.write.bind(body) as (...args: unknown[]) => boolean;
    const end = body.end.bind(body) as (...args: unknown[]) => Writable;
    const destroy = body.destroy.bind(body);
    const counting = (chunk: unknown, ...rest: unknown[]): boolean => {
      if (!this.#isBroken) this.#bytes += sizeOf(chunk);
      return write(chunk, ...rest);
    };
    // Lambda sends the status before what is written first, and not before what only `end` writes.
    const ending = (...given: unknown[]): Writable => {
      const done = given.filter((argument) => typeof argument === 'function');
      const [chunk, ...encoding] = given.slice(0, given.length - done.length);
      const isGiven = chunk !== undefined && chunk !== null;
      const isFirst = this.#bytes === 0 && !body.writableEnded;
      if (isGiven || isFirst) counting(isGiven ? chunk : '', ...encoding);
      return end(...done);
    };
    // `pipeline` destroys what it writes to with the error of what it reads from; a stream itself with its own.
    const destroying = (error?: Error): Writable => {
      if (!this.#isBroken && body.errored !== error) this.#handlersError = error;
      return destroy(error);
    };
    return Object.assign(body, {
      write: counting,
      end: ending,
      destroy: destroying,
    }) as unknown as Writable;
  }
}

export const sizeOf = (chunk: unknown): number =>
  typeof chunk === 'string' ? Buffer.byteLength(chunk) : ((chunk as Uint8Array).byteLength ?? 0);
