import { runCalls } from '../calls';
import type { Measure } from '../measure';

export const metricOperations: Measure = {
  title: 'one metric operation, µs',
  variants: ['watchkeeper', 'powertools'],
  rounds: 5,
  columns: { answer: { title: 'adding to a counter', decimals: 2 } },
  targets: [{ variant: 'watchkeeper', column: 'answer', atMost: 1 }],
  run: async (variant, node) =>
    (await runCalls(variant, node, { work: 'metric-operations', count: 4000 })).figures,
};
