import type { SNSEvent } from 'aws-lambda';
import { VirtualClock } from '../../../local/clock';
import { createTopics, type Deliveries, type HttpDelivery } from '../../../local/sns/topics';

const setUp = (overrides: Partial<Deliveries> = {}) => {
  const clock = new VirtualClock(Date.UTC(2026, 1, 26, 10, 14, 11, 61));
  const delivered = {
    sqs: [] as { queue: string; body: string; attributes: object }[],
    lambda: [] as SNSEvent[],
    email: [] as string[],
    http: [] as HttpDelivery[],
  };
  const outcomes: string[] = [];
  const deliveries: Deliveries = {
    sqs: (queue, body, attributes) => void delivered.sqs.push({ queue, body, attributes }),
    lambda: (_function, event) => void delivered.lambda.push(event),
    email: async (address) => void delivered.email.push(address),
    http: async (_url, request) => void delivered.http.push(request),
    ...overrides,
  };
  const topics = createTopics(clock, deliveries, {
    onOutcome: (_subscription, _notification, outcome) => outcomes.push(outcome.kind),
  });
  const topicArn = topics.create('alerts');
  return { clock, topics, topicArn, delivered, outcomes };
};

test('delivers to a queue in an envelope of JSON', async () => {
  const { clock, topics, topicArn, delivered } = setUp();
  topics.subscribe({ topicArn, protocol: 'sqs', endpoint: 'arn:queue' });

  const { messageId } = topics.publish({ topicArn, subject: 'ALARM', message: '{"a":1}' });
  await clock.settled();

  expect(delivered.sqs[0]?.queue).toBe('arn:queue');
  expect(JSON.parse(delivered.sqs[0]?.body ?? '')).toMatchObject({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:alerts',
    Subject: 'ALARM',
    Message: '{"a":1}',
    Timestamp: '2026-02-26T10:14:11.061Z',
  });
});

test('delivers the bare message where that is asked for, its attributes beside it', async () => {
  const { clock, topics, topicArn, delivered } = setUp();
  const rawMessageDelivery = true;
  topics.subscribe({ topicArn, protocol: 'sqs', endpoint: 'arn:queue', rawMessageDelivery });
  topics.subscribe({ topicArn, protocol: 'https', endpoint: 'https://x', rawMessageDelivery });
  const attributes = { severity: { DataType: 'String', StringValue: 'critical' } };

  topics.publish({ topicArn, message: 'bare', attributes });
  await clock.settled();

  expect(delivered.sqs).toEqual([{ queue: 'arn:queue', body: 'bare', attributes }]);
  expect(delivered.http[0]?.body).toBe('bare');
  expect(delivered.http[0]?.headers['x-amz-sns-rawdelivery']).toBe('true');
});

test('calls a function with the event of SNS', async () => {
  const { clock, topics, topicArn, delivered } = setUp();
  topics.subscribe({ topicArn, protocol: 'lambda', endpoint: 'arn:function' });

  topics.publish({ topicArn, message: 'hello' });
  await clock.settled();

  expect(delivered.lambda[0]?.Records).toMatchObject([
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      Sns: { Type: 'Notification', Subject: null, Message: 'hello', MessageAttributes: {} },
    },
  ]);
});

test('delivers only what the filter policy of a subscription lets through', async () => {
  const { clock, topics, topicArn, delivered, outcomes } = setUp();
  topics.subscribe({
    topicArn,
    protocol: 'email',
    endpoint: 'oncall@example.com',
    filterPolicy: { NewStateValue: ['ALARM'] },
    filterPolicyScope: 'MessageBody',
  });
  topics.subscribe({
    topicArn,
    protocol: 'email',
    endpoint: 'lead@example.com',
    filterPolicy: { level: [{ numeric: ['>=', 2] }] },
  });

  topics.publish({ topicArn, message: '{"NewStateValue":"ALARM"}' });
  topics.publish({
    topicArn,
    message: 'not JSON',
    attributes: { level: { DataType: 'Number', StringValue: '3' } },
  });
  await clock.settled();

  expect(delivered.email).toEqual(['oncall@example.com', 'lead@example.com']);
  expect(outcomes.sort()).toEqual(['delivered', 'delivered', 'filtered', 'filtered']);
});

test('tries a URL three more times, then puts the notification into the dead-letter queue', async () => {
  const attempts: number[] = [];
  const { clock, topics, topicArn, delivered, outcomes } = setUp({
    http: async () => {
      attempts.push(clock.now());
      throw new Error('503');
    },
  });
  const start = clock.now();
  topics.subscribe({
    topicArn,
    protocol: 'https',
    endpoint: 'https://hooks.example.com',
    deadLetterArn: 'arn:dead',
  });

  topics.publish({ topicArn, message: 'lost' });
  await clock.settled();
  await clock.advanceTo(start + 120_000);

  expect(attempts.map((time) => time - start)).toEqual([0, 20_000, 40_000, 60_000]);
  expect(delivered.sqs.map(({ queue }) => queue)).toEqual(['arn:dead']);
  expect(outcomes).toEqual(['failed']);
});

test('says which topic does not exist', () => {
  const { topics } = setUp();

  expect(() => topics.publish({ topicArn: 'arn:nobody', message: '' })).toThrow(
    'the topic arn:nobody does not exist',
  );
});
