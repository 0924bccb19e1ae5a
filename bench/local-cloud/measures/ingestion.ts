import type { SuiteMeasure } from '../../suite-measure';
import { runDriver } from '../driver';

export const ingestion: SuiteMeasure = {
  title: 'EMF lines of 0.8 KB and six metrics, kept as logs and as metrics',
  rounds: 5,
  columns: { lines: { title: 'lines/s' }, bytes: { title: 'bytes a line' } },
  variants: { watchkeeper: () => runDriver('embedded-metrics') },
  targets: [{ variant: 'watchkeeper', column: 'lines', atLeast: 100_000 }],
};
