import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readConfiguration } from '../../lambdas/configuration';
import { eachMessage } from '../../lambdas/each-message';
import { observe } from '../../lambdas/observe';
import type { Tools } from '../../lambdas/tools';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { counter } from '../../telemetry/instrument';
import { lambdaContext, queueEvent, queueMessage } from './lambda-event';
import { type Line, writtenLines } from './written-lines';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { shipped: counter('Orders shipped') },
});

type Work = (message: SQSRecord, tools: Tools<typeof shop>) => Promise<void> | void;

const run = async (
  work: Work,
  event: SQSEvent,
  { context = lambdaContext, concurrency = 10 }: { context?: Context; concurrency?: number } = {},
) => {
  const configuration = readConfiguration({});
  const observed = observe(shop, eachMessage<typeof shop>(work, { concurrency }), {
    configuration,
  });
  let response: SQSBatchResponse | undefined;
  const lines = await writtenLines(async () => {
    response = await observed(event, context);
  });
  const failed = response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return { lines, failed };
};

const failFor =
  (...messageIds: readonly string[]): Work =>
  ({ messageId }, { metrics }) => {
    if (messageIds.includes(messageId)) throw new Error(`no stock for ${messageId}`);
    metrics.shipped.add(1);
  };

test('only the messages that failed come again, each with a line that says why', async () => {
  const event = queueEvent(queueMessage('m-1'), queueMessage('m-2'), queueMessage('m-3'));

  const { lines, failed } = await run(failFor('m-2'), event);

  expect(failed).toEqual(['m-2']);
  expect(lines).toMatchObject([
    { level: 'ERROR', request_id: 'm-2', error: { message: 'no stock for m-2' } },
    { level: 'ERROR', records: 3, failed_records: 1, shipped: 2 },
  ]);
});

test.each([
  ['a text', 'no stock', 'no stock'],
  ['nothing', undefined, expect.stringContaining('without a reason')],
])('a message whose work throws %s has a line that says so', async (_what, thrown, message) => {
  const { lines, failed } = await run(
    () => Promise.reject(thrown),
    queueEvent(queueMessage('m-1')),
  );

  expect(failed).toEqual(['m-1']);
  expect(lines[0]).toMatchObject({ request_id: 'm-1', error: { message } });
});

test('what a message’s work logs carries the id that the message came with', async () => {
  const messageAttributes = { 'X-Request-ID': { stringValue: 'req-9', dataType: 'String' } };
  const message = queueMessage('m-1', { messageAttributes } as Partial<SQSRecord>);

  const { lines } = await run((_message, { logger }) => logger.info('packed'), queueEvent(message));

  expect(lines[0]).toMatchObject({
    message: 'packed',
    request_id: 'req-9',
    context: { message_id: 'm-1' },
  });
});

test('messages that are worked on side by side keep their ids apart', async () => {
  const pauseMs: Line = { 'm-1': 20, 'm-2': 1 };

  const { lines } = await run(
    async ({ messageId }, { logger }) => {
      await new Promise((done) => setTimeout(done, pauseMs[messageId]));
      logger.info(messageId);
    },
    queueEvent(queueMessage('m-1'), queueMessage('m-2')),
  );

  expect(lines.slice(0, 2).map(({ message, request_id }) => [message, request_id])).toEqual([
    ['m-2', 'm-2'],
    ['m-1', 'm-1'],
  ]);
});

const fifoQueue = 'arn:aws:sqs:us-east-2:123456789012:my-queue.fifo';
const standardQueue = 'arn:aws:sqs:us-east-2:123456789012:my-queue';

const groupedMessage = (eventSourceARN: string, id: string, MessageGroupId: string) =>
  queueMessage(id, {
    eventSourceARN,
    attributes: { ...queueMessage(id).attributes, MessageGroupId },
  });

test('after a failure in a FIFO queue the rest of its group comes again, the other groups go on', async () => {
  const event = queueEvent(
    groupedMessage(fifoQueue, 'a-1', 'a'),
    groupedMessage(fifoQueue, 'a-2', 'a'),
    groupedMessage(fifoQueue, 'b-1', 'b'),
    groupedMessage(fifoQueue, 'a-3', 'a'),
  );

  const { failed } = await run(failFor('a-2'), event);

  expect(failed).toEqual(['a-2', 'a-3']);
});

test('groups of a fair standard queue are worked on side by side, and fail message by message', async () => {
  const begun: string[] = [];
  const event = queueEvent(
    groupedMessage(standardQueue, 'a-1', 'a'),
    groupedMessage(standardQueue, 'a-2', 'a'),
    groupedMessage(standardQueue, 'b-1', 'b'),
  );

  const { failed } = await run(async ({ messageId }) => {
    begun.push(messageId);
    while (begun.length < 3) await new Promise((done) => setImmediate(done));
    if (messageId === 'a-1') throw new Error('no stock');
  }, event);

  expect(failed).toEqual(['a-1']);
});

test('a message is not begun when Lambda’s time is almost over', async () => {
  const work = jest.fn();
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => 100 };
  const setTimer = jest.spyOn(globalThis, 'setTimeout');

  const { failed } = await run(work, queueEvent(queueMessage('m-1')), { context });

  expect(work).not.toHaveBeenCalled();
  expect(failed).toEqual(['m-1']);
  // Node.js 24 warns of a negative one, on a line of its own.
  expect(setTimer.mock.calls.map(([, delayMs]) => delayMs)).toEqual([0, 0]);
  setTimer.mockRestore();
});

const endingIn = (durationMs: number): Context => {
  const endsAtMs = Date.now() + durationMs;
  return { ...lambdaContext, getRemainingTimeInMillis: () => endsAtMs - Date.now() };
};

const hangFor =
  (hanging: string): Work =>
  ({ messageId }) =>
    messageId === hanging ? new Promise<void>(() => {}) : undefined;

test('a message that hangs comes again with those behind it, and those that are done do not', async () => {
  const event = queueEvent(queueMessage('m-1'), queueMessage('m-2'), queueMessage('m-3'));

  const { failed, lines } = await run(hangFor('m-2'), event, {
    context: endingIn(600),
    concurrency: 1,
  });

  expect(failed).toEqual(['m-2', 'm-3']);
  expect(lines).toMatchObject([
    {
      level: 'ERROR',
      request_id: 'm-2',
      error: { message: expect.stringContaining('was not finished') },
    },
    {
      level: 'ERROR',
      request_id: 'm-3',
      error: { message: expect.stringContaining('was not begun') },
    },
    { level: 'ERROR', records: 3, failed_records: 2 },
  ]);
});

test('a message that hangs in a FIFO queue leaves what was done before it', async () => {
  const event = queueEvent(
    groupedMessage(fifoQueue, 'a-1', 'a'),
    groupedMessage(fifoQueue, 'b-1', 'b'),
    groupedMessage(fifoQueue, 'a-2', 'a'),
  );

  const { failed } = await run(hangFor('b-1'), event, { context: endingIn(600) });

  expect(failed).toEqual(['b-1', 'a-2']);
});

test('nothing is begun once the batch is answered', async () => {
  const begun: string[] = [];
  let release = () => {};
  const work: Work = ({ messageId }) => {
    begun.push(messageId);
    return new Promise((done) => {
      release = done;
    });
  };
  const event = queueEvent(queueMessage('m-1'), queueMessage('m-2'));

  await run(work, event, { context: endingIn(550), concurrency: 1 });
  release();
  await new Promise((done) => setImmediate(done));

  expect(begun).toEqual(['m-1']);
});

test.each([Number.NaN, 0, -1, 2.5, Number.POSITIVE_INFINITY])(
  'a concurrency of %p is refused when the handler is made',
  (concurrency) => {
    expect(() => eachMessage(() => {}, { concurrency })).toThrow(
      new RangeError(
        `the concurrency of eachMessage is ${concurrency}: give a whole number from 1 on, or none for 10`,
      ),
    );
  },
);
