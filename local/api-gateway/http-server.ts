import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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

/** The stage that has no name in its paths. */
export const DEFAULT_STAGE = '$default';

/** Serves the stages of one API on a loopback port, each under its name: `/prod/orders`. */
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
  const proxied = await toProxyRequest(request);
  if (!hasLoopbackHost(request)) return forbidden;
  const [, stageName = '', ...rest] = proxied.path.split('/');
  const handle = stages.get(stageName);
  if (handle) return handle({ ...proxied, path: `/${rest.join('/')}` });
  return (await stages.get(DEFAULT_STAGE)?.(proxied)) ?? forbidden;
};

const failure = (error: unknown): HttpResponse => ({
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: `local cloud: ${String(error)}` }),
});

const send = async (response: ServerResponse, answered: HttpResponse): Promise<void> => {
  const { status, headers, body } = answered;
  response.writeHead(status, headers as Record<string, string | string[]>);
  if (!(body instanceof Readable)) {
    response.end(body);
    return;
  }
  // The head goes before the first piece of the body comes.
  response.flushHeaders();
  await pipeline(body, response);
};

/** What a REST API's host answers where there is no such stage. */
const forbidden: HttpResponse = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"Forbidden"}',
};

const toProxyRequest = async (request: IncomingMessage): Promise<ProxyRequest> => {
  const target = request.url?.startsWith('/') ? request.url : '/';
  const url = new URL(`http://127.0.0.1${target}`);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    headerLines: linesOf(request.rawHeaders),
    ...(await bodyOf(request)),
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  };
};

/** Node.js has names and values in turn. */
const linesOf = (rawHeaders: readonly string[]): NonNullable<ProxyRequest['headerLines']> =>
  rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1] ?? ''] as const] : []));

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

const bodyOf = async (
  request: IncomingMessage,
): Promise<Pick<ProxyRequest, 'body' | 'bytes' | 'isTooLarge'>> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read, so that the sender hears the answer, but not kept.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) return { body: null, isTooLarge: true };
  if (size === 0) return { body: null };
  const bytes = Buffer.concat(chunks);
  return { body: bytes.toString('utf8'), bytes };
};
