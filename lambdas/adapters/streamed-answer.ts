import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { CallerWentAway, sizeOf } from '../observe-stream';

type Stream = Readable | ReadableStream;

/** An answer whose body is a stream. */
export interface StreamedAnswer {
  /** 200 for a body that stands alone. */
  readonly statusCode: number;
  readonly body: Stream;
  /** The answer with another body, and with headers beside its own where it has any. */
  readonly with: (body: Readable, headers: Readonly<Record<string, string>>) => unknown;
}

/** Undefined for a result that is no stream, and has none. */
export const streamedAnswer = (result: unknown): StreamedAnswer | undefined => {
  if (isStream(result)) return { statusCode: 200, body: result, with: (body) => body };
  if (typeof result !== 'object' || result === null) return undefined;
  const { statusCode = 200, body, headers } = result as Partial<AnswerShape>;
  if (!isStream(body)) return undefined;
  return {
    statusCode,
    body,
    with: (counted, added) => ({ ...result, headers: { ...headers, ...added }, body: counted }),
  };
};

interface AnswerShape {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

const isStream = (value: unknown): value is Stream => {
  if (typeof value !== 'object' || value === null) return false;
  const { pipe, getReader } = value as { readonly pipe?: unknown; readonly getReader?: unknown };
  return typeof pipe === 'function' || typeof getReader === 'function';
};

/** A body, and how much of it was read. */
export class CountedBody {
  readonly stream: Readable;
  /** Settles with the error that ended it, if one did. */
  readonly ended: Promise<unknown>;
  #bytes = 0;

  constructor(body: Stream) {
    const { Readable, Transform, pipeline } = process.getBuiltinModule('node:stream');
    const source = 'getReader' in body ? Readable.fromWeb(body) : body;
    const counter = new Transform({
      objectMode: true,
      transform: (chunk, _encoding, done) => {
        this.#bytes += sizeOf(chunk);
        done(null, chunk);
      },
    });
    let sourceError: unknown;
    source.once('error', (error) => {
      if (!counter.destroyed) sourceError = error;
    });
    this.stream = counter;
    this.ended = new Promise((resolve) => {
      pipeline(source, counter, (error) => {
        resolve(error && error !== sourceError ? new CallerWentAway(error) : (error ?? undefined));
      });
    });
  }

  get bytes(): number {
    return this.#bytes;
  }
}
