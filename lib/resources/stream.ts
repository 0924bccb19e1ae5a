import type { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { type CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { stream } from '../../telemetry/resources/stream';
import { referenced } from './attached';
import { finder, type ResourceIndex } from './finder';
import { knownNumber, resolved } from './resolved';

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
          retentionHours: knownNumber(found, found.retentionPeriodHours) ?? DEFAULT_RETENTION_HOURS,
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
      (mapping) =>
        mapping.enabled !== false &&
        all.isSame(found, mapping.eventSourceArn, found.attrArn) &&
        readsOften(mapping),
    ) ||
  all
    .ofType<CfnDeliveryStream>('AWS::KinesisFirehose::DeliveryStream')
    .some((delivery) => all.isSame(found, sourceOf(delivery), found.attrArn));

/** A shard is read again when the function is done with the batch before. */
const SELDOM_SECONDS = 300;

const readsOften = ({ functionName }: CfnEventSourceMapping): boolean => {
  const fn = referenced(functionName);
  if (!(fn instanceof CfnFunction)) return true;
  return (knownNumber(fn, fn.timeout) ?? 0) <= SELDOM_SECONDS;
};

const sourceOf = (delivery: CfnDeliveryStream): unknown =>
  resolved<CfnDeliveryStream.KinesisStreamSourceConfigurationProperty>(
    delivery,
    delivery.kinesisStreamSourceConfiguration,
  )?.kinesisStreamArn;
