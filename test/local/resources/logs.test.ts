import { VirtualClock } from '../../../local/clock';
import type { Cloud } from '../../../local/cloud/cloud';
import { createLogStore } from '../../../local/logs/log-store';
import { createMetricFilters } from '../../../local/logs/metric-filters';
import { createSubscriptions } from '../../../local/logs/subscriptions';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { logsResources } from '../../../local/resources/logs';

test('a transform function that fails is tried again, and its records go under the error prefix', async () => {
  const clock = new VirtualClock(0);
  const put = jest.fn();
  const invoke = jest.fn(async () => ({
    payload: '{"errorType":"E"}',
    functionError: 'Unhandled',
  }));
  const cloud = {
    clock,
    deliveryStreams: new Map(),
    metrics: createMetricStore(),
    objects: { put },
    random: () => 0,
    emit: () => {},
    report: () => {},
    invoke,
  } as unknown as Cloud;
  await logsResources(cloud)['AWS::KinesisFirehose::DeliveryStream']?.({
    stackName: 'Shop',
    logicalId: 'Archive',
    type: 'AWS::KinesisFirehose::DeliveryStream',
    metadata: {},
    directory: '',
    properties: {
      ExtendedS3DestinationConfiguration: {
        BucketARN: 'arn:aws:s3:::archive',
        ErrorOutputPrefix: 'failed/',
        BufferingHints: { IntervalInSeconds: 60 },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'Lambda',
              Parameters: [
                { ParameterName: 'LambdaArn', ParameterValue: 'transform' },
                { ParameterName: 'NumberOfRetries', ParameterValue: '2' },
              ],
            },
          ],
        },
      },
    },
  });

  const [stream] = cloud.deliveryStreams.values();
  stream?.putRecords([Buffer.from('line\n')]);
  await clock.advanceTo(300_000);

  expect(invoke).toHaveBeenCalledTimes(3);
  expect(put).toHaveBeenCalledTimes(1);
  expect(String(put.mock.calls[0]?.[2])).toContain('"errorCode":"Lambda.FunctionError"');
});

const newCloud = () =>
  ({
    clock: new VirtualClock(1000),
    logs: createLogStore(),
    metricFilters: createMetricFilters({ putMetric: () => {}, report: () => {} }),
    subscriptions: createSubscriptions(
      () => {},
      () => {},
    ),
    savedQueries: new Map(),
    deliveryStreams: new Map(),
  }) as unknown as Cloud;

const create = (cloud: Cloud, type: string, properties: object) =>
  logsResources(cloud)[`AWS::Logs::${type}`]?.({
    stackName: 'Shop',
    logicalId: 'It',
    type: `AWS::Logs::${type}`,
    properties: properties as Record<string, unknown>,
    metadata: {},
    directory: '.',
  });

const transformation = { MetricNamespace: 'Shop', MetricName: 'slow', MetricValue: '$.ms' };

test('makes metric filters as templates write them', () => {
  const cloud = newCloud();

  create(cloud, 'MetricFilter', {
    LogGroupName: '/shop',
    FilterPattern: '{ $.ms > 100 }',
    MetricTransformations: [
      { ...transformation, Unit: 'Milliseconds', Dimensions: [{ Key: 'route', Value: '$.route' }] },
    ],
  });

  expect(cloud.metricFilters.list('/shop').map(({ definition }) => definition)).toMatchObject([
    {
      filterName: 'Shop-It',
      transformation: { unit: 'Milliseconds', dimensions: { route: '$.route' } },
    },
  ]);
});

test('saves the queries of a template with their parameters', () => {
  const cloud = newCloud();
  const Parameters = [{ Name: 'id', Description: 'of the request' }];
  const properties = {
    ...{ Name: 'errors', QueryString: 'filter a = "{{id}}"', LogGroupNames: ['/shop'], Parameters },
  };

  create(cloud, 'QueryDefinition', properties);

  expect([...cloud.savedQueries.values()]).toEqual([
    {
      ...{ name: 'errors', query: 'filter a = "{{id}}"', groups: ['/shop'] },
      parameters: [{ name: 'id', value: '', description: 'of the request' }],
    },
  ]);
});

test.each<[string, string, object, string]>([
  ['LogAnomalyDetector', '/shop', {}, 'cannot be reproduced'],
  ['LogGroup', '/shop', { LogGroupClass: 'COLD' }, 'LogGroupClass is one of STANDARD'],
  ['MetricFilter', '/shop', { MetricTransformations: [] }, 'one of MetricTransformations, got 0'],
  [
    'MetricFilter',
    '/rare',
    { MetricTransformations: [transformation], FilterPattern: '{$.a=1}' },
    'has no metric filters',
  ],
  [
    'SubscriptionFilter',
    '/shop',
    { DestinationArn: 'arn:aws:kinesis:x:y:stream/s' },
    'Kinesis streams do not run here',
  ],
  [
    'SubscriptionFilter',
    '/rare',
    { DestinationArn: 'arn:aws:lambda:x:y:function:f' },
    'has no subscription filters',
  ],
])('refuses a %s of %s with %j', (type, LogGroupName, properties, message) => {
  const cloud = newCloud();
  cloud.logs.putGroup('/rare', { logGroupClass: 'INFREQUENT_ACCESS' });

  expect(() => create(cloud, type, { LogGroupName, ...properties })).toThrow(message);
});
