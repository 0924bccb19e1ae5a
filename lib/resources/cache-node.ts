import type { CfnResource } from 'aws-cdk-lib';
import type { CfnParameterGroup } from 'aws-cdk-lib/aws-elasticache';
import type { CacheFacts } from '../../telemetry/resources/cache-rows';
import type { ResourceIndex } from './finder';
import { knownText, resolved } from './resolved';

/** What a cache says of its nodes. */
export interface CacheNodes {
  readonly cacheNodeType?: string;
  readonly cacheParameterGroupName?: string;
}

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html#ParameterGroups.Redis */
const MAX_CLIENTS = 65_000;
const maxClientsOf: Readonly<Record<string, number>> = {
  'cache.t2.micro': 20_000,
  'cache.t2.small': 20_000,
  'cache.t2.medium': 20_000,
  'cache.t3.micro': 20_000,
  'cache.t3.small': 46_000,
  'cache.t3.medium': 46_000,
  'cache.t4g.micro': 20_000,
};

/** What follows from the type of the nodes, and from their parameters where those are known. */
export const nodeFacts = (
  found: CfnResource & CacheNodes,
  all: ResourceIndex,
): Pick<CacheFacts, 'maxClients' | 'evictsAnyKey'> => ({
  maxClients: maxClientsOf[knownText(found, found.cacheNodeType) ?? ''] ?? MAX_CLIENTS,
  evictsAnyKey: parametersOf(found, all)['maxmemory-policy']?.startsWith('allkeys-') ?? false,
});

const parametersOf = (
  found: CfnResource & CacheNodes,
  all: ResourceIndex,
): Readonly<Record<string, string>> => {
  const group = all
    .ofType<CfnParameterGroup>('AWS::ElastiCache::ParameterGroup')
    .find(({ ref }) => all.isSame(found, found.cacheParameterGroupName, ref));
  return (group && resolved<Readonly<Record<string, string>>>(group, group.properties)) ?? {};
};
