import type { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { stream } from '../../telemetry/resources/stream';
import { finder, type ResourceIndex } from './finder';
import { resolved } from './resolved';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-kinesis-stream.html */
const DEFAULT_RETENTION_HOURS = 24;

export const streams = finder({
  cfnType: 'AWS::Kinesis::Stream',
  type: stream,
  find: (resource, all) => {
    const found = resource as CfnStream;
    return {
      kind: 'watched',
      resource: {
        dimensions: { StreamName: found.ref },
        facts: {
          retentionHours: found.retentionPeriodHours ?? DEFAULT_RETENTION_HOURS,
          isPolled: isPolled(found, all),
        },
      },
    };
  },
});

const isPolled = (found: CfnStream, all: ResourceIndex): boolean =>
  all
    .ofType<CfnEventSourceMapping>('AWS::Lambda::EventSourceMapping')
    .some(
      ({ enabled, eventSourceArn }) =>
        enabled !== false && all.isSame(found, eventSourceArn, found.attrArn),
    ) ||
  all
    .ofType<CfnDeliveryStream>('AWS::KinesisFirehose::DeliveryStream')
    .some((delivery) => all.isSame(found, sourceOf(delivery), found.attrArn));

const sourceOf = (delivery: CfnDeliveryStream): unknown =>
  resolved<CfnDeliveryStream.KinesisStreamSourceConfigurationProperty>(
    delivery,
    delivery.kinesisStreamSourceConfiguration,
  )?.kinesisStreamArn;
