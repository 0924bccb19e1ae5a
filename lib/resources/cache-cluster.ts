import type { CfnCacheCluster } from 'aws-cdk-lib/aws-elasticache';
import { cacheCluster } from '../../telemetry/resources/cache-cluster';
import { finder } from './finder';

export const cacheClusters = finder({
  cfnType: 'AWS::ElastiCache::CacheCluster',
  type: cacheCluster,
  find: (resource) => {
    const found = resource as CfnCacheCluster;
    return {
      kind: 'watched',
      resource: {
        dimensions: { CacheClusterId: found.ref },
        facts: { isMemcached: found.engine === 'memcached', nodes: '', hasReplicas: false },
      },
    };
  },
});
