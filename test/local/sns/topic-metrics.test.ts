import { VirtualClock } from '../../../local/clock';
import { topicMetrics } from '../../../local/sns/topic-metrics';
import { createTopics } from '../../../local/sns/topics';

test('counts messages and what became of their deliveries', async () => {
  const clock = new VirtualClock(0);
  const counted: string[] = [];
  const metrics = topicMetrics(
    {
      put: ({ metricName, dimensions }, _timestampMs, values) =>
        counted.push(`${dimensions.TopicName} ${metricName} ${values}`),
    },
    () => clock.now(),
  );
  const deliveries = {
    sqs: () => {},
    email: async () => {},
    http: async () => {},
    lambda: () => {
      throw new Error('no such function');
    },
  };
  const topics = createTopics(clock, deliveries, metrics);
  const topicArn = topics.create('news');
  const filterPolicy = { kind: ['other'] };
  topics.subscribe({ topicArn, protocol: 'sqs', endpoint: 'arn:q' });
  topics.subscribe({ topicArn, protocol: 'sqs', endpoint: 'arn:r', filterPolicy });
  topics.subscribe({ topicArn, protocol: 'lambda', endpoint: 'arn:f' });

  topics.publish({ topicArn, message: 'grün' });
  await clock.settled();

  expect(counted.sort()).toEqual([
    'news NumberOfMessagesPublished 1',
    'news NumberOfNotificationsDelivered 1',
    'news NumberOfNotificationsFailed 1',
    'news NumberOfNotificationsFilteredOut 1',
    'news PublishSize 5',
  ]);
});
