import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, hasLoopbackHost, listenOnLoopback } from '../loopback-server';
import type { HttpResponse } from './http-response';
import type { ProxyRequest } from './proxy-event';

export interface ApiServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

type Handle = (request: ProxyRequest) => Promise<HttpResponse>;
type Stages = ReadonlyMap<string, Handle>;

/** Serves the stages of one REST API on a loopback port, each under its name: `/prod/orders`. */
export const serveApi = async (port: number, stages: Stages): Promise<ApiServer> => {
  const server = createServer((request, response) => {
    answer(request, stages)
      .catch(failure)
      .then((answered) => send(response, answered))
      .catch(() => response.destroy());
  });
  const ownPort = await listenOnLoopback(server, port);
  return { url: `http://127.0.0.1:${ownPort}`, close: () => closeServer(server) };
};

/** Web pages may call an API, as they may on AWS, but not under a name of their own. */
const answer = async (request: IncomingMessage, stages: Stages): Promise<HttpResponse> => {
  const { stageName, proxied } = await toProxyRequest(request);
  const handle = hasLoopbackHost(request) ? stages.get(stageName) : undefined;
  return handle ? handle(proxied) : forbidden;
};

const failure = (error: unknown): HttpResponse => ({
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: `local cloud: ${String(error)}` }),
});

const send = (response: ServerResponse, { status, headers, body }: HttpResponse): void => {
  response.writeHead(status, headers).end(body);
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
  const target = request.url?.startsWith('/') ? request.url : '/';
  const url = new URL(`http://127.0.0.1${target}`);
  const [, stageName = '', ...rest] = url.pathname.split('/');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    stageName,
    proxied: {
      method: request.method ?? 'GET',
      path: `/${rest.join('/')}`,
      query: url.searchParams,
      headers: Object.fromEntries(headers),
      ...(await bodyOf(request)),
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    },
  };
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

const bodyOf = async (
  request: IncomingMessage,
): Promise<Pick<ProxyRequest, 'body' | 'isTooLarge'>> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest is read, so that the sender hears the answer, but not kept.
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) return { body: null, isTooLarge: true };
  return { body: bytes === 0 ? null : Buffer.concat(chunks).toString('utf8') };
};
