import { Pool } from 'pg';
import { postgresStatistics } from '../../../lambdas/recording/postgres';
import { platform } from './platform';
import { hasPostgres, type PostgresServer, startPostgres } from './postgres-server';
import { recorded } from './recorded';

if (!hasPostgres) console.log('skipped: statistics of a real PostgreSQL, since none is installed');

(hasPostgres ? describe : describe.skip)('on a real PostgreSQL', () => {
  let server: PostgresServer;
  let pool: Pool;

  beforeAll(async () => {
    server = await startPostgres();
    pool = new Pool(server.settings);
  }, 60_000);

  afterAll(async () => {
    await pool?.end();
    await server?.stop();
  });

  const statistics = () => recorded(platform, () => postgresStatistics(platform.postgres, pool));

  test('what is not known yet is not measured', async () => {
    const { measured } = await statistics();

    expect(measured).toMatchObject({ postgres_locks_awaited: [0] });
    expect(measured).not.toHaveProperty('postgres_index_use');
  });

  test('EF1: PostgreSQL says its connections, cache hits, index use and locks', async () => {
    const blocker = await pool.connect();
    await blocker.query('CREATE TABLE items (id int PRIMARY KEY); INSERT INTO items VALUES (1)');
    await blocker.query('SET enable_seqscan = off');
    await blocker.query('SELECT * FROM items WHERE id = 1');
    await blocker.query('SELECT pg_stat_force_next_flush()');
    await blocker.query('BEGIN; LOCK TABLE items');
    const blocked = pool.query('SELECT * FROM items');
    await untilLockIsAwaited(pool);

    const { measured } = await statistics();

    await blocker.query('ROLLBACK');
    blocker.release();
    await blocked;
    expect(measured).toMatchObject({
      // The one that waits, and the one that asks.
      postgres_connections_active: [2],
      postgres_connections_idle: [1],
      postgres_connections_open: [3],
      postgres_locks_awaited: [1],
    });
    expect(measured.postgres_index_use?.[0]).toBeGreaterThan(0);
    expect(measured.postgres_cache_hits?.[0]).toBeGreaterThan(0);
    expect(measured.postgres_longest_transaction?.[0]).toBeGreaterThan(0);
  });
});

const untilLockIsAwaited = async (pool: Pool): Promise<void> => {
  const { rowCount } = await pool.query('SELECT FROM pg_locks WHERE NOT granted');
  if (!rowCount) await untilLockIsAwaited(pool);
};
