import { resourceType } from '../resource-type';
import { type CacheFacts, cacheRows } from './cache-rows';

export const cacheCluster = resourceType<CacheFacts>()({
  id: 'cacheCluster',
  title: 'ElastiCache cluster',
  namespace: 'AWS/ElastiCache',
  rows: cacheRows,
  recommended: [],
});
