import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { EpochMs } from '../clock';
import { forPrograms, listenOnLoopback } from '../loopback-server';

/** One call of a handler, as the Runtime API hands it out. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceId: string;
  readonly payload: string;
  /** JSON, as the caller of Invoke gave it. */
  readonly clientContext?: string;
}

/** What an environment's clock shows when it is handed a call. */
export interface RuntimeClock {
  readonly nowMs: EpochMs;
  readonly deadlineMs: EpochMs;
}

/** What the runtime in the environment reports. */
export interface RuntimeListener {
  /** The handler is loaded and asks for its first invocation. */
  onReady(): void;
  onInitError(payload: string): void;
  onResponse(requestId: string, payload: string): void;
  /** An answer begins to stream. Returns where it goes. */
  onStream(requestId: string, contentType: string): Writable;
  /** The stream's end. */
  onStreamed(requestId: string): void;
  onError(requestId: string, payload: string): void;
}

export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  readonly address: string;
  invoke(invocation: RuntimeInvocation, clock: RuntimeClock): void;
  close(): void;
}

const PREFIX = '/2018-06-01/runtime';

/**
 * Lambda's Runtime API for one execution environment, on a free loopback port.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export const startRuntimeApi = async (listener: RuntimeListener): Promise<RuntimeApi> => {
  let next: { readonly headers: Record<string, string>; readonly payload: string } | undefined;
  let waiting: ServerResponse | undefined;
  let ready = false;

  const handOut = (): void => {
    if (!waiting || !next) return;
    waiting.writeHead(200, next.headers);
    waiting.end(next.payload);
    waiting = undefined;
    next = undefined;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, action, requestId = '', outcome] = (request.url ?? '').slice(PREFIX.length).split('/');
    if (request.method === 'GET' && action === 'invocation' && requestId === 'next') {
      waiting = response;
      if (!ready) listener.onReady();
      ready = true;
      return handOut();
    }
    if (outcome === 'response' && isStreamed(request)) {
      await takeStream(request, requestId, listener);
      response.writeHead(202).end();
      return;
    }
    const payload = await text(request);
    response.writeHead(202).end();
    if (action === 'init') return listener.onInitError(payload);
    if (outcome === 'response') return listener.onResponse(requestId, payload);
    return listener.onError(requestId, payload);
  };

  const server = createServer(
    forPrograms((request, response) => {
      // A process that is killed leaves requests behind that never end.
      answer(request, response).catch(() => response.destroy());
    }),
  );
  server.keepAliveTimeout = 0;
  const port = await listenOnLoopback(server);

  return {
    address: `127.0.0.1:${port}`,
    invoke: (invocation, clock) => {
      next = { headers: headersOf(invocation, clock), payload: invocation.payload };
      handOut();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const isStreamed = ({ headers }: IncomingMessage): boolean =>
  headers['lambda-runtime-function-response-mode'] === 'streaming';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming */
const takeStream = async (
  request: IncomingMessage,
  requestId: string,
  listener: RuntimeListener,
): Promise<void> => {
  const target = listener.onStream(requestId, request.headers['content-type'] ?? '');
  await pipeline(request, target, { end: false });
  const error = request.trailers['lambda-runtime-function-error-body'];
  if (error === undefined) {
    target.end();
    return listener.onStreamed(requestId);
  }
  target.destroy(new Error('the handler failed while it streamed'));
  return listener.onError(requestId, Buffer.from(error, 'base64').toString('utf8'));
};

const headersOf = (
  invocation: RuntimeInvocation,
  { nowMs, deadlineMs }: RuntimeClock,
): Record<string, string> => ({
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(invocation.payload)),
  'lambda-runtime-aws-request-id': invocation.requestId,
  'lambda-runtime-deadline-ms': String(deadlineMs),
  'lambda-runtime-invoked-function-arn': invocation.functionArn,
  'lambda-runtime-trace-id': invocation.traceId,
  ...(invocation.clientContext !== undefined && {
    'lambda-runtime-client-context': invocation.clientContext,
  }),
  'x-local-now-ms': String(nowMs),
});
