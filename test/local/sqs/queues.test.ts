import { VirtualClock } from '../../../local/clock';
import { createQueues, type Queues, toSqsEvent } from '../../../local/sqs/queues';

const setUp = (): { clock: VirtualClock; queues: Queues } => {
  const clock = new VirtualClock(Date.UTC(2026, 1, 26, 10));
  return { clock, queues: createQueues(clock) };
};

const bodies = (messages: readonly { readonly body: string }[]): readonly string[] =>
  messages.map(({ body }) => body);

test('hides a received message until its visibility timeout ends', async () => {
  const { clock, queues } = setUp();
  const jobs = queues.create({ name: 'jobs', visibilityTimeoutSeconds: 60 });
  queues.send(jobs, { body: 'one' });
  queues.receive(jobs);

  const meanwhile = queues.receive(jobs);
  await clock.advanceTo(clock.now() + 60_000);
  const afterwards = queues.receive(jobs);

  expect(meanwhile).toEqual([]);
  expect(afterwards[0]).toMatchObject({ body: 'one', receiveCount: 2 });
});

test('moves a message to the dead-letter queue after its last receive, and wakes who listens there', async () => {
  const { clock, queues } = setUp();
  const dead = queues.create({ name: 'dead' });
  const jobs = queues.create({
    name: 'jobs',
    redrive: { deadLetterArn: dead, maxReceiveCount: 2 },
  });
  const woken: string[] = [];
  queues.onMessage(jobs, () => void queues.receive(jobs));
  queues.onMessage(dead, () => {
    woken.push(...bodies(queues.receive(dead)));
  });

  queues.send(jobs, { body: 'poison' });
  await clock.advanceTo(clock.now() + 61_000);

  expect(woken).toEqual(['poison']);
  expect(queues.attributes(jobs).approximateNumberOfMessages).toBe(0);
});

test('wakes its listeners when a delayed message becomes visible', async () => {
  const { clock, queues } = setUp();
  const jobs = queues.create({ name: 'jobs', delaySeconds: 5 });
  const wokenAt: number[] = [];
  queues.onMessage(jobs, () => {
    wokenAt.push(clock.now());
  });
  const sentAt = clock.now();

  queues.send(jobs, { body: 'later' });
  await clock.advanceTo(sentAt + 10_000);

  expect(wokenAt).toEqual([sentAt + 5000]);
});

test('forgets a deleted message and shows a returned one at once', () => {
  const { queues } = setUp();
  const jobs = queues.create({ name: 'jobs' });
  queues.send(jobs, { body: 'done' });
  queues.send(jobs, { body: 'again' });
  const [done, again] = queues.receive(jobs, { max: 2 });

  queues.delete(jobs, done?.receiptHandle ?? '');
  queues.changeVisibility(jobs, again?.receiptHandle ?? '', 0);

  expect(bodies(queues.receive(jobs, { max: 10 }))).toEqual(['again']);
});

test('counts messages by whether they are visible, in flight or delayed, and forgets the old', async () => {
  const { clock, queues } = setUp();
  const jobs = queues.create({
    name: 'jobs',
    retentionSeconds: 120,
    visibilityTimeoutSeconds: 600,
  });
  queues.send(jobs, { body: 'in flight' });
  queues.receive(jobs);
  queues.send(jobs, { body: 'visible' });
  queues.send(jobs, { body: 'delayed', delaySeconds: 300 });
  await clock.advanceTo(clock.now() + 60_000);

  const before = queues.attributes(jobs);
  await clock.advanceTo(clock.now() + 61_000);
  const after = queues.attributes(jobs);

  expect(before).toMatchObject({
    approximateNumberOfMessages: 1,
    approximateNumberOfMessagesNotVisible: 1,
    approximateNumberOfMessagesDelayed: 1,
    ageOfOldestMessageSeconds: 60,
  });
  expect(after).toMatchObject({ approximateNumberOfMessages: 0, ageOfOldestMessageSeconds: 0 });
});

test('hands messages to a function in the event of an event source mapping', () => {
  const { queues } = setUp();
  const jobs = queues.create({ name: 'jobs' });
  queues.send(jobs, {
    body: 'hello',
    attributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
  });

  const event = toSqsEvent(queues.receive(jobs), jobs, 'us-east-1');

  expect(event.Records).toMatchObject([
    {
      body: 'hello',
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1772100000000' },
      messageAttributes: { kind: { dataType: 'String', stringValue: 'greeting' } },
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs',
      awsRegion: 'us-east-1',
    },
  ]);
});

test('says which queue does not exist', () => {
  const { queues } = setUp();

  expect(() => queues.send('arn:aws:sqs:us-east-1:000000000000:nobody', { body: '' })).toThrow(
    'the queue arn:aws:sqs:us-east-1:000000000000:nobody does not exist',
  );
});

test('hands over the messages of a FIFO group one after the other, those of other groups beside them', () => {
  const { queues } = setUp();
  const orders = queues.create({ name: 'orders.fifo', fifo: { contentBasedDeduplication: true } });
  for (const [messageGroupId, body] of [
    ['a', 'a1'],
    ['a', 'a2'],
    ['b', 'b1'],
  ] as const) {
    queues.send(orders, { body, messageGroupId });
  }

  const [first] = queues.receive(orders);
  const meanwhile = queues.receive(orders, { max: 10 });
  queues.delete(orders, first?.receiptHandle ?? '');
  const afterwards = queues.receive(orders, { max: 10 });

  expect(first?.body).toBe('a1');
  expect(bodies(meanwhile)).toEqual(['b1']);
  expect(bodies(afterwards)).toEqual(['a2']);
});

test('a FIFO queue takes the same message twice in five minutes, and delivers it once', async () => {
  const { clock, queues } = setUp();
  const orders = queues.create({ name: 'orders.fifo', fifo: { contentBasedDeduplication: false } });
  const message = { body: 'x', messageGroupId: 'a', deduplicationId: '1' };

  const sent = [queues.send(orders, message), queues.send(orders, { ...message, body: 'y' })];
  await clock.advanceTo(clock.now() + 300_000);
  queues.send(orders, message);

  expect(sent[1]?.messageId).toBe(sent[0]?.messageId);
  expect(bodies(queues.receive(orders, { max: 10 }))).toEqual(['x', 'x']);
  expect(() => queues.send(orders, { body: 'x' })).toThrow('needs a MessageGroupId');
  expect(() => queues.send(orders, { body: 'x', messageGroupId: 'a' })).toThrow(
    'needs a MessageDeduplicationId',
  );
});

test('counts what is sent, received and deleted', () => {
  const counted: string[] = [];
  const queues = createQueues(new VirtualClock(0), undefined, (...count) =>
    counted.push(count.join(' ')),
  );
  const queueArn = queues.create({ name: 'jobs' });

  queues.send(queueArn, { body: 'grün' });
  const [message] = queues.receive(queueArn);
  queues.delete(queueArn, String(message?.receiptHandle));

  expect(counted).toEqual([
    'jobs NumberOfMessagesSent Count 1',
    'jobs SentMessageSize Bytes 5',
    'jobs NumberOfMessagesReceived Count 1',
    'jobs NumberOfMessagesDeleted Count 1',
  ]);
});
