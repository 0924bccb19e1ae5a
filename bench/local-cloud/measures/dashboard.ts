import { existsSync } from 'node:fs';
import type { SuiteMeasure } from '../../suite-measure';
import { runDriver } from '../driver';

const CHROMIUM = '/usr/bin/chromium';

export const dashboard: SuiteMeasure = {
  title: 'a dashboard of 30 widgets of three lines over 24 h at one minute, in Chromium',
  rounds: 3,
  columns: {
    first: { title: 'first visit, ms' },
    median: { title: 'median, ms' },
    widgets: { title: 'widgets' },
  },
  variants: {
    watchkeeper: async () => (existsSync(CHROMIUM) ? runDriver('dashboard') : undefined),
  },
  targets: [{ variant: 'watchkeeper', column: 'median', atMost: 1000 }],
};
