import { runCalls } from '../calls';
import type { Measure } from '../measure';

/** What a tracer costs the code that it does not trace. */
export const awaits: Measure = {
  title: '500 awaits in a handler, µs',
  variants: [
    'bare',
    'watchkeeper',
    'watchkeeperTraced',
    'powertoolsUntraced',
    'powertoolsTraced',
    'powertoolsMiddy6',
  ],
  rounds: 5,
  columns: {
    answer: { title: 'the awaits', decimals: 1 },
    spans: { title: 'spans sent', decimals: 1 },
  },
  targets: [
    { variant: 'watchkeeperTraced', column: 'answer', atMost: 60 },
    { variant: 'watchkeeperTraced', column: 'spans', atLeast: 1 },
  ],
  run: async (variant, node, environment) =>
    (await runCalls(variant, node, { work: 'awaits', count: 800 }, environment)).figures,
};
