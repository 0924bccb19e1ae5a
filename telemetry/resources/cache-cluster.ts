import { type CacheFacts, cacheRows } from './cache-rows';
import { resourceType } from './resource-type';

export const cacheCluster = resourceType<CacheFacts>()({
  id: 'cacheCluster',
  title: 'ElastiCache cluster',
  namespace: 'AWS/ElastiCache',
  rows: cacheRows,
  recommended: [],
});
