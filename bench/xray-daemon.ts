import { createSocket } from 'node:dgram';
import { once } from 'node:events';

interface XrayDaemon {
  readonly address: string;
  /** Closes it. @returns how many segments and subsegments it was sent */
  readonly close: () => number;
}

/** What listens where the X-Ray daemon would, and counts. */
export const xrayDaemon = async (): Promise<XrayDaemon> => {
  let spans = 0;
  const socket = createSocket('udp4')
    .on('message', (message) => {
      spans += spansIn(message.toString());
    })
    .bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () => {
      socket.close();
      return spans;
    },
  };
};

interface SegmentDocument {
  readonly subsegments?: readonly SegmentDocument[];
}

/** A message is a header and a document, with a line's end between. */
const spansIn = (message: string): number =>
  count(JSON.parse(message.slice(message.indexOf('\n') + 1)));

const count = ({ subsegments = [] }: SegmentDocument): number =>
  subsegments.reduce((sum, each) => sum + count(each), 1);
