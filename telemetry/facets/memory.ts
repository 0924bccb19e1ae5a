import { counter, gauge, histogram } from '../instrument';

/**
 * What is measured of a memory that agents read and write (AR4); name the facet for what it is, such as `agentMemory`,
 * for the main memory of a machine is another thing. The number of reads and of writes is the sample count of their
 * times, the hit rate `ratio(sum(lookups, { result: 'hit' }), lookups)`, the growth the sum of `bytesWritten`.
 */
export const memory = () => ({
  // Two metrics, not a dimension: a request that reads and writes still needs one line.
  readTime: histogram('Time to read from the memory', { unit: 'Milliseconds' }),
  writeTime: histogram('Time to write to the memory', { unit: 'Milliseconds' }),
  lookups: counter('Reads of the memory', { by: { result: ['hit', 'miss'] }, rollups: [[]] }),
  bytesWritten: counter('Bytes added to the memory', { unit: 'Bytes' }),
  size: gauge('Size of the memory', { unit: 'Bytes' }),
});
