import type { SuiteMeasure } from '../../suite-measure';
import { runDriver } from '../driver';

export const request: SuiteMeasure = {
  title: 'one warm request through the REST API, over the handler’s own time',
  rounds: 5,
  columns: {
    median: { title: 'median, ms', decimals: 1 },
    p95: { title: 'p95, ms', decimals: 1 },
  },
  variants: { watchkeeper: () => runDriver('request') },
  targets: [{ variant: 'watchkeeper', column: 'median', atMost: 5 }],
};
