import { gauge } from '../instrument';

/**
 * What PostgreSQL says of itself (EF1), gathered on a schedule by `postgresStatistics`. What RDS publishes in `AWS/RDS` (CPU,
 * storage, `DatabaseConnections`) needs no metric of ours; this is what it does not publish.
 */
export const postgres = () => ({
  connectionsActive: gauge('Connections to the database that run a query'),
  connectionsIdle: gauge('Connections to the database that run nothing'),
  connectionsOpen: gauge('Connections to the database'),
  cacheHits: gauge('Share of blocks that were in the cache of the database', { unit: 'Percent' }),
  indexUse: gauge('Share of table scans that used an index', { unit: 'Percent' }),
  locksAwaited: gauge('Locks that somebody waits for'),
  longestTransaction: gauge('Age of the oldest open transaction', { unit: 'Seconds' }),
});
