import { runDriver } from '../driver';
import type { LocalMeasure } from '../measure';

/** Real requests through the real handlers, as fast as the machine goes. */
export const timeLapse: LocalMeasure = {
  title: '24 h of demo traffic in time-lapse, the process without its handlers',
  rounds: 1,
  columns: {
    minutes: { title: 'took, min', decimals: 1 },
    speed: { title: 'virtual seconds in a real one' },
    requests: { title: 'requests' },
    hour1: { title: 'memory after 1 h, MB' },
    hour6: { title: 'after 6 h' },
    hour12: { title: 'after 12 h' },
    hour24: { title: 'after 24 h' },
    peak: { title: 'peak, MB' },
  },
  variants: { watchkeeper: () => runDriver('time-lapse') },
  targets: [{ variant: 'watchkeeper', column: 'peak', atMost: 500 }],
};
