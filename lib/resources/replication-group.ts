import type { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { replicationGroup } from '../../telemetry/resources/replication-group';
import { nodeFacts } from './cache-node';
import { finder } from './finder';
import { knownNumber, knownText, listed, textIn } from './resolved';

export const replicationGroups = finder({
  cfnType: 'AWS::ElastiCache::ReplicationGroup',
  type: replicationGroup,
  find: (resource, all) => {
    const found = resource as CfnReplicationGroup;
    const shape = shapeOf(found);
    if (!shape) {
      return {
        kind: 'unwatched',
        reason:
          'only the deployment knows how many nodes it has, and their metrics carry their numbers: write numNodeGroups, replicasPerNodeGroup and numCacheClusters as numbers',
      };
    }
    const [first = found.ref, ...others] = nodesOf(found.ref, shape);
    return {
      kind: 'watched',
      resource: {
        dimensions: { CacheClusterId: first },
        facts: {
          isMemcached: false,
          nodes: [first, ...others].join(' '),
          hasReplicas: shape.nodesEach > 1,
          ...nodeFacts(found, all),
        },
      },
    };
  },
});

interface Shape {
  /** Undefined with cluster mode off, where nodes are numbered without a shard. */
  readonly shards: readonly string[] | undefined;
  readonly nodesEach: number;
}

const shapeOf = (found: CfnReplicationGroup): Shape | undefined => {
  const groups = listed(found, found.nodeGroupConfiguration);
  const shards = numberOr(found, found.numNodeGroups, groups.length || 1);
  const inGroup = groups.map((group) => textIn(found, group, 'nodeGroupId'));
  const nodes = numberOr(found, found.numCacheClusters, 1);
  const replicas = nodes && numberOr(found, found.replicasPerNodeGroup, nodes - 1);
  if (shards === undefined || replicas === undefined) return undefined;
  const ids = numbers(shards).map((shard) => inGroup[shard - 1] ?? padded(shard, 4));
  return { shards: isClustered(found, shards) ? ids : undefined, nodesEach: replicas + 1 };
};

/** @returns undefined where it is set, but only the deployment knows to what */
const numberOr = (
  found: CfnReplicationGroup,
  value: number | undefined,
  otherwise: number,
): number | undefined => (value === undefined ? otherwise : knownNumber(found, value));

const isClustered = (found: CfnReplicationGroup, shards: number): boolean =>
  shards > 1 ||
  knownText(found, found.clusterMode) === 'enabled' ||
  (knownText(found, found.cacheParameterGroupName) ?? '').includes('cluster.on');

/**
 * `id-001`, with cluster mode on `id-0001-001`; the first node of each shard, which begins as its primary, comes first.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.Redis-RedisCluster.html
 */
const nodesOf = (id: string, { shards, nodesEach }: Shape): readonly string[] =>
  numbers(nodesEach).flatMap((node) =>
    shards === undefined
      ? [`${id}-${padded(node, 3)}`]
      : shards.map((shard) => `${id}-${shard}-${padded(node, 3)}`),
  );

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => i + 1);

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');
