import { gauge } from '../instrument';

/**
 * What Redis or Valkey says of itself (EF1), gathered on a schedule by `redisStatistics`. ElastiCache publishes the same in
 * `AWS/ElastiCache` (`BytesUsedForCache`, `CacheHitRate`, `CurrConnections`): this is for a server elsewhere.
 */
export const redis = () => ({
  memory: gauge('Memory that the server uses', { unit: 'Bytes' }),
  hitRate: gauge('Share of look-ups that found a key, since the server started', {
    unit: 'Percent',
  }),
  clients: gauge('Connected clients'),
  operations: gauge('Commands a second', { unit: 'Count/Second' }),
});
