import type { SuiteMeasure } from '../../suite-measure';
import { runDriver } from '../driver';

export const metricData: SuiteMeasure = {
  title: 'GetMetricData of 100 metrics over 3 h, a quarter of them p99',
  rounds: 5,
  columns: {
    first: { title: 'first call, ms', decimals: 1 },
    median: { title: 'median of 20, ms', decimals: 1 },
  },
  variants: { watchkeeper: () => runDriver('get-metric-data') },
  targets: [
    { variant: 'watchkeeper', column: 'median', atMost: 50 },
    { variant: 'watchkeeper', column: 'first', atMost: 50 },
  ],
};
