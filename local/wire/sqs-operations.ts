import type {
  BatchResultErrorEntry,
  Message,
  SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import { account, arn } from '../account';
import { faultOf, toAwsError } from '../aws-error';
import { receiveWithin } from '../sqs/long-polling';
import type {
  MessageAttributes,
  OutgoingMessage,
  QueueAttributes,
  Queues,
  ReceivedMessage,
  SentMessage,
} from '../sqs/queues';
import { fifoAttributes } from '../sqs/queues';
import { traced } from '../traces/trace-header';
import type { Caller, Operations } from './service';

/** Where clients find a queue: they call the host that its URL names. */
export const queueUrl = (endpointUrl: string, queueName: string): string =>
  `${endpointUrl}/${account.id}/${queueName}`;

const queueArn = (url = ''): string => arn('sqs', nameIn(url));

/** The name is the last part of a queue's URL, and of its ARN. */
const nameIn = (urlOrArn: string): string => urlOrArn.split(/[/:]/).at(-1) ?? '';

/** SQS as its clients call it. */
export const sqsOperations = (queues: Queues): NonNullable<Operations['sqs']> => ({
  ListQueues: (_input, { endpointUrl }) => ({
    QueueUrls: queues.list().map((one) => queueUrl(endpointUrl, nameIn(one))),
  }),
  GetQueueUrl: ({ QueueName: name = '' }, { endpointUrl }) => {
    queues.attributes(arn('sqs', name));
    return { QueueUrl: queueUrl(endpointUrl, name) };
  },
  GetQueueAttributes: ({ QueueUrl, AttributeNames: names = [] }) => ({
    Attributes: chosen(toAttributes(queues.attributes(queueArn(QueueUrl))), names),
  }),
  SendMessage: (input, caller) => {
    const sent = queues.send(queueArn(input.QueueUrl), toOutgoing(input, caller));
    return toSent(sent);
  },
  SendMessageBatch: ({ QueueUrl, Entries = [] }, caller) => {
    const to = existing(queues, QueueUrl);
    return inBatch(Entries, (entry) => toSent(queues.send(to, toOutgoing(entry, caller))));
  },
  ReceiveMessage: async (input) => {
    const from = queueArn(input.QueueUrl);
    const options = {
      max: input.MaxNumberOfMessages,
      visibilityTimeoutSeconds: input.VisibilityTimeout,
    };
    const messages = await receiveWithin(queues, from, options, input.WaitTimeSeconds);
    return messages.length > 0 ? { Messages: messages.map(toMessage) } : {};
  },
  DeleteMessage: ({ QueueUrl, ReceiptHandle = '' }) => {
    queues.delete(queueArn(QueueUrl), ReceiptHandle);
    return {};
  },
  DeleteMessageBatch: ({ QueueUrl, Entries = [] }) => {
    const from = existing(queues, QueueUrl);
    return inBatch(Entries, ({ ReceiptHandle = '' }) => {
      queues.delete(from, ReceiptHandle);
      return {};
    });
  },
  PurgeQueue: ({ QueueUrl }) => {
    queues.purge(queueArn(QueueUrl));
    return {};
  },
  ChangeMessageVisibilityBatch: ({ QueueUrl, Entries = [] }) => {
    const of = existing(queues, QueueUrl);
    return inBatch(Entries, ({ ReceiptHandle = '', VisibilityTimeout = 0 }) => {
      queues.changeVisibility(of, ReceiptHandle, VisibilityTimeout);
      return {};
    });
  },
  ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle = '', VisibilityTimeout = 0 }) => {
    queues.changeVisibility(queueArn(QueueUrl), ReceiptHandle, VisibilityTimeout);
    return {};
  },
});

/** The ARN of a queue. @throws AwsError when there is none, for a whole batch */
const existing = (queues: Queues, url: string | undefined): string =>
  queues.attributes(queueArn(url)).arn;

/** Each entry of a batch succeeds or fails by itself. */
const inBatch = <E extends { readonly Id?: string | undefined }, R extends object>(
  entries: readonly E[],
  run: (entry: E) => R,
) => {
  const Successful: (R & { readonly Id: string | undefined })[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      const refused = toAwsError(error);
      const SenderFault = faultOf(refused) === 'Sender';
      Failed.push({ Id: entry.Id, SenderFault, Code: refused.code, Message: refused.message });
    }
  }
  return { Successful, Failed };
};

const toSent = ({ messageId, md5OfBody, fifo }: SentMessage) => ({
  MessageId: messageId,
  MD5OfMessageBody: md5OfBody,
  ...(fifo && { SequenceNumber: fifo.sequenceNumber }),
});

/** A message's own trace header comes before the one that its sender's HTTP request has. */
const toOutgoing = (
  entry: Partial<SendMessageBatchRequestEntry>,
  { traceHeader }: Caller,
): OutgoingMessage => ({
  ...traced(entry.MessageSystemAttributes?.AWSTraceHeader?.StringValue ?? traceHeader),
  body: entry.MessageBody ?? '',
  attributes: (entry.MessageAttributes ?? {}) as MessageAttributes,
  ...(entry.DelaySeconds !== undefined && { delaySeconds: entry.DelaySeconds }),
  ...(entry.MessageGroupId !== undefined && { messageGroupId: entry.MessageGroupId }),
  ...(entry.MessageDeduplicationId !== undefined && {
    deduplicationId: entry.MessageDeduplicationId,
  }),
});

const toAttributes = (queue: QueueAttributes): Readonly<Record<string, string>> => ({
  QueueArn: queue.arn,
  VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
  DelaySeconds: String(queue.delaySeconds),
  MessageRetentionPeriod: String(queue.retentionSeconds),
  ReceiveMessageWaitTimeSeconds: String(queue.receiveWaitSeconds),
  ApproximateNumberOfMessages: String(queue.approximateNumberOfMessages),
  ApproximateNumberOfMessagesNotVisible: String(queue.approximateNumberOfMessagesNotVisible),
  ApproximateNumberOfMessagesDelayed: String(queue.approximateNumberOfMessagesDelayed),
  ...(queue.fifo && {
    FifoQueue: 'true',
    ContentBasedDeduplication: String(queue.fifo.contentBasedDeduplication),
  }),
  ...(queue.redrive && {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: queue.redrive.deadLetterArn,
      maxReceiveCount: queue.redrive.maxReceiveCount,
    }),
  }),
});

const chosen = (
  attributes: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) => names.includes(name) || names.includes('All')),
  );

const toMessage = (message: ReceivedMessage): Message => ({
  MessageId: message.messageId,
  ReceiptHandle: message.receiptHandle,
  Body: message.body,
  MD5OfBody: message.md5OfBody,
  Attributes: {
    SentTimestamp: String(message.sentMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedMs),
    ...fifoAttributes(message),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
  },
  MessageAttributes: { ...message.attributes },
});
