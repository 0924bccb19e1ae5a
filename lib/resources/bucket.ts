import { Fn, Token } from 'aws-cdk-lib';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { bucket } from '../../telemetry/resources/bucket';
import { finder } from './finder';
import { resolved } from './resolved';

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
        facts: { bucketName: found.ref, metricsId, replications: replications.join(' ') },
      },
    };
  },
});

/** One with a filter shows only a part of the requests. */
const metricsIdOf = (found: CfnBucket): string | undefined => {
  const all = resolved<readonly MetricsConfiguration[]>(found, found.metricsConfigurations) ?? [];
  return all.find((each) => !each.prefix && !each.tagFilters?.length && !each.accessPointArn)?.id;
};

interface MetricsConfiguration {
  readonly id: string;
  readonly prefix?: string;
  readonly tagFilters?: readonly unknown[];
  readonly accessPointArn?: unknown;
}

const replicationsOf = (found: CfnBucket): readonly string[] => {
  const rules = resolved<Replication>(found, found.replicationConfiguration)?.rules ?? [];
  return rules.flatMap(({ id, destination }) =>
    id && destination.metrics?.status === 'Enabled'
      ? [`${id}=${bucketNameOf(destination.bucket)}`]
      : [],
  );
};

interface Replication {
  readonly rules?: readonly {
    readonly id?: string;
    readonly destination: { readonly bucket: unknown; readonly metrics?: { status?: string } };
  }[];
}

/** From `arn:aws:s3:::name`. */
const bucketNameOf = (arn: unknown): string =>
  typeof arn === 'string'
    ? arn.slice(arn.lastIndexOf(':') + 1)
    : Fn.select(5, Fn.split(':', Token.asString(arn)));
