import { VirtualClock } from '../../../local/clock';
import { receiveWithin } from '../../../local/sqs/long-polling';
import { createQueues } from '../../../local/sqs/queues';

const clock = new VirtualClock(Date.UTC(2026, 1, 26, 10));
const queues = createQueues(clock);

test('waits for a first message', async () => {
  const jobs = queues.create({ name: 'jobs' });

  const received = receiveWithin(queues, jobs, {}, 20);
  queues.send(jobs, { body: 'one' });
  await clock.advanceTo(clock.now() + 20);

  expect((await received).map(({ body }) => body)).toEqual(['one']);
});

test('ends without a message when the wait is over', async () => {
  const empty = queues.create({ name: 'empty', receiveWaitSeconds: 0.01 });

  expect(await receiveWithin(queues, empty, {})).toEqual([]);
});
