import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { currentInvocation } from './invocation';
import { logContext } from './log-context';
import type { Handler } from './observe';
import { messagesRequestId } from './request-id';
import type { Tools } from './tools';

interface EachMessageOptions {
  /** How many messages are worked on side by side; a FIFO queue's are one after the other. @default 10 */
  readonly concurrency?: number;
}

/** Too little to begin a message with: it comes again, untouched. */
const MIN_REMAINING_MS = 500;

/**
 * A handler of a queue's batches from one of a single message. A message whose handler throws is logged with the error
 * and comes again, the others do not. Lines that are written while a message is worked on carry its request id.
 * The event source mapping needs `reportBatchItemFailures`: without it Lambda takes every message for done.
 */
export const eachMessage =
  <T extends AnyTelemetry>(
    work: (message: SQSRecord, tools: Tools<T>) => Promise<unknown> | unknown,
    { concurrency = 10 }: EachMessageOptions = {},
  ): Handler<T, SQSEvent, SQSBatchResponse> =>
  async ({ Records: messages }, tools) => {
    const run = (message: SQSRecord) => succeeds(message, work, tools);
    const isFifo = messages[0]?.attributes.MessageGroupId !== undefined;
    const failed = isFifo
      ? await failedInOrder(messages, run)
      : await failedOfAll(messages, run, concurrency);
    return {
      batchItemFailures: failed.map(({ messageId: itemIdentifier }) => ({ itemIdentifier })),
    };
  };

type Run = (message: SQSRecord) => Promise<boolean>;

/** What follows a failed message of its group must come again too, after it. */
const failedInOrder = async (messages: readonly SQSRecord[], run: Run): Promise<SQSRecord[]> => {
  const failed: SQSRecord[] = [];
  const stopped = new Set<string | undefined>();
  for (const message of messages) {
    const group = message.attributes.MessageGroupId;
    if (!stopped.has(group) && (await run(message))) continue;
    stopped.add(group);
    failed.push(message);
  }
  return failed;
};

const failedOfAll = async (
  messages: readonly SQSRecord[],
  run: Run,
  concurrency: number,
): Promise<SQSRecord[]> => {
  const failed = new Set<SQSRecord>();
  const queue = messages[Symbol.iterator]();
  const worker = async () => {
    for (const message of queue) if (!(await run(message))) failed.add(message);
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  return messages.filter((message) => failed.has(message));
};

const succeeds = async <T extends AnyTelemetry>(
  message: SQSRecord,
  work: (message: SQSRecord, tools: Tools<T>) => unknown,
  tools: Tools<T>,
): Promise<boolean> => {
  const { messageId: message_id } = message;
  const { correlationIdHeader = 'x-request-id' } = currentInvocation() ?? {};
  const request_id = messagesRequestId(message, correlationIdHeader) ?? message_id;
  return logContext({ request_id, message_id }, async () => {
    try {
      if (tools.request.remainingTimeMs() < MIN_REMAINING_MS) throw new Error(noTime);
      await work(message, tools);
      return true;
    } catch (error) {
      tools.logger.error('message failed', error as Error);
      return false;
    }
  });
};

const noTime = `the message was not begun: less than ${MIN_REMAINING_MS} ms were left of the invocation’s time`;
