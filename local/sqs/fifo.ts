import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { EpochMs } from '../clock';

/** What makes a queue a FIFO queue. */
export interface FifoSettings {
  /** Messages with the same body are one. */
  readonly contentBasedDeduplication: boolean;
}

/** What a message of a FIFO queue has besides. */
export interface FifoAttributes {
  readonly messageGroupId: string;
  readonly deduplicationId: string;
  /** Later messages have greater ones. */
  readonly sequenceNumber: string;
}

interface GroupedMessage {
  readonly fifo?: FifoAttributes;
  readonly visibleMs: EpochMs;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_MS = 5 * 60_000;

/** Twenty digits, as AWS has them. */
const sequenceNumber = (count: number): string => `188${String(count).padStart(17, '0')}`;

/** Counts and remembers what was sent to one FIFO queue. */
export interface FifoSequence<Sent> {
  /** Sends what was not sent in the last five minutes; else answers what came of it then. */
  send(
    message: {
      readonly messageGroupId?: string;
      readonly deduplicationId?: string;
      readonly body: string;
    },
    nowMs: EpochMs,
    send: (fifo: FifoAttributes) => Sent,
  ): Sent;
}

export const createFifoSequence = <Sent>(settings: FifoSettings): FifoSequence<Sent> => {
  const recent = new Map<string, { readonly sentMs: EpochMs; readonly sent: Sent }>();
  let count = 0;
  return {
    send: ({ messageGroupId, deduplicationId, body }, nowMs, send) => {
      if (!messageGroupId) {
        throw new AwsError('MissingParameter', 'a message to a FIFO queue needs a MessageGroupId');
      }
      const id = deduplicationId ?? contentId(settings, body);
      for (const [old, { sentMs }] of recent) {
        if (sentMs + DEDUPLICATION_MS <= nowMs) recent.delete(old);
      }
      const before = recent.get(id);
      if (before) return before.sent;
      count += 1;
      const sent = send({
        messageGroupId,
        deduplicationId: id,
        sequenceNumber: sequenceNumber(count),
      });
      recent.set(id, { sentMs: nowMs, sent });
      return sent;
    },
  };
};

const contentId = ({ contentBasedDeduplication }: FifoSettings, body: string): string => {
  if (contentBasedDeduplication) return createHash('sha256').update(body).digest('hex');
  throw new AwsError(
    'InvalidParameterValue',
    'a message to this FIFO queue needs a MessageDeduplicationId: the queue has no ContentBasedDeduplication',
  );
};

/** Without those behind a message of their group that somebody works on, or that is not due yet. */
export const inGroupOrder = <M extends GroupedMessage>(
  messages: readonly M[],
  nowMs: EpochMs,
): readonly M[] => {
  const held = new Set<string>();
  return messages.filter(({ fifo, visibleMs }) => {
    const group = fifo?.messageGroupId;
    if (group === undefined) return visibleMs <= nowMs;
    if (visibleMs > nowMs) held.add(group);
    return !held.has(group);
  });
};
