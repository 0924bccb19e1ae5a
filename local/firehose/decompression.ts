import { gunzipSync } from 'node:zlib';
import { failed, type Outcome, type StreamRecord } from './record';
import type { StreamSettings } from './stream-settings';

/**
 * Decompresses a record of a log subscription and takes the messages out of it, one to a line.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html
 */
export const decompress = (record: StreamRecord, settings: StreamSettings): Outcome => {
  if (!settings.decompresses) return { kind: 'passed', record };
  try {
    const data = gunzipSync(record.data);
    return settings.extractsMessages
      ? extractMessages({ ...record, data })
      : { kind: 'passed', record: { ...record, data } };
  } catch (error) {
    return failed(record, 1, 'Decompression.Failed', error);
  }
};

interface LogBatch {
  readonly messageType: string;
  readonly logEvents: readonly { readonly message: string }[];
}

/** Control messages only test the destination; they hold nothing to keep. */
const extractMessages = (record: StreamRecord): Outcome => {
  const batch = JSON.parse(record.data.toString('utf8')) as LogBatch;
  if (batch.messageType !== 'DATA_MESSAGE') return { kind: 'dropped' };
  const lines = batch.logEvents.map(({ message }) => `${message.replace(/\n$/, '')}\n`);
  return { kind: 'passed', record: { ...record, data: Buffer.from(lines.join('')) } };
};
