import { PassThrough, type Readable, Writable } from 'node:stream';
import type { OpenStream } from './environment';

/** How a streamed answer begins, and where the rest of it comes. */
export interface StreamedHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
  readonly body: Readable;
}

export interface StreamedResponse {
  readonly openStream: OpenStream;
  /** Undefined for an answer that ends before its head does. Never settles when nothing was streamed. */
  readonly head: Promise<StreamedHead | undefined>;
}

const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';
/** Stands between the head, as JSON, and the body. */
const DELIMITER = Buffer.alloc(8);
/** A head that is longer is none. */
const MAX_HEAD_BYTES = 1024 * 1024;

/**
 * Takes a streamed answer apart: with its prelude it says status and headers itself, without it is a 200.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 */
export const createStreamedResponse = (): StreamedResponse => {
  let onHead: (head: StreamedHead | undefined) => void = () => {};
  const head = new Promise<StreamedHead | undefined>((resolve) => {
    onHead = resolve;
  });
  return {
    head,
    openStream: (contentType) => {
      const body = new PassThrough();
      // Who reads it may have gone away.
      body.on('error', () => {});
      if (contentType === PRELUDE_TYPE) return withPrelude(body, onHead);
      const headers = { 'content-type': contentType };
      onHead({ statusCode: 200, headers, cookies: [], body });
      return into(body);
    },
  };
};

const into = (body: PassThrough): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, done) => passOn(body, chunk, done),
    final: (done) => body.end(done),
    destroy: (error, done) => {
      body.destroy(error ?? undefined);
      done(error);
    },
  });

const withPrelude = (
  body: PassThrough,
  onHead: (head: StreamedHead | undefined) => void,
): Writable => {
  let prelude: Buffer | undefined = Buffer.alloc(0);
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (prelude === undefined) return passOn(body, chunk, done);
      prelude = Buffer.concat([prelude, chunk]);
      const end = prelude.indexOf(DELIMITER);
      if (end === -1) {
        return done(prelude.length > MAX_HEAD_BYTES ? new Error('the head has no end') : null);
      }
      const rest = prelude.subarray(end + DELIMITER.length);
      onHead(headOf(prelude.toString('utf8', 0, end), body));
      prelude = undefined;
      passOn(body, rest, done);
    },
    final: (done) => {
      onHead(undefined);
      body.end(done);
    },
    destroy: (error, done) => {
      onHead(undefined);
      body.destroy(error ?? undefined);
      done(error);
    },
  });
};

/** A handler goes on when its caller has gone away. */
const passOn = (body: PassThrough, chunk: Buffer, done: () => void): void => {
  if (body.destroyed || body.write(chunk)) {
    done();
    return;
  }
  const go = (): void => {
    body.off('drain', go).off('close', go);
    done();
  };
  body.on('drain', go).on('close', go);
};

const headOf = (text: string, body: Readable): StreamedHead | undefined => {
  try {
    const { statusCode = 200, headers = {}, cookies = [] } = JSON.parse(text);
    return { statusCode, headers, cookies, body };
  } catch {
    return undefined;
  }
};
