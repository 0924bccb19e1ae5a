import { VirtualClock } from '../../../local/clock';
import { mapQueue, type SqsMapping } from '../../../local/lambda/event-source-mapping';
import type { InvokeOutput } from '../../../local/lambda/lambda-function';
import { createQueues } from '../../../local/sqs/queues';
import type { BatchTrace } from '../../../local/traces/batch-trace';

type Records = readonly { readonly messageId: string; readonly body: string }[];

const map = (
  more: Partial<SqsMapping>,
  answer: (records: Records) => Partial<InvokeOutput> = () => ({}),
) => {
  const clock = new VirtualClock(0);
  const queues = createQueues(clock);
  const queueArn = queues.create({ name: 'jobs', visibilityTimeoutSeconds: 30 });
  const traces: BatchTrace[] = [];
  const batches: { readonly atMs: number; readonly bodies: readonly string[] }[] = [];
  mapQueue(
    { queueArn, functionArn: 'work', reportsBatchItemFailures: false, ...more },
    {
      clock,
      queues,
      background: (work) => void clock.hold(work),
      invoke: async (_arn, payload, trace) => {
        traces.push(trace);
        const records: Records = JSON.parse(payload).Records;
        batches.push({ atMs: clock.now(), bodies: records.map(({ body }) => body) });
        return { payload: 'null', ...answer(records) };
      },
    },
  );
  const send = (...bodies: readonly string[]): void => {
    for (const body of bodies) queues.send(queueArn, { body });
  };
  const runTo = async (ms: number): Promise<void> => {
    await clock.advanceTo(ms);
    await clock.settled();
  };
  const left = () => {
    const { approximateNumberOfMessages, approximateNumberOfMessagesNotVisible } =
      queues.attributes(queueArn);
    return approximateNumberOfMessages + approximateNumberOfMessagesNotVisible;
  };
  return { batches, traces, queues, queueArn, send, runTo, left };
};

test('waits for a batch to become full, at most as long as its window', async () => {
  const { batches, send, runTo } = map({ maximumBatchingWindowSeconds: 20, batchSize: 3 });

  send('a', 'b');
  await runTo(25_000);
  send('c', 'd', 'e');
  await runTo(26_000);

  expect(batches).toEqual([
    { atMs: 20_000, bodies: ['a', 'b'] },
    { atMs: 25_000, bodies: ['c', 'd', 'e'] },
  ]);
});

test.each([
  ['without failures', { batchItemFailures: [] }, 0],
  ['with a failure', { batchItemFailures: [{ itemIdentifier: 'first' }] }, 1],
  ['with a failure that names no message', { batchItemFailures: [{ itemIdentifier: '' }] }, 2],
  ['with failures that are no list', { batchItemFailures: 'all' }, 2],
])('keeps of a batch that was answered %s what failed', async (_how, answer, kept) => {
  const { send, runTo, left } = map({ reportsBatchItemFailures: true }, (records) => ({
    payload: JSON.stringify(answer).replace('first', records[0]?.messageId ?? ''),
  }));

  send('a', 'b');
  await runTo(1000);

  expect(left()).toBe(kept);
});

test('counts a batch as done whatever it names, where the mapping does not ask for failures', async () => {
  const { send, runTo, left } = map({}, (records) => ({
    payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier: records[0]?.messageId }] }),
  }));

  send('a');
  await runTo(1000);

  expect(left()).toBe(0);
});

test('hands over what a filter matches, and deletes the rest', async () => {
  const { batches, send, runTo, left } = map({ filters: ['{"body":{"level":["ERROR"]}}'] });

  send('{"level":"ERROR"}', '{"level":"INFO"}', 'text');
  await runTo(1000);

  expect(batches).toEqual([{ atMs: 0, bodies: ['{"level":"ERROR"}'] }]);
  expect(left()).toBe(0);
});

test('continues the trace of whoever sent the message, which the function sees as well', async () => {
  const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  const { traces, queues, queueArn, runTo } = map({}, (records) => {
    attributes.push((records[0] as { attributes?: object }).attributes);
    return {};
  });
  const attributes: unknown[] = [];
  queues.send(queueArn, { body: 'a', traceHeader });

  await runTo(1000);

  expect(traces).toEqual([{ traceHeader }]);
  expect(attributes).toEqual([expect.objectContaining({ AWSTraceHeader: traceHeader })]);
});

test('gives a batch that failed again after the visibility timeout', async () => {
  const { batches, send, runTo } = map({}, () => ({ functionError: 'Unhandled' }));

  send('a');
  await runTo(35_000);

  expect(batches.map(({ atMs }) => atMs)).toEqual([0, 30_000]);
});
