import { Fn, Token } from 'aws-cdk-lib';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { bucket } from '../../telemetry/resources/bucket';
import { produced } from './attached';
import { finder } from './finder';
import { listed, textIn } from './resolved';

export const buckets = finder({
  cfnType: 'AWS::S3::Bucket',
  type: bucket,
  find: (resource) => {
    const found = resource as CfnBucket;
    const [metricsId, replications] = [metricsIdOf(found), replicationsOf(found)];
    if (metricsId === undefined && replications.length === 0) {
      return {
        kind: 'unwatched',
        reason:
          'S3 measures its requests only where the bucket asks for it: add metrics of the whole bucket, which cost as metrics of your own do',
      };
    }
    return {
      kind: 'watched',
      resource: {
        dimensions: { BucketName: found.ref },
        facts: { bucketName: found.ref, metricsId, replications: replications.join('\n') },
      },
    };
  },
});

/** One with a filter shows only a part of the requests. */
const metricsIdOf = (found: CfnBucket): string | undefined => {
  const whole = listed(found, found.metricsConfigurations).find((each) =>
    filters.every((filter) => isNothing(produced(found, each, filter))),
  );
  return textIn(found, whole, 'id');
};

const filters = ['prefix', 'tagFilters', 'accessPointArn'] as const;

const isNothing = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const replicationsOf = (found: CfnBucket): readonly string[] => {
  const rules = listed(found, produced(found, found.replicationConfiguration, 'rules'));
  return rules.flatMap((rule) => {
    const [id, bucketArn, status] = [
      textIn(found, rule, 'id'),
      textIn(found, rule, 'destination', 'bucket'),
      textIn(found, rule, 'destination', 'metrics', 'status'),
    ];
    return id && bucketArn && status === 'Enabled' ? [`${bucketNameOf(bucketArn)}=${id}`] : [];
  });
};

/** From `arn:aws:s3:::name`. */
const bucketNameOf = (arn: string): string =>
  Token.isUnresolved(arn) ? Fn.select(5, Fn.split(':', arn)) : arn.slice(arn.lastIndexOf(':') + 1);
