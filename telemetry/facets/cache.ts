import { counter } from '../instrument';

/** Hits and misses of a cache (SP5); the hit rate is `ratio(requests{result: hit}, requests)`. */
export const cache = () => ({
  requests: counter('Look-ups in the cache', { by: { result: ['hit', 'miss'] }, rollups: [[]] }),
});
