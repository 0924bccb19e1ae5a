import { VirtualClock } from '../../../local/clock';
import {
  type AsyncSettings,
  createAsyncInvocations,
  type DeadLetter,
  type InvocationRecord,
} from '../../../local/lambda/async-invocation';
import { TooManyRequestsError } from '../../../local/lambda/lambda-function';

const START = Date.parse('2026-11-22T10:00:00Z');
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:react';

type Outcome = 'ok' | 'error' | 'throttle';

/** A function that does what it is told, call by call, and the last thing from then on. */
const calling = (outcomes: readonly [Outcome, ...Outcome[]], settings: AsyncSettings = {}) => {
  const clock = new VirtualClock(START);
  // As the minutes of a whole cloud do, it waits for what is under way.
  clock.every(1000, () => clock.settled());
  const calls: number[] = [];
  const records: { arn: string; record: InvocationRecord }[] = [];
  const letters: { arn: string; letter: DeadLetter }[] = [];
  const counted: string[] = [];
  const reported: unknown[] = [];
  const invocations = createAsyncInvocations({
    clock,
    newId: () => 'request-1',
    hasFunction: (arn) => arn === FUNCTION,
    invoke: async () => {
      const outcome = outcomes[Math.min(calls.length, outcomes.length - 1)];
      calls.push((clock.now() - START) / 1000);
      if (outcome === 'throttle') throw new TooManyRequestsError();
      return outcome === 'ok'
        ? { payload: '"done"' }
        : { payload: '{"errorMessage":"broken"}', functionError: 'Unhandled' };
    },
    sendRecord: (arn, record) => {
      if (arn === 'nowhere') throw new Error('nothing is there');
      records.push({ arn, record });
    },
    sendDeadLetter: (arn, letter) => void letters.push({ arn, letter }),
    onMetric: (_function, name) => void counted.push(name),
    report: (error) => void reported.push(error),
  });
  invocations.configure(FUNCTION, settings);
  return { ...{ clock, calls, records, letters, counted, reported }, invocations };
};

const hours = (count: number): number => START + count * 3_600_000;

test('tries a function that fails twice more, after one and two minutes', async () => {
  const { clock, calls, invocations, counted } = calling(['error']);

  invocations.invoke(FUNCTION, '{}');
  await clock.settled();
  await clock.advanceTo(hours(1));

  expect(calls).toEqual([0, 60, 180]);
  expect(counted.filter((name) => name !== 'AsyncEventAge')).toEqual([
    'AsyncEventsReceived',
    'AsyncEventsDropped',
  ]);
});

test('stops at the first success, of which the destination hears', async () => {
  const { clock, calls, invocations, records } = calling(['error', 'ok'], { onSuccess: 'queue' });

  invocations.invoke(FUNCTION, '{"a":1}');
  await clock.settled();
  await clock.advanceTo(hours(1));

  expect(calls).toEqual([0, 60]);
  expect(records).toEqual([
    {
      arn: 'queue',
      record: {
        version: '1.0',
        timestamp: '2026-11-22T10:01:00.000Z',
        requestContext: {
          requestId: 'request-1',
          functionArn: `${FUNCTION}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 2,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: 'done',
      },
    },
  ]);
});

test('hands a given-up event to the failure destination and the dead-letter queue', async () => {
  const { clock, invocations, records, letters } = calling(['error'], {
    maximumRetryAttempts: 0,
    onFailure: 'topic',
  });
  invocations.configure(FUNCTION, { deadLetterArn: 'dead' });

  invocations.invoke(`${FUNCTION}`, '{"a":1}');
  await clock.advanceTo(START + 1);

  expect(records[0]?.record).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
    responseContext: { functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'broken' },
  });
  expect(letters).toEqual([
    {
      arn: 'dead',
      letter: {
        payload: '{"a":1}',
        requestId: 'request-1',
        errorCode: 200,
        errorMessage: 'broken',
      },
    },
  ]);
});

test('waits longer and longer for a function without room, until the event is too old', async () => {
  const { clock, calls, invocations, records } = calling(['throttle'], {
    maximumEventAgeSeconds: 60,
    onFailure: 'topic',
  });

  invocations.invoke(FUNCTION, '{}');
  await clock.settled();
  await clock.advanceTo(hours(1));

  expect(calls).toEqual([0, 1, 3, 7, 15, 31]);
  expect(records[0]?.record.requestContext).toMatchObject({
    condition: 'EventAgeExceeded',
    approximateInvokeCount: 0,
  });
});

test('counts and reports what a destination refuses', async () => {
  const { clock, invocations, counted, reported } = calling(['ok'], { onSuccess: 'nowhere' });

  invocations.invoke(FUNCTION, '{}');
  await clock.advanceTo(START + 1);
  await clock.settled();

  expect(counted).toContain('DestinationDeliveryFailures');
  expect(reported).toEqual([new Error('nothing is there')]);
});

test('refuses a function that does not exist', () => {
  expect(() => calling(['ok']).invocations.invoke('arn:gone', '{}')).toThrow(
    'no function arn:gone',
  );
});
