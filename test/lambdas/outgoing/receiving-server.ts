// A server that keeps the requests it gets and answers each with the same.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Invocation } from '../../../lambdas/invocation';
import { runInvocation } from '../../../lambdas/invocation';
import type { Tracing } from '../../../lambdas/tracing/port';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ReceivingServer {
  readonly port: number;
  readonly received: Received[];
  answer: (path: string) => Answer;
  close(): void;
}

export const startReceivingServer = async (): Promise<ReceivingServer> => {
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    receiving.received.push({ path, headers: request.headers, body: await text(request) });
    const { status, headers = {}, body = '' } = receiving.answer(path);
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiving: ReceivingServer = {
    port: (server.address() as AddressInfo).port,
    received: [],
    answer: () => ({ status: 200 }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiving;
};

/** Runs work as an invocation that has got as much as calls need of one. */
export const inInvocation = <R>(tracing: Tracing, work: () => R): R =>
  runInvocation(
    { tracing, request: { requestId: 'r-1' }, correlationIdHeader: 'x-request-id' } as Invocation,
    work,
  );

/** Runs work as the root span of such an invocation, whatever becomes of it, and has the spans sent. */
export const inRootSpan = async (tracing: Tracing, work: () => Promise<unknown>): Promise<void> => {
  const span = {
    name: 'root',
    kind: 'internal' as const,
    attributes: {},
    header: () => undefined,
    lambdaTrace: undefined,
  };
  await inInvocation(tracing, () => tracing.root(span, work)).catch(() => {});
  await tracing.flush(30_000);
};
