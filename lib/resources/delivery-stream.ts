import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import {
  type DeliveryStreamFacts,
  deliveryStream,
} from '../../telemetry/resources/delivery-stream';
import { finder } from './finder';
import { resolved } from './resolved';

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
  const s3 = resolved<Destination>(
    found,
    found.extendedS3DestinationConfiguration ?? found.s3DestinationConfiguration,
  );
  const key = resolved<{ readonly keyType?: string }>(
    found,
    found.deliveryStreamEncryptionConfigurationInput,
  );
  return {
    bufferSeconds: s3?.bufferingHints?.intervalInSeconds ?? DEFAULT_BUFFER_SECONDS,
    deliversToS3: s3 !== undefined,
    isDirectPut: (found.deliveryStreamType ?? 'DirectPut') === 'DirectPut',
    transforms: (s3?.processingConfiguration?.processors ?? []).some(
      ({ type }) => type === 'Lambda',
    ),
    convertsFormat:
      s3?.dataFormatConversionConfiguration !== undefined &&
      s3.dataFormatConversionConfiguration.enabled !== false,
    hasOwnKey: key?.keyType === 'CUSTOMER_MANAGED_CMK',
  };
};

interface Destination {
  readonly bufferingHints?: { readonly intervalInSeconds?: number };
  readonly processingConfiguration?: { readonly processors?: readonly { readonly type: string }[] };
  readonly dataFormatConversionConfiguration?: { readonly enabled?: boolean };
}
