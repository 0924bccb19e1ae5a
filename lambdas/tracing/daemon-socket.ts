import type { Socket } from 'node:dgram';

/** Where the X-Ray daemon listens for UDP. */
export interface DaemonAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * The daemon's address as Lambda gives it: `169.254.100.1:2000`, or one each for TCP and UDP. @default 127.0.0.1:2000
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs-configuration.html#xray-sdk-nodejs-configuration-envvars
 */
export const daemonAddress = (text = ''): DaemonAddress => {
  const [, host = '127.0.0.1', port = '2000'] =
    /(?:^|\s)udp:([^\s:]+):(\d+)/.exec(text) ?? /^([^\s:]+):(\d+)$/.exec(text) ?? [];
  return { host, port: Number(port) };
};

/** The daemon takes one document a datagram. */
const HEADER = '{"format":"json","version":1}\n';

/**
 * Sends documents to the daemon through one socket, at once: the X-Ray SDK opens a socket for each, and leaves sending
 * to a later turn of the event loop, when Lambda may have frozen the environment.
 * @param onLost - told of a document that could not be sent
 */
export const daemonSender = (
  { host, port }: DaemonAddress,
  onLost: (error: Error) => void,
): ((document: string) => void) => {
  let socket: Socket | undefined;
  const onSent = (error: Error | null) => {
    if (error) onLost(error);
  };
  return (document) => {
    socket ??= openSocket(host, onLost);
    socket.send(HEADER + document, port, host, onSent);
  };
};

const openSocket = (host: string, onError: (error: Error) => void): Socket => {
  const { createSocket } = require('node:dgram') as typeof import('node:dgram');
  const isAddress = /^[\d.]+$/.test(host);
  const socket = createSocket({ type: 'udp4', ...(isAddress ? { lookup: sameAddress } : {}) });
  return socket.on('error', onError).unref();
};

type Found = (error: null, address: string, family: number) => void;

// Node.js would look up even an address in a later turn of the event loop.
const sameAddress = (address: string, ...rest: readonly unknown[]): void =>
  (rest.at(-1) as Found)(null, address, 4);
