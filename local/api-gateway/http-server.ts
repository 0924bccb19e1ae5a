import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpResponse } from './http-response';
import type { ProxyRequest } from './proxy-event';

export interface ApiServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

type Handle = (request: ProxyRequest) => Promise<HttpResponse>;

/** Serves the stages of one REST API on a loopback port, each under its name: `/prod/orders`. */
export const serveApi = async (
  port: number,
  stages: ReadonlyMap<string, Handle>,
): Promise<ApiServer> => {
  const server = createServer(async (request, response) => {
    try {
      const { stageName, proxied } = await toProxyRequest(request);
      const handle = stages.get(stageName);
      const answer = handle ? await handle(proxied) : forbidden;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `local cloud: ${String(error)}` }));
    }
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** What a REST API's host answers where there is no such stage. */
const forbidden: HttpResponse = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"Forbidden"}',
};

const toProxyRequest = async (
  request: IncomingMessage,
): Promise<{ stageName: string; proxied: ProxyRequest }> => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, stageName = '', ...rest] = url.pathname.split('/');
  const body = await bodyOf(request);
  return {
    stageName,
    proxied: {
      method: request.method ?? 'GET',
      path: `/${rest.join('/')}`,
      query: url.searchParams,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: body === '' ? null : body,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    },
  };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
