import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Opens a server to this machine alone and returns its port.
 * @param port - 0 takes a free one
 */
export const listenOnLoopback = (server: Server, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** Ends a server with its connections, idle and in use. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** False for a name that somebody else made point to this machine (DNS rebinding): his page would read our answers. */
export const hasLoopbackHost = ({ headers }: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(headers.host ?? '');

/** A listener that no web page reaches: browsers say where a request comes from, programs do not. */
export const forPrograms =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (hasLoopbackHost(request) && origin === undefined && site === undefined) {
      return listener(request, response);
    }
    response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' });
    response.end('this port answers programs that call 127.0.0.1 or localhost, not web pages\n');
  };
