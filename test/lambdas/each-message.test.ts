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

const run = async (work: Work, event: SQSEvent, context: Context = lambdaContext) => {
  const configuration = readConfiguration({});
  const observed = observe(shop, eachMessage<typeof shop>(work), { configuration });
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

test('after a failure in a FIFO queue the rest of its group comes again, the other groups go on', async () => {
  const message = (id: string, MessageGroupId: string) =>
    queueMessage(id, { attributes: { ...queueMessage(id).attributes, MessageGroupId } });
  const event = queueEvent(
    message('a-1', 'a'),
    message('a-2', 'a'),
    message('b-1', 'b'),
    message('a-3', 'a'),
  );

  const { failed } = await run(failFor('a-2'), event);

  expect(failed).toEqual(['a-2', 'a-3']);
});

test('a message is not begun when Lambda’s time is almost over', async () => {
  const work = jest.fn();
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => 400 };

  const { failed } = await run(work, queueEvent(queueMessage('m-1')), context);

  expect(work).not.toHaveBeenCalled();
  expect(failed).toEqual(['m-1']);
});
