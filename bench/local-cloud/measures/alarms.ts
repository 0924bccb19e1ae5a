import { spawnSync } from 'node:child_process';
import type { SuiteMeasure } from '../../suite-measure';
import { runDriver } from '../driver';

const hasPromtool = (): boolean => spawnSync('promtool', ['--version']).status === 0;

/** A quarter each: plain sums, ratios by metric math, p99, and sums that flap each hour. */
export const alarms: SuiteMeasure = {
  title: '100 alarms over 30 days of one-minute data',
  rounds: 3,
  once: ['promtool test rules'],
  columns: {
    total: { title: 'data and evaluation, s', decimals: 1 },
    evaluation: { title: 'evaluation, s', decimals: 1 },
    memory: { title: 'memory, MB' },
    transitions: { title: 'changes of state' },
  },
  variants: {
    watchkeeper: () => runDriver('alarms'),
    'promtool test rules': async () => (hasPromtool() ? runDriver('promtool') : undefined),
  },
  targets: [
    { variant: 'watchkeeper', column: 'total', atMost: 5 },
    { variant: 'watchkeeper', column: 'memory', atMost: 300 },
    {
      variant: 'watchkeeper',
      column: 'total',
      atMostOf: { variant: 'promtool test rules', share: 1 },
    },
  ],
};
