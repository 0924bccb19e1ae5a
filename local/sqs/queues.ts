import { createHash, randomUUID } from 'node:crypto';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { arn } from '../account';
import { AwsError } from '../aws-error';
import type { Cancel, Clock, EpochMs } from '../clock';
import { traced } from '../traces/trace-header';
import {
  createFifoSequence,
  type FifoAttributes,
  type FifoSequence,
  type FifoSettings,
  inGroupOrder,
} from './fifo';

export interface QueueSpec {
  readonly name: string;
  /** @default - a standard queue */
  readonly fifo?: FifoSettings;
  /** @default 30 */
  readonly visibilityTimeoutSeconds?: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
  /** @default 0 */
  readonly delaySeconds?: number;
  /** @default 345600 (4 days) */
  readonly retentionSeconds?: number;
  /** How long a receiver waits that does not say so itself. @default 0 */
  readonly receiveWaitSeconds?: number;
}

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface OutgoingMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes;
  /** @default - the queue's delay; a FIFO queue knows no other */
  readonly delaySeconds?: number;
  /** Of a FIFO queue: messages of one group come one after the other. */
  readonly messageGroupId?: string;
  /** Of a FIFO queue: a second message with it is taken, and not delivered. @default - of the body, where the queue says so */
  readonly deduplicationId?: string;
  /** Of whoever sends it; the system attribute `AWSTraceHeader`. */
  readonly traceHeader?: string;
}

export interface SentMessage {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly fifo?: FifoAttributes;
}

export interface ReceivedMessage extends SentMessage {
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentMs: EpochMs;
  readonly firstReceivedMs: EpochMs;
  readonly receiveCount: number;
  /** Of a FIFO queue. */
  readonly fifo?: FifoAttributes;
  /** Of a message in a dead-letter queue: the queue it came from. */
  readonly deadLetterSourceArn?: string;
  readonly traceHeader?: string;
}

export interface ReceiveOptions {
  /** @default 1 */
  readonly max?: number;
  /** @default - the queue's visibility timeout */
  readonly visibilityTimeoutSeconds?: number;
}

export interface QueueAttributes extends Required<Omit<QueueSpec, 'redrive' | 'fifo'>> {
  readonly arn: string;
  readonly redrive?: QueueSpec['redrive'];
  readonly fifo?: QueueSpec['fifo'];
  readonly approximateNumberOfMessages: number;
  readonly approximateNumberOfMessagesNotVisible: number;
  readonly approximateNumberOfMessagesDelayed: number;
  /** 0 for an empty queue; the metric `ApproximateAgeOfOldestMessage`. */
  readonly ageOfOldestMessageSeconds: number;
}

/** The queues of the account, by ARN. */
export interface Queues {
  /** Returns the queue's ARN. */
  create(spec: QueueSpec): string;
  list(): readonly string[];
  send(queueArn: string, message: OutgoingMessage): SentMessage;
  receive(queueArn: string, options?: ReceiveOptions): readonly ReceivedMessage[];
  delete(queueArn: string, receiptHandle: string): void;
  /** Deletes all messages, those under way too. */
  purge(queueArn: string): void;
  /** 0 makes the message visible at once. */
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): void;
  attributes(queueArn: string): QueueAttributes;
  /** Runs in a step of the clock of its own whenever a message becomes visible, so that nobody has to poll. */
  onMessage(queueArn: string, listener: () => void | Promise<void>): Cancel;
}

/** The attributes of a queue that is created without them. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  receiveWaitSeconds: 0,
};

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentMs: EpochMs;
  readonly deadLetterSourceArn?: string;
  readonly fifo?: FifoAttributes;
  readonly traceHeader?: string;
  receiptHandle?: string;
  firstReceivedMs?: EpochMs;
  receiveCount: number;
  visibleMs: EpochMs;
  cancelWake: Cancel;
}

interface Queue {
  readonly arn: string;
  readonly spec: QueueSpec & typeof QUEUE_DEFAULTS;
  readonly listeners: Set<() => void | Promise<void>>;
  readonly sequence: FifoSequence<SentMessage> | undefined;
  messages: Message[];
}

/** Hears of what SQS counts of a queue. */
export type OnQueueCount = (
  queueName: string,
  metricName: QueueCounter,
  unit: 'Count' | 'Bytes',
  value: number,
) => void;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export type QueueCounter =
  | 'NumberOfMessagesSent'
  | 'SentMessageSize'
  | 'NumberOfMessagesReceived'
  | 'NumberOfMessagesDeleted';

export const createQueues = (
  clock: Clock,
  newId: () => string = randomUUID,
  onCount: OnQueueCount = () => {},
): Queues => {
  const queues = new Map<string, Queue>();

  const queueOf = (queueArn: string): Queue => {
    const queue = queues.get(queueArn);
    if (!queue) throw new AwsError('QueueDoesNotExist', `the queue ${queueArn} does not exist`);
    expireRetained(queue, clock.now());
    return queue;
  };

  const showAt = (queue: Queue, message: Message, visibleMs: EpochMs): void => {
    const cancelWake = clock.at(visibleMs, () => callAll(queue.listeners));
    message.cancelWake();
    message.visibleMs = visibleMs;
    message.cancelWake = cancelWake;
  };

  const remove = (queue: Queue, message: Message): void => {
    message.cancelWake();
    queue.messages = queue.messages.filter((other) => other !== message);
  };

  const moveToDeadLetters = (from: Queue, message: Message, deadLetterArn: string): void => {
    const to = queueOf(deadLetterArn);
    remove(from, message);
    const moved = { ...message, deadLetterSourceArn: from.arn, receiveCount: 0 };
    delete moved.firstReceivedMs;
    to.messages.push(moved);
    showAt(to, moved, clock.now());
  };

  const add = (
    queue: Queue,
    { body, attributes = {}, delaySeconds = queue.spec.delaySeconds, traceHeader }: OutgoingMessage,
    fifo?: FifoAttributes,
  ): SentMessage => {
    const message: Message = {
      messageId: newId(),
      body,
      attributes,
      sentMs: clock.now(),
      receiveCount: 0,
      visibleMs: clock.now(),
      cancelWake: () => {},
      ...(fifo && { fifo }),
      ...traced(traceHeader),
    };
    showAt(queue, message, clock.now() + delaySeconds * 1000);
    queue.messages.push(message);
    onCount(queue.spec.name, 'NumberOfMessagesSent', 'Count', 1);
    onCount(queue.spec.name, 'SentMessageSize', 'Bytes', Buffer.byteLength(body));
    return { messageId: message.messageId, md5OfBody: md5(body), ...(fifo && { fifo }) };
  };

  /** What a deleted message of a FIFO queue kept back can be received now. */
  const wake = (queue: Queue): void => {
    if (queue.sequence) clock.at(clock.now(), () => callAll(queue.listeners));
  };

  const take = (queue: Queue, message: Message, visibilitySeconds: number): ReceivedMessage => {
    message.receiveCount += 1;
    message.firstReceivedMs ??= clock.now();
    message.receiptHandle = newId();
    onCount(queue.spec.name, 'NumberOfMessagesReceived', 'Count', 1);
    showAt(queue, message, clock.now() + visibilitySeconds * 1000);
    return toReceived(message, message.receiptHandle, message.firstReceivedMs);
  };

  return {
    create: (spec) => {
      const queueArn = arn('sqs', spec.name);
      queues.set(queueArn, {
        arn: queueArn,
        spec: withDefaults(spec),
        listeners: new Set(),
        sequence: spec.fifo && createFifoSequence(spec.fifo),
        messages: [],
      });
      return queueArn;
    },
    list: () => [...queues.keys()],
    send: (queueArn, message) => {
      const queue = queueOf(queueArn);
      if (!queue.sequence) return add(queue, message);
      const { delaySeconds: _, ...inOrder } = message;
      return queue.sequence.send(message, clock.now(), (fifo) => add(queue, inOrder, fifo));
    },
    receive: (queueArn, { max = 1, visibilityTimeoutSeconds } = {}) => {
      const queue = queueOf(queueArn);
      const { redrive } = queue.spec;
      for (const message of queue.messages.filter((m) => m.visibleMs <= clock.now())) {
        if (redrive && message.receiveCount >= redrive.maxReceiveCount) {
          moveToDeadLetters(queue, message, redrive.deadLetterArn);
        }
      }
      return inGroupOrder(queue.messages, clock.now())
        .slice(0, max)
        .map((message) =>
          take(queue, message, visibilityTimeoutSeconds ?? queue.spec.visibilityTimeoutSeconds),
        );
    },
    delete: (queueArn, receiptHandle) => {
      const queue = queueOf(queueArn);
      const message = queue.messages.find((m) => m.receiptHandle === receiptHandle);
      if (!message) return;
      remove(queue, message);
      onCount(queue.spec.name, 'NumberOfMessagesDeleted', 'Count', 1);
      wake(queue);
    },
    purge: (queueArn) => {
      const queue = queueOf(queueArn);
      for (const message of queue.messages) remove(queue, message);
    },
    changeVisibility: (queueArn, receiptHandle, seconds) => {
      const queue = queueOf(queueArn);
      const message = queue.messages.find((m) => m.receiptHandle === receiptHandle);
      if (!message) {
        throw new AwsError(
          'ReceiptHandleIsInvalid',
          `the receipt handle ${receiptHandle} belongs to no message of ${queueArn}`,
        );
      }
      showAt(queue, message, clock.now() + seconds * 1000);
    },
    attributes: (queueArn) => attributesOf(queueOf(queueArn), clock.now()),
    onMessage: (queueArn, listener) => {
      const { listeners } = queueOf(queueArn);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const callAll = async (listeners: ReadonlySet<() => void | Promise<void>>): Promise<void> => {
  for (const listener of listeners) await listener();
};

const withDefaults = (spec: QueueSpec): Queue['spec'] => ({
  ...spec,
  visibilityTimeoutSeconds:
    spec.visibilityTimeoutSeconds ?? QUEUE_DEFAULTS.visibilityTimeoutSeconds,
  delaySeconds: spec.delaySeconds ?? QUEUE_DEFAULTS.delaySeconds,
  retentionSeconds: spec.retentionSeconds ?? QUEUE_DEFAULTS.retentionSeconds,
  receiveWaitSeconds: spec.receiveWaitSeconds ?? QUEUE_DEFAULTS.receiveWaitSeconds,
});

const expireRetained = (queue: Queue, now: EpochMs): void => {
  const oldest = now - queue.spec.retentionSeconds * 1000;
  for (const message of queue.messages) if (message.sentMs < oldest) message.cancelWake();
  queue.messages = queue.messages.filter((message) => message.sentMs >= oldest);
};

const toReceived = (
  message: Message,
  receiptHandle: string,
  firstReceivedMs: EpochMs,
): ReceivedMessage => ({
  messageId: message.messageId,
  md5OfBody: md5(message.body),
  receiptHandle,
  body: message.body,
  attributes: message.attributes,
  sentMs: message.sentMs,
  firstReceivedMs,
  receiveCount: message.receiveCount,
  ...(message.fifo && { fifo: message.fifo }),
  ...(message.deadLetterSourceArn && { deadLetterSourceArn: message.deadLetterSourceArn }),
  ...traced(message.traceHeader),
});

const attributesOf = ({ arn: queueArn, spec, messages }: Queue, now: EpochMs): QueueAttributes => {
  const hidden = messages.filter((message) => message.visibleMs > now);
  const inFlight = hidden.filter((message) => message.receiveCount > 0).length;
  const oldest = Math.min(now, ...messages.map((message) => message.sentMs));
  return {
    ...spec,
    arn: queueArn,
    approximateNumberOfMessages: messages.length - hidden.length,
    approximateNumberOfMessagesNotVisible: inFlight,
    approximateNumberOfMessagesDelayed: hidden.length - inFlight,
    ageOfOldestMessageSeconds: (now - oldest) / 1000,
  };
};

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The event with which an event source mapping calls a function. */
export const toSqsEvent = (
  messages: readonly ReceivedMessage[],
  queueArn: string,
  region: string,
): SQSEvent => ({ Records: messages.map((message) => toSqsRecord(message, queueArn, region)) });

const toSqsRecord = (message: ReceivedMessage, queueArn: string, region: string): SQSRecord => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentMs),
    SenderId: 'AIDALOCAL',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    ...fifoAttributes(message),
    ...(message.deadLetterSourceArn && { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
  },
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, attribute]) => [
      name,
      toRecordAttribute(attribute),
    ]),
  ),
  md5OfBody: message.md5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

/** As clients and functions get them. */
export const fifoAttributes = ({ fifo }: Pick<ReceivedMessage, 'fifo'>) =>
  fifo && {
    MessageGroupId: fifo.messageGroupId,
    MessageDeduplicationId: fifo.deduplicationId,
    SequenceNumber: fifo.sequenceNumber,
  };

const toRecordAttribute = ({
  DataType,
  StringValue,
  BinaryValue,
}: MessageAttribute): SQSRecord['messageAttributes'][string] => ({
  dataType: DataType,
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
});
