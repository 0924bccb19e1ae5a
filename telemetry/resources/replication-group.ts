import { resourceType } from '../resource-type';
import { type CacheFacts, cacheRows } from './cache-rows';

export const replicationGroup = resourceType<CacheFacts>()({
  id: 'replicationGroup',
  title: 'ElastiCache replication group',
  namespace: 'AWS/ElastiCache',
  rows: cacheRows,
  recommended: [],
});
