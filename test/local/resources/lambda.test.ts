import { VirtualClock } from '../../../local/clock';
import type { Cloud } from '../../../local/cloud/cloud';
import { TooManyRequestsError } from '../../../local/lambda/lambda-function';
import { lambdaResources } from '../../../local/resources/lambda';
import { createQueues } from '../../../local/sqs/queues';

/** A queue mapped to a function, which answers as it is told to. */
const mapped = async (invoke: () => Promise<{ payload: string; functionError?: 'Unhandled' }>) => {
  const clock = new VirtualClock(0);
  const queues = createQueues(clock);
  const queueArn = queues.create({ name: 'jobs', visibilityTimeoutSeconds: 30 });
  const failures: unknown[] = [];
  let calls = 0;
  const cloud = {
    clock,
    queues,
    invoke: () => {
      calls += 1;
      return invoke();
    },
    background: (work: Promise<unknown>) => {
      clock.hold(work).catch((error: unknown) => failures.push(error));
    },
  } as unknown as Cloud;
  await lambdaResources(cloud)['AWS::Lambda::EventSourceMapping']?.({
    stackName: 'Shop',
    logicalId: 'Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    metadata: {},
    directory: '',
    properties: { EventSourceArn: queueArn, FunctionName: 'work' },
  });
  return { clock, queues, queueArn, failures, calls: () => calls };
};

test('gives a batch again after the visibility timeout to a function that had no concurrency left', async () => {
  let isBusy = true;
  const { clock, queues, queueArn, failures, calls } = await mapped(async () => {
    if (isBusy) throw new TooManyRequestsError();
    return { payload: 'null' };
  });
  queues.send(queueArn, { body: 'a' });

  await clock.advanceTo(1000);
  await clock.settled();
  isBusy = false;
  await clock.advanceTo(40_000);
  await clock.settled();

  expect(calls()).toBe(2);
  expect(queues.attributes(queueArn).approximateNumberOfMessagesNotVisible).toBe(0);
  expect(failures).toEqual([]);
});

test('reports that there is no such function, and keeps the message', async () => {
  const { clock, queues, queueArn, failures } = await mapped(async () => {
    throw new Error('no function work');
  });
  queues.send(queueArn, { body: 'a' });

  await clock.advanceTo(1000);
  await clock.settled();

  expect(failures).toEqual([new Error('no function work')]);
  expect(queues.attributes(queueArn).approximateNumberOfMessagesNotVisible).toBe(1);
});

test('refuses a name of a function that would lead out of its folder', () => {
  const create = lambdaResources({} as Cloud)['AWS::Lambda::Function'];
  const resource = {
    stackName: 'Shop',
    logicalId: 'Fn',
    type: 'AWS::Lambda::Function',
    metadata: {},
    directory: '',
    properties: { FunctionName: '../../evil', Runtime: 'nodejs22.x' },
  };

  expect(() => create?.(resource)).toThrow(
    'FunctionName has letters, digits, - and _ alone, got "../../evil"',
  );
});
