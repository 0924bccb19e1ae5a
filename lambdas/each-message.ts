import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import { messagesRequestId } from './http/request-id';
import { currentInvocation } from './invocation';
import { logContext } from './logging/log-context';
import type { Handler } from './observe';
import type { Tools } from './tools';

interface EachMessageOptions {
  /** How many messages are worked on side by side; a FIFO queue's are one after the other. @default 10 */
  readonly concurrency?: number;
}

type Work<T extends AnyTelemetry> = (
  message: SQSRecord,
  tools: Tools<T>,
) => Promise<unknown> | unknown;

/**
 * Before the end of Lambda's time the batch is answered, and no message is begun any more. Enough for a line for each
 * message, and before the invocation's own line is written for want of an answer.
 */
const MARGIN_MS = 500;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const LONGEST_TIMEOUT_MS = 900_000;

/**
 * A handler of a queue's batches from one of a single message. A message whose handler throws, or is not done when
 * Lambda's time is almost over, is logged with the error and comes again, the others do not. Lines that are written
 * while a message is worked on carry its request id.
 * The event source mapping needs `reportBatchItemFailures`: without it Lambda takes every message for done.
 * @throws RangeError for a concurrency that is no whole number from 1 on
 */
export const eachMessage = <T extends AnyTelemetry>(
  work: Work<T>,
  { concurrency = 10 }: EachMessageOptions = {},
): Handler<T, SQSEvent, SQSBatchResponse> => {
  checkConcurrency(concurrency);
  return async ({ Records: messages }, tools) => {
    const batch = new Batch(messages, work, tools);
    const isFifo = messages[0]?.eventSourceARN?.endsWith('.fifo');
    const worked = isFifo ? workInOrder(batch) : workSideBySide(batch, concurrency);
    if (!(await endsWithin(tools.request.remainingTimeMs() - MARGIN_MS, worked))) batch.giveUp();
    return {
      batchItemFailures: batch.failures.map(({ messageId: itemIdentifier }) => ({
        itemIdentifier,
      })),
    };
  };
};

const checkConcurrency = (concurrency: number): void => {
  if (Number.isInteger(concurrency) && concurrency >= 1) return;
  throw new RangeError(
    `the concurrency of eachMessage is ${concurrency}: give a whole number from 1 on, or none for 10`,
  );
};

/** The messages of an invocation, and what became of them. */
class Batch<T extends AnyTelemetry> {
  readonly messages: readonly SQSRecord[];
  readonly #outcomes = new Map<SQSRecord, 'begun' | 'done' | 'failed'>();
  readonly #work: Work<T>;
  readonly #tools: Tools<T>;
  #isGivenUp = false;

  constructor(messages: readonly SQSRecord[], work: Work<T>, tools: Tools<T>) {
    this.messages = messages;
    this.#work = work;
    this.#tools = tools;
  }

  /** What has to come again. */
  get failures(): readonly SQSRecord[] {
    return this.messages.filter((message) => this.#outcomes.get(message) !== 'done');
  }

  /** Works on a message; tells whether it is done. */
  async succeeds(message: SQSRecord): Promise<boolean> {
    if (this.#isGivenUp) return false;
    return inContextOf(message, async () => {
      try {
        if (this.#tools.request.remainingTimeMs() < MARGIN_MS) throw new Error(notBegun);
        this.#outcomes.set(message, 'begun');
        await this.#work(message, this.#tools);
        this.#outcomes.set(message, 'done');
        return true;
      } catch (error) {
        this.#fail(message, error);
        return false;
      }
    });
  }

  /** Lets a message come again that was not worked on. */
  skip(message: SQSRecord): void {
    this.#outcomes.set(message, 'failed');
  }

  #fail(message: SQSRecord, error: unknown): void {
    this.#outcomes.set(message, 'failed');
    this.#tools.logger.error('message failed', { error: error ?? new Error(noReason) });
  }

  /** Ends the batch: whatever is not done has failed. */
  giveUp(): void {
    this.#isGivenUp = true;
    for (const message of this.failures) {
      const outcome = this.#outcomes.get(message);
      if (outcome === 'failed') continue;
      const error = new Error(outcome === 'begun' ? notFinished : notBegun);
      inContextOf(message, () => this.#fail(message, error));
    }
  }
}

const inContextOf = <R>(message: SQSRecord, work: () => R): R => {
  const { messageId: message_id } = message;
  const { correlationIdHeader = 'x-request-id' } = currentInvocation() ?? {};
  const request_id = messagesRequestId(message, correlationIdHeader) ?? message_id;
  return logContext({ request_id, message_id }, work);
};

/** What follows a failed message of its group must come again too, after it. */
const workInOrder = async <T extends AnyTelemetry>(batch: Batch<T>): Promise<void> => {
  const stopped = new Set<string | undefined>();
  for (const message of batch.messages) {
    const group = message.attributes.MessageGroupId;
    if (stopped.has(group)) batch.skip(message);
    else if (!(await batch.succeeds(message))) stopped.add(group);
  }
};

const workSideBySide = async <T extends AnyTelemetry>(
  batch: Batch<T>,
  concurrency: number,
): Promise<void> => {
  const queue = batch.messages[Symbol.iterator]();
  const worker = async () => {
    for (const message of queue) await batch.succeeds(message);
  };
  const workers = Math.min(concurrency, batch.messages.length);
  await Promise.all(Array.from({ length: workers }, worker));
};

/** @param limitMs - Infinity where there is none */
const endsWithin = async (limitMs: number, work: Promise<void>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, Math.min(limitMs, LONGEST_TIMEOUT_MS)), false);
  });
  try {
    return await Promise.race([work.then(() => true), timeUp]);
  } finally {
    clearTimeout(timer);
  }
};

const noReason = 'the message’s work rejected without a reason';
const notBegun = `the message was not begun: less than ${MARGIN_MS} ms were left of the invocation’s time`;
const notFinished = `the message was not finished ${MARGIN_MS} ms before the end of the invocation’s time`;
