import { gunzipSync } from 'node:zlib';
import {
  checkSubscriber,
  createSubscriptions,
  type SubscriptionFilter,
} from '../../../local/logs/subscriptions';

const filter = (filterName: string, filterPattern = ''): SubscriptionFilter => ({
  filterName,
  logGroupName: '/shop',
  filterPattern,
  destinationArn: `arn:aws:lambda:us-east-1:000000000000:function:${filterName}`,
});
const event = (id: string, message: string) => ({
  id,
  group: '/shop',
  stream: 'a',
  timestampMs: 5,
  ingestionMs: 6,
  message,
});

test('hands each filter the events that it wants, in one record', () => {
  const delivered: unknown[] = [];
  const subscriptions = createSubscriptions(({ filterName }, record) => {
    const { logStream, logEvents } = JSON.parse(gunzipSync(record).toString());
    delivered.push([filterName, logStream, logEvents]);
  }, fail);
  subscriptions.put(filter('all'));
  subscriptions.put(filter('errors', 'ERROR'));
  subscriptions.put(filter('none', 'FATAL'));

  subscriptions.onEvents('/shop', 'a', [event('1', 'fine'), event('2', 'ERROR')]);
  subscriptions.onEvents('/other', 'a', [event('3', 'ERROR')]);

  const logEvents = [
    { id: '1', timestamp: 5, message: 'fine' },
    { id: '2', timestamp: 5, message: 'ERROR' },
  ];
  expect(delivered).toEqual([
    ['all', 'a', logEvents],
    ['errors', 'a', logEvents.slice(1)],
  ]);
});

test('a failure of one subscriber is reported and keeps nothing from the others', () => {
  const reported: unknown[] = [];
  const heard: string[] = [];
  const subscriptions = createSubscriptions(
    ({ filterName }) => {
      if (filterName === 'bad') throw new Error('no such function');
      heard.push(filterName);
    },
    (error) => reported.push(error),
  );
  for (const name of ['bad', 'good']) subscriptions.put(filter(name));

  subscriptions.onEvents('/shop', 'a', [event('1', 'x')]);

  expect(heard).toEqual(['good']);
  expect(reported).toEqual([new Error('no such function')]);
});

test('a log group has at most five subscription filters', () => {
  const subscriptions = createSubscriptions(() => {}, fail);
  for (const name of 'abcde') subscriptions.put(filter(name));

  expect(() => subscriptions.put(filter('f'))).toThrow('has 5 subscription filters');
  expect(() => subscriptions.put(filter('a', 'ERROR'))).not.toThrow();
});

test('patterns with regular expressions count together with those of metric filters', () => {
  const subscriptions = createSubscriptions(
    () => {},
    fail,
    () => 4,
  );
  subscriptions.put(filter('a', '%x%'));

  expect(() => subscriptions.put(filter('b', '%y%'))).toThrow('has 5 filter patterns with regular');
  expect(() => subscriptions.put(filter('b', 'y'))).not.toThrow();
});

test.each([
  ['arn:aws:kinesis:us-east-1:000000000000:stream/s', 'Kinesis streams do not run here'],
  ['not-run-locally-Archive', 'needs the ARN of a Firehose delivery stream'],
])('refuses %s', (destinationArn, message) => {
  expect(() => checkSubscriber(destinationArn, () => false)).toThrow(message);
});

const fail = (error: unknown): void => {
  throw error;
};
