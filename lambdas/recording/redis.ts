import { type Gauge, measure } from './measure';

interface RedisFacet {
  readonly memory: Gauge;
  readonly hitRate: Gauge;
  readonly clients: Gauge;
  readonly operations: Gauge;
}

/** A client such as `redis` or `ioredis` has. */
interface RedisLike {
  info(): Promise<string>;
}

/**
 * A gatherer's work: asks Redis or Valkey for its statistics and sets the gauges (AN4, EF1).
 * @see https://redis.io/docs/latest/commands/info/ for the names
 */
export const redisStatistics = async (facet: RedisFacet, client: RedisLike): Promise<void> => {
  const info = await client.info();
  const numberOf = (name: string): number =>
    Number(new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]);
  const [hits, misses] = [numberOf('keyspace_hits'), numberOf('keyspace_misses')];
  measure(facet.memory, numberOf('used_memory'));
  measure(facet.clients, numberOf('connected_clients'));
  measure(facet.operations, numberOf('instantaneous_ops_per_sec'));
  if (hits + misses > 0) measure(facet.hitRate, (100 * hits) / (hits + misses));
};
