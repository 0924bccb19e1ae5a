import type { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { serverlessCache } from '../../telemetry/resources/serverless-cache';
import { finder } from './finder';
import { knownNumber, resolved } from './resolved';

const GB = 1024 ** 3;

export const serverlessCaches = finder({
  cfnType: 'AWS::ElastiCache::ServerlessCache',
  type: serverlessCache,
  find: (resource) => {
    const found = resource as CfnServerlessCache;
    const limits = resolved<Limits>(found, found.cacheUsageLimits);
    const gigabytes = knownNumber(found, limits?.dataStorage?.maximum);
    return {
      kind: 'watched',
      resource: {
        // Not CacheClusterId, which only caches with nodes have.
        dimensions: { clusterId: found.ref },
        facts: {
          maxBytes: gigabytes === undefined ? undefined : gigabytes * GB,
          maxProcessingUnitsPerSecond: knownNumber(found, limits?.ecpuPerSecond?.maximum),
        },
      },
    };
  },
});

interface Limits {
  readonly dataStorage?: { readonly maximum?: unknown };
  readonly ecpuPerSecond?: { readonly maximum?: unknown };
}
