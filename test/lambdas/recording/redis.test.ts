import { redisStatistics } from '../../../lambdas/recording/redis';
import { platform } from './platform';
import { recorded } from './recorded';

const info = (hits: number, misses: number) =>
  [
    '# Clients',
    'connected_clients:7',
    'maxclients:10000',
    '# Memory',
    'used_memory:1048576',
    'used_memory_human:1.00M',
    '# Stats',
    'instantaneous_ops_per_sec:42',
    `keyspace_hits:${hits}`,
    `keyspace_misses:${misses}`,
    '',
  ].join('\r\n');

test('EF1: what Redis says of itself becomes gauges', async () => {
  const { measured } = await recorded(platform, () =>
    redisStatistics(platform.redis, { info: async () => info(90, 10) }),
  );

  expect(measured).toEqual({
    redis_memory: [1_048_576],
    redis_clients: [7],
    redis_operations: [42],
    redis_hit_rate: [90],
  });
});

test('before the first look-up there is no hit rate', async () => {
  const { measured } = await recorded(platform, () =>
    redisStatistics(platform.redis, { info: async () => info(0, 0) }),
  );

  expect(measured).not.toHaveProperty('redis_hit_rate');
});
