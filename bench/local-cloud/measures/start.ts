import type { SuiteMeasure } from '../../suite-measure';
import { runDriver } from '../driver';

export const start: SuiteMeasure = {
  title: '`npm start` to `ready`, warm install',
  rounds: 5,
  columns: {
    ready: { title: 'ready, s', decimals: 1 },
    synth: { title: 'of which synth, s', decimals: 1 },
    ours: { title: 'of which the local cloud, s', decimals: 1 },
  },
  variants: { watchkeeper: () => runDriver('start') },
  targets: [
    { variant: 'watchkeeper', column: 'ready', atMost: 10 },
    { variant: 'watchkeeper', column: 'ours', atMost: 3 },
  ],
};
