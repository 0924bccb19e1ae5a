import { PassThrough } from 'node:stream';
import type { Context } from 'aws-lambda';

export type LambdaStream = PassThrough & {
  _onBeforeFirstWrite?: (write: (chunk: string | Uint8Array) => void) => void;
  setContentType?: () => void;
};
export type LambdaHandler = (
  event: unknown,
  stream: LambdaStream,
  context: Context,
) => Promise<void>;

/**
 * What Lambda's Node.js runtime does with streams, hooks and all: the status goes out before the first `write`, and not
 * before what `end` writes.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client (HttpResponseStream, createResponseStream)
 */
const lambdaRuntime = {
  streamifyResponse: (handler: LambdaHandler) => handler,
  HttpResponseStream: {
    from: (stream: LambdaStream, head: object): LambdaStream => {
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(head));
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

export const lambdaStream = (): LambdaStream => {
  const stream: LambdaStream = new PassThrough();
  const write = stream.write.bind(stream) as (chunk: unknown) => boolean;
  stream.setContentType = () => {};
  let isFirst = true;
  stream.write = ((chunk: unknown) => {
    if (isFirst) stream._onBeforeFirstWrite?.(write);
    isFirst = false;
    return write(chunk);
  }) as LambdaStream['write'];
  return stream;
};

/** Lets the tests of a file stream as on Lambda. */
export const useStreamingRuntime = (): void => {
  const runtime = globalThis as { awslambda?: unknown };
  beforeAll(() => {
    runtime.awslambda = lambdaRuntime;
  });
  afterAll(() => {
    delete runtime.awslambda;
  });
};

/** What was sent: the status and headers, which eight zeros end, and the body. */
export const sentParts = (sent: string): { readonly head: unknown; readonly body?: string } => {
  const [head = '', body] = sent.split('\0'.repeat(8));
  return body === undefined ? { head: undefined } : { head: JSON.parse(head), body };
};
