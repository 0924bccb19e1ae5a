import type { CfnCacheCluster } from 'aws-cdk-lib/aws-elasticache';
import { cacheCluster } from '../../telemetry/resources/cache-cluster';
import { nodeFacts } from './cache-node';
import { finder } from './finder';
import { knownText } from './resolved';

export const cacheClusters = finder({
  cfnType: 'AWS::ElastiCache::CacheCluster',
  type: cacheCluster,
  find: (resource, all) => {
    const found = resource as CfnCacheCluster;
    return {
      kind: 'watched',
      resource: {
        dimensions: { CacheClusterId: found.ref },
        facts: {
          isMemcached: knownText(found, found.engine) === 'memcached',
          nodes: '',
          hasReplicas: false,
          ...nodeFacts(found, all),
        },
      },
    };
  },
});
