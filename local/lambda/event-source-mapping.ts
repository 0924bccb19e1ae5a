import { account } from '../account';
import type { Clock, EpochMs } from '../clock';
import { compileEventPattern } from '../events/event-pattern';
import { type Queues, type ReceivedMessage, toSqsEvent } from '../sqs/queues';
import { type BatchTrace, traceOfBatch } from '../traces/batch-trace';
import { type InvokeOutput, TooManyRequestsError } from './lambda-function';

/** A queue whose messages a function is called with. */
export interface SqsMapping {
  readonly queueArn: string;
  readonly functionArn: string;
  /** @default 10 */
  readonly batchSize?: number;
  /** How long it waits for a batch to become full. @default 0 */
  readonly maximumBatchingWindowSeconds?: number;
  /** The function answers with the messages of a batch that it failed on; else a batch fails or succeeds as a whole. */
  readonly reportsBatchItemFailures: boolean;
  /** Event patterns of which a message matches one; those that match none are deleted. @default - all match */
  readonly filters?: readonly unknown[];
  /** Calls at once. @default - as many as the function's concurrency admits */
  readonly maximumConcurrency?: number;
}

export interface MappingSurroundings {
  readonly clock: Clock;
  readonly queues: Queues;
  invoke(functionArn: string, payload: string, trace: BatchTrace): Promise<InvokeOutput>;
  /** Work that nobody waits for but the clock; its failure is reported. */
  background(work: Promise<unknown>): void;
}

/**
 * Hands batches to the function until the queue shows no more messages. What failed becomes visible again by itself.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export const mapQueue = (mapping: SqsMapping, surroundings: MappingSurroundings): void => {
  const { queueArn, maximumBatchingWindowSeconds = 0, batchSize = 10 } = mapping;
  const { queues, clock, background } = surroundings;
  const isWanted = filterOf(mapping.filters ?? []);
  let running = 0;
  /** When the window that is open now ends. */
  let windowEndsMs: EpochMs | undefined;

  const drain = async (): Promise<void> => {
    if (running >= (mapping.maximumConcurrency ?? Number.POSITIVE_INFINITY)) return;
    running += 1;
    try {
      await drainQueue(mapping, isWanted, surroundings);
    } finally {
      running -= 1;
    }
  };

  const onWindowEnd = (): void => {
    windowEndsMs = undefined;
    background(drain());
  };

  queues.onMessage(queueArn, () => {
    if (maximumBatchingWindowSeconds === 0) return background(drain());
    if (queues.attributes(queueArn).approximateNumberOfMessages >= batchSize) {
      return background(drain());
    }
    if (windowEndsMs !== undefined) return;
    windowEndsMs = clock.now() + maximumBatchingWindowSeconds * 1000;
    clock.at(windowEndsMs, onWindowEnd);
  });
};

const drainQueue = async (
  mapping: SqsMapping,
  isWanted: (message: ReceivedMessage) => boolean,
  surroundings: MappingSurroundings,
): Promise<void> => {
  const { queueArn, batchSize } = mapping;
  const { queues } = surroundings;
  for (;;) {
    const received = queues.receive(queueArn, { max: batchSize ?? 10 });
    if (received.length === 0) return;
    const unwanted = received.filter((message) => !isWanted(message));
    for (const { receiptHandle } of unwanted) queues.delete(queueArn, receiptHandle);
    const batch = received.filter(isWanted);
    if (batch.length === 0) continue;
    const done = await handOver(mapping, batch, surroundings);
    if (done === 'busy') return;
    for (const { receiptHandle } of done) queues.delete(queueArn, receiptHandle);
  }
};

/** The messages that are done with. A function without concurrency gets its batch again after the visibility timeout. */
const handOver = async (
  mapping: SqsMapping,
  batch: readonly ReceivedMessage[],
  { invoke }: MappingSurroundings,
): Promise<readonly ReceivedMessage[] | 'busy'> => {
  const event = JSON.stringify(toSqsEvent(batch, mapping.queueArn, account.region));
  try {
    const trace = traceOfBatch(batch.map(({ traceHeader }) => traceHeader));
    const output = await invoke(mapping.functionArn, event, trace);
    if (output.functionError) return [];
    return mapping.reportsBatchItemFailures ? succeeded(batch, output.payload) : batch;
  } catch (error) {
    if (error instanceof TooManyRequestsError) return 'busy';
    throw error;
  }
};

/**
 * Without a list, or with an empty one, all succeeded; a list that is none, or names a message that is not in the
 * batch, fails it all.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
const succeeded = (
  batch: readonly ReceivedMessage[],
  payload: string,
): readonly ReceivedMessage[] => {
  const failures = failuresIn(payload);
  if (!Array.isArray(failures)) return [];
  const failed = new Set(failures.map((failure) => failure?.itemIdentifier));
  const known = new Set(batch.map(({ messageId }) => messageId));
  if ([...failed].some((id) => !known.has(id))) return [];
  return batch.filter(({ messageId }) => !failed.has(messageId));
};

const failuresIn = (payload: string): unknown => {
  try {
    const answer = JSON.parse(payload) as { readonly batchItemFailures?: unknown } | null;
    return answer?.batchItemFailures ?? [];
  } catch {
    return 'no JSON';
  }
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const filterOf = (filters: readonly unknown[]): ((message: ReceivedMessage) => boolean) => {
  const patterns = filters.map(compileEventPattern);
  return (message) =>
    patterns.length === 0 || patterns.some((matches) => matches(filteredView(message)));
};

/** A body that is JSON is matched as the object that it is. */
const filteredView = (message: ReceivedMessage): Readonly<Record<string, unknown>> => {
  const [record] = toSqsEvent([message], '', account.region).Records;
  return { ...record, body: parsedBody(message.body) };
};

const parsedBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
