import { type StatsFs, statfsSync } from 'node:fs';
import { sampleAtEnd } from './invocation-samples';
import { type Gauge, measure } from './measure';

interface DiskFacet {
  readonly used: Gauge;
}

type Blocks = Pick<StatsFs, 'blocks' | 'bavail'>;

/**
 * Measures at the end of each invocation how full /tmp is (TR1): what an invocation leaves there stays for the next ones.
 * @param read - gives the blocks of the file system
 * @returns what ends it
 */
export const watchDisk = (
  { used }: DiskFacet,
  read: () => Blocks = () => statfsSync('/tmp'),
): (() => void) =>
  sampleAtEnd(used.metric.service, () => {
    const { blocks, bavail } = read();
    measure(used, (100 * (blocks - bavail)) / blocks);
  });
