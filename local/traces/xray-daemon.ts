import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { type SegmentDocument, toSegmentDocument } from './segment-document';

export interface XrayDaemon {
  /** `host:port`, as AWS_XRAY_DAEMON_ADDRESS has it. */
  readonly address: string;
  close(): void;
}

/**
 * Takes segments by UDP, as the X-Ray daemon does: a header line and a document in each datagram. What is neither is
 * dropped.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export const startXrayDaemon = async (
  onDocument: (document: SegmentDocument) => void,
): Promise<XrayDaemon> => {
  const socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    const document = documentIn(datagram.toString('utf8'));
    if (document) onDocument(document);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, close: () => socket.close() };
};

const documentIn = (datagram: string): SegmentDocument | undefined => {
  const header = datagram.indexOf('\n');
  try {
    return toSegmentDocument(JSON.parse(datagram.slice(header + 1)));
  } catch {
    return undefined;
  }
};
