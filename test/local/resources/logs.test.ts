import { VirtualClock } from '../../../local/clock';
import type { Cloud } from '../../../local/cloud/cloud';
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
