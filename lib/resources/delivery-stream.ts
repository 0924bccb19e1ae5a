import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import {
  type DeliveryStreamFacts,
  deliveryStream,
  type FirehoseDestination,
} from '../../telemetry/resources/delivery-stream';
import { finder } from './finder';
import { knownNumber, knownText, resolved } from './resolved';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-kinesisfirehose-deliverystream-bufferinghints.html */
const DEFAULT_BUFFER_SECONDS = 300;

export const deliveryStreams = finder({
  cfnType: 'AWS::KinesisFirehose::DeliveryStream',
  type: deliveryStream,
  find: (resource) => {
    const found = resource as CfnDeliveryStream;
    return {
      kind: 'watched',
      resource: { dimensions: { DeliveryStreamName: found.ref }, facts: deliveryFacts(found) },
    };
  },
});

/** What its properties say of a delivery stream. */
export const deliveryFacts = (found: CfnDeliveryStream): DeliveryStreamFacts => {
  const { destination, settings } = destinationOf(found);
  const key = resolved<{ readonly keyType?: string }>(
    found,
    found.deliveryStreamEncryptionConfigurationInput,
  );
  const { processors } = settings.processingConfiguration ?? {};
  const conversion = settings.dataFormatConversionConfiguration;
  return {
    bufferSeconds:
      knownNumber(found, settings.bufferingHints?.intervalInSeconds) ?? DEFAULT_BUFFER_SECONDS,
    destination,
    isDirectPut: (knownText(found, found.deliveryStreamType) ?? 'DirectPut') === 'DirectPut',
    transforms: Array.isArray(processors) && processors.some(({ type }) => type === 'Lambda'),
    convertsFormat: conversion !== undefined && conversion.enabled !== false,
    hasOwnKey: key?.keyType === 'CUSTOMER_MANAGED_CMK',
  };
};

/** A delivery stream has one of them. */
const destinations = [
  ['extendedS3DestinationConfiguration', 'S3'],
  ['s3DestinationConfiguration', 'S3'],
  ['amazonopensearchserviceDestinationConfiguration', 'AmazonOpenSearchService'],
  ['amazonOpenSearchServerlessDestinationConfiguration', 'AmazonOpenSearchServerless'],
  ['httpEndpointDestinationConfiguration', 'HttpEndpoint'],
  ['icebergDestinationConfiguration', 'Iceberg'],
  ['redshiftDestinationConfiguration', 'Redshift'],
  ['snowflakeDestinationConfiguration', 'Snowflake'],
  ['splunkDestinationConfiguration', 'Splunk'],
] as const satisfies readonly (readonly [keyof CfnDeliveryStream, FirehoseDestination])[];

const destinationOf = (
  found: CfnDeliveryStream,
): { readonly destination: FirehoseDestination | undefined; readonly settings: Settings } => {
  for (const [property, destination] of destinations) {
    const settings = resolved<Settings>(found, found[property]);
    if (settings) return { destination, settings };
  }
  return { destination: undefined, settings: {} };
};

interface Settings {
  readonly bufferingHints?: { readonly intervalInSeconds?: unknown };
  readonly processingConfiguration?: { readonly processors?: readonly { readonly type: string }[] };
  readonly dataFormatConversionConfiguration?: { readonly enabled?: boolean };
}
