import { createDeliveryRecord } from '../../../local/receivers/delivery-record';

test('what a program is told is remembered, also when it fails to take it', async () => {
  let heard = 0;
  const record = createDeliveryRecord(
    () => 7,
    () => {
      heard += 1;
    },
  );
  const deliveries = record.recording({
    sqs: () => {},
    lambda: () => {},
    email: async () => {},
    http: () => Promise.reject(new Error('nobody listens')),
  });

  await expect(deliveries.http('http://127.0.0.1:1/', { headers: {}, body: 'b' })).rejects.toThrow(
    'nobody listens',
  );

  expect(heard).toBe(1);
  expect(record.list()).toEqual([
    { receivedMs: 7, protocol: 'http', endpoint: 'http://127.0.0.1:1/', body: 'b' },
  ]);
});
