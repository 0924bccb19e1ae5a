import { counter, histogram } from '../instrument';

/**
 * Hits, misses and writes of a cache (SP5, AN3); the hit rate is `ratio(sum(requests, { result: 'hit' }), requests)`.
 * Operation by result would be two dimensions, but to set a value neither hits nor misses: a counter each says it all.
 */
export const cache = () => ({
  requests: counter('Look-ups in the cache', { by: { result: ['hit', 'miss'] }, rollups: [[]] }),
  writes: counter('Values put into the cache'),
  loadTime: histogram('Time to load what the cache did not have', { unit: 'Milliseconds' }),
});
