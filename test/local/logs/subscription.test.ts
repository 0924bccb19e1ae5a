import { gunzipSync } from 'node:zlib';
import { toSubscriptionRecord } from '../../../local/logs/subscription';

test('packs log events as CloudWatch Logs hands them to a subscriber', () => {
  const record = toSubscriptionRecord({
    logGroup: '/aws/lambda/checkout',
    logStream: '2026/02/26/[$LATEST]4b1e',
    filterName: 'archive',
    events: [{ id: '1', timestamp: 1_772_100_851_002, message: 'hello\n' }],
  });

  expect(JSON.parse(gunzipSync(record).toString('utf8'))).toEqual({
    messageType: 'DATA_MESSAGE',
    owner: '000000000000',
    logGroup: '/aws/lambda/checkout',
    logStream: '2026/02/26/[$LATEST]4b1e',
    subscriptionFilters: ['archive'],
    logEvents: [{ id: '1', timestamp: 1_772_100_851_002, message: 'hello\n' }],
  });
});
