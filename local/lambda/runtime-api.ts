import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { EpochMs } from '../clock';
import { forPrograms, listenOnLoopback } from '../loopback-server';

/** One call of a handler, as the Runtime API hands it out. */
export interface RuntimeInvocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly traceId: string;
  readonly payload: string;
  readonly nowMs: EpochMs;
  readonly deadlineMs: EpochMs;
}

/** What the runtime in the environment reports. */
export interface RuntimeListener {
  /** The handler is loaded and asks for its first invocation. */
  onReady(): void;
  onInitError(payload: string): void;
  onResponse(requestId: string, payload: string): void;
  onError(requestId: string, payload: string): void;
}

export interface RuntimeApi {
  /** `host:port`, as AWS_LAMBDA_RUNTIME_API has it. */
  readonly address: string;
  invoke(invocation: RuntimeInvocation): void;
  close(): void;
}

const PREFIX = '/2018-06-01/runtime';

/**
 * Lambda's Runtime API for one execution environment, on a free loopback port.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export const startRuntimeApi = async (listener: RuntimeListener): Promise<RuntimeApi> => {
  const queue: RuntimeInvocation[] = [];
  let waiting: ServerResponse | undefined;
  let ready = false;

  const handOut = (): void => {
    const invocation = queue[0];
    if (!waiting || !invocation) return;
    queue.shift();
    waiting.writeHead(200, headersOf(invocation));
    waiting.end(invocation.payload);
    waiting = undefined;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, action, requestId = '', outcome] = (request.url ?? '').slice(PREFIX.length).split('/');
    if (request.method === 'GET' && action === 'invocation' && requestId === 'next') {
      if (!ready) listener.onReady();
      ready = true;
      waiting = response;
      return handOut();
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
    invoke: (invocation) => {
      queue.push(invocation);
      handOut();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const headersOf = (invocation: RuntimeInvocation): Record<string, string> => ({
  'content-type': 'application/json',
  'lambda-runtime-aws-request-id': invocation.requestId,
  'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
  'lambda-runtime-invoked-function-arn': invocation.functionArn,
  'lambda-runtime-trace-id': invocation.traceId,
  'x-local-now-ms': String(invocation.nowMs),
});
