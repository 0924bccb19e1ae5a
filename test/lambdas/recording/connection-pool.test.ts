import { Pool } from 'pg';
import { watchPool } from '../../../lambdas/recording/connection-pool';
import { platform } from './platform';
import { hasPostgres, type PostgresServer, startPostgres } from './postgres-server';
import { recorded } from './recorded';

if (!hasPostgres) console.log('skipped: a pool on a real PostgreSQL, since none is installed');

(hasPostgres ? describe : describe.skip)('on a real PostgreSQL', () => {
  let server: PostgresServer;
  let pool: Pool;
  let stop: () => void;

  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);

  afterAll(() => server?.stop());

  beforeEach(() => {
    pool = new Pool({ ...server.settings, max: 3 });
    stop = watchPool(platform.database, pool);
  });

  afterEach(async () => {
    stop();
    await pool.end();
  });

  test('SP5, AN3, TR1: an invocation measures its pool: idle, open, and the most in use at once', async () => {
    const { measured } = await recorded(platform, () =>
      Promise.all([pool.query('SELECT pg_sleep(0.05)'), pool.query('SELECT pg_sleep(0.05)')]),
    );

    expect(measured).toEqual({
      database_connections_in_use: [2],
      database_connections_idle: [2],
      database_connections_open: [2],
      database_connections_available: [1],
      database_connections_limit: [3],
      database_connections_waiting: [0],
    });
  });

  test('callers that wait for a connection are seen', async () => {
    const queries = Array.from({ length: 5 }, () => () => pool.query('SELECT pg_sleep(0.02)'));

    const { measured } = await recorded(platform, () => Promise.all(queries.map((run) => run())));

    expect(measured).toMatchObject({
      database_connections_in_use: [3],
      database_connections_available: [0],
      database_connections_waiting: [expect.any(Number)],
    });
    expect(measured.database_connections_waiting?.[0]).toBeGreaterThanOrEqual(1);
  });

  test('what one invocation used is not told of the next', async () => {
    await recorded(platform, () => pool.query('SELECT 1'));

    const { measured } = await recorded(platform, () => {});

    expect(measured).toMatchObject({
      database_connections_in_use: [0],
      database_connections_idle: [1],
    });
  });

  test('a connection that is never given back is in use in every invocation', async () => {
    const leaked = await pool.connect();

    const { measured } = await recorded(platform, () => {});

    leaked.release();
    expect(measured).toMatchObject({
      database_connections_in_use: [1],
      database_connections_idle: [0],
    });
  });

  test('a pool that is no longer watched is not measured', async () => {
    stop();

    const { measured } = await recorded(platform, () => pool.query('SELECT 1'));

    expect(measured).toEqual({});
  });
});
