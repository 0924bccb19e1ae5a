import {
  isNotified,
  notificationEvent,
  notificationRules,
  type ObjectChange,
} from '../../../local/s3/notifications';

const change = (key: string, eventName: ObjectChange['eventName'] = 'ObjectCreated:Put') => ({
  eventName,
  bucket: 'reports',
  object: {
    key,
    sizeBytes: 5,
    etag: 'e1',
    contentType: 'text/plain',
    storageClass: 'STANDARD',
    lastModifiedMs: 0,
  },
});

test.each([
  ['s3:ObjectCreated:*', change('in/a.json'), true],
  ['s3:ObjectCreated:Put', change('in/a.json'), true],
  ['s3:ObjectCreated:Copy', change('in/a.json'), false],
  ['s3:ObjectRemoved:*', change('in/a.json', 'ObjectRemoved:Delete'), true],
  ['s3:ObjectCreated:*', change('out/a.json'), false],
  ['s3:ObjectCreated:*', change('in/a.txt'), false],
])('%s of in/….json, at a change %j, is told: %s', (event, happened, told) => {
  const inTemplate = {
    LambdaConfigurations: [
      {
        Event: event,
        Function: 'arn:f',
        Filter: {
          S3Key: {
            Rules: [
              { Name: 'prefix', Value: 'in/' },
              { Name: 'suffix', Value: '.json' },
            ],
          },
        },
      },
    ],
  };
  const inApi = {
    QueueConfigurations: [
      {
        Events: [event],
        QueueArn: 'arn:q',
        Filter: {
          Key: {
            FilterRules: [
              { Name: 'Prefix', Value: 'in/' },
              { Name: 'Suffix', Value: '.json' },
            ],
          },
        },
      },
    ],
  };

  const rules = [inTemplate, inApi].flatMap(notificationRules);

  expect(rules.map(({ targetArn }) => targetArn)).toEqual(['arn:f', 'arn:q']);
  expect(rules.map((rule) => isNotified(rule, happened))).toEqual([told, told]);
});

test('names the object as S3 does, encoded', () => {
  const [rule] = notificationRules({ TopicConfigurations: [{ Id: 'all', Topic: 'arn:t' }] });
  if (!rule) throw new Error('no rule');

  const event = notificationEvent(rule, change('a b/ü.txt'), { nowMs: 0, newId: () => 'id' });

  expect(event.Records[0]).toMatchObject({
    eventName: 'ObjectCreated:Put',
    eventTime: '1970-01-01T00:00:00.000Z',
    s3: {
      configurationId: 'all',
      bucket: { name: 'reports', arn: 'arn:aws:s3:::reports' },
      object: { key: 'a+b/%C3%BC.txt', size: 5, eTag: 'e1' },
    },
  });
});
