import type { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { replicationGroup } from '../../telemetry/resources/replication-group';
import { finder } from './finder';
import { resolved } from './resolved';

export const replicationGroups = finder({
  cfnType: 'AWS::ElastiCache::ReplicationGroup',
  type: replicationGroup,
  find: (resource) => {
    const found = resource as CfnReplicationGroup;
    const shape = shapeOf(found);
    const [first = found.ref, ...others] = nodesOf(found.ref, shape);
    return {
      kind: 'watched',
      resource: {
        dimensions: { CacheClusterId: first },
        facts: {
          isMemcached: false,
          nodes: [first, ...others].join(' '),
          hasReplicas: shape.nodesEach > 1,
        },
      },
    };
  },
});

interface Shape {
  /** Undefined with cluster mode off, where nodes are numbered without a shard. */
  readonly shards: number | undefined;
  readonly nodesEach: number;
}

const shapeOf = (found: CfnReplicationGroup): Shape => {
  const { numNodeGroups, replicasPerNodeGroup, numCacheClusters } = found;
  const listed = resolved<readonly unknown[]>(found, found.nodeGroupConfiguration)?.length ?? 0;
  const shards = numNodeGroups ?? (listed || 1);
  const isClustered =
    shards > 1 ||
    found.clusterMode === 'enabled' ||
    (found.cacheParameterGroupName ?? '').includes('cluster.on');
  const replicas = replicasPerNodeGroup ?? (numCacheClusters ?? 1) - 1;
  return { shards: isClustered ? shards : undefined, nodesEach: replicas + 1 };
};

/**
 * `id-001`, with cluster mode on `id-0001-001`; the first node of each shard, which begins as its primary, comes first.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.Redis-RedisCluster.html
 */
const nodesOf = (id: string, { shards, nodesEach }: Shape): readonly string[] =>
  numbers(nodesEach).flatMap((node) =>
    shards === undefined
      ? [`${id}-${padded(node, 3)}`]
      : numbers(shards).map((shard) => `${id}-${padded(shard, 4)}-${padded(node, 3)}`),
  );

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => i + 1);

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');
