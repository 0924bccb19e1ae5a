import { counter, histogram } from '../instrument';

/** Hits and misses of a cache (SP5); the hit rate is `ratio(requests{result: hit}, requests)`. */
export const cache = () => ({
  requests: counter('Look-ups in the cache', { by: { result: ['hit', 'miss'] }, rollups: [[]] }),
  loadTime: histogram('Time to load what the cache did not have', { unit: 'Milliseconds' }),
});
