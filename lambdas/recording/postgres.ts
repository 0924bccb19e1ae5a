import { type Gauge, measure } from './measure';

interface PostgresFacet {
  readonly connectionsActive: Gauge;
  readonly connectionsIdle: Gauge;
  readonly connectionsOpen: Gauge;
  readonly cacheHits: Gauge;
  readonly indexUse: Gauge;
  readonly locksAwaited: Gauge;
  readonly longestTransaction: Gauge;
}

/** A client or pool such as `pg` has. */
interface Queryable {
  query(sql: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/** Each column is named for the gauge that it becomes; null where there is nothing to tell yet. */
const statistics = `
SELECT
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active') AS "connectionsActive",
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle%') AS "connectionsIdle",
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS "connectionsOpen",
  (SELECT 100.0 * blks_hit / nullif(blks_hit + blks_read, 0) FROM pg_stat_database WHERE datname = current_database()) AS "cacheHits",
  (SELECT 100.0 * sum(idx_scan) / nullif(sum(idx_scan) + sum(seq_scan), 0) FROM pg_stat_user_tables) AS "indexUse",
  (SELECT count(*) FROM pg_locks WHERE NOT granted) AS "locksAwaited",
  (SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0) FROM pg_stat_activity WHERE datname = current_database()) AS "longestTransaction"`;

/**
 * A gatherer's work: asks PostgreSQL for its statistics and sets the gauges (AN4, EF1). The user that asks needs the role
 * `pg_monitor` to see other users' connections.
 */
export const postgresStatistics = async (facet: PostgresFacet, db: Queryable): Promise<void> => {
  const [row = {}] = (await db.query(statistics)).rows;
  for (const [name, value] of Object.entries(row)) {
    // Counts come as texts: they may be larger than a number.
    if (value !== null) measure(facet[name as keyof PostgresFacet], Number(value));
  }
};
