import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** A segment or subsegment document as a handler's tracer sent it. */
export type SegmentDocument = Readonly<Record<string, unknown>>;

export interface XrayDaemon {
  /** `host:port`, as AWS_XRAY_DAEMON_ADDRESS has it. */
  readonly address: string;
  /** Oldest first. */
  segments(): readonly SegmentDocument[];
  close(): void;
}

const MAX_SEGMENTS = 10_000;

/**
 * Takes segments by UDP, as the X-Ray daemon does: a header line and a document in each datagram.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export const startXrayDaemon = async (): Promise<XrayDaemon> => {
  const segments: SegmentDocument[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    const [, document = ''] = datagram.toString('utf8').split('\n', 2);
    const segment = parse(document);
    if (segment) segments.push(segment);
    if (segments.length > MAX_SEGMENTS) segments.shift();
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    segments: () => segments,
    close: () => socket.close(),
  };
};

const parse = (document: string): SegmentDocument | undefined => {
  try {
    return JSON.parse(document) as SegmentDocument;
  } catch {
    return undefined;
  }
};
