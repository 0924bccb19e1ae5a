import type { SuiteMeasure } from '../../suite-measure';
import { runDriver } from '../driver';

/** Real requests through the real handlers, as fast as the machine goes. */
export const timeLapse: SuiteMeasure = {
  title: '24 h of demo traffic in time-lapse, the process without its handlers',
  rounds: 1,
  columns: {
    minutes: { title: 'took, min', decimals: 1 },
    speed: { title: 'virtual seconds in a real one' },
    requests: { title: 'requests' },
    heap1: { title: 'heap after 1 h, MB' },
    heap24: { title: 'after 24 h' },
    resident1: { title: 'resident after 1 h, MB' },
    resident24: { title: 'after 24 h' },
    peak: { title: 'peak, MB' },
  },
  variants: { watchkeeper: () => runDriver('time-lapse') },
  targets: [{ variant: 'watchkeeper', column: 'peak', atMost: 500 }],
};
