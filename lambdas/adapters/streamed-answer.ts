import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { AnswerHead } from '../observe-stream';

/** An answer whose body is a stream. */
export interface StreamedAnswer extends AnswerHead {
  readonly body: Readable;
}

/**
 * What a handler's result makes of an answer that is streamed: a stream or a text is a body that stands alone.
 * @throws TypeError when it is neither, nor an object with a status
 */
export const streamedAnswer = (result: unknown): StreamedAnswer => {
  if (isBody(result)) return { body: bodyOf(result) };
  const { body, isBase64Encoded, ...head } = (result ?? {}) as Partial<AnswerShape>;
  if (head.statusCode === undefined || !(isBody(body) || body === undefined || body === null)) {
    throw new TypeError(
      'the handler returned neither a stream, nor a text, nor a statusCode with one: give it one of them',
    );
  }
  return { ...head, body: bodyOf(body ?? '', isBase64Encoded) };
};

type Body = string | Readable | ReadableStream;

interface AnswerShape extends AnswerHead {
  readonly body: unknown;
  readonly isBase64Encoded: boolean;
}

const isBody = (value: unknown): value is Body => typeof value === 'string' || isStream(value);

export const isStream = (value: unknown): value is Readable | ReadableStream => {
  const { pipe, getReader } = (value ?? {}) as Partial<Record<'pipe' | 'getReader', unknown>>;
  return typeof pipe === 'function' || typeof getReader === 'function';
};

const bodyOf = (body: Body, isBase64Encoded = false): Readable => {
  const { Readable } = process.getBuiltinModule('node:stream');
  if (typeof body !== 'string') return 'getReader' in body ? Readable.fromWeb(body) : body;
  return Readable.from([isBase64Encoded ? Buffer.from(body, 'base64') : body]);
};
