import { type CacheFacts, cacheRows } from './cache-rows';
import { resourceType } from './resource-type';

export const replicationGroup = resourceType<CacheFacts>()({
  id: 'replicationGroup',
  title: 'ElastiCache replication group',
  namespace: 'AWS/ElastiCache',
  rows: cacheRows,
  recommended: [],
});
