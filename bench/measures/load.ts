import { bundled, bundledDriver } from '../bundle';
import type { Measure } from '../measure';
import { runMeasured } from '../measured-process';
import { environmentOf } from '../variants';

/** What a cold start waits for: the bundle's import, and then what is loaded when it is first used. */
export const load: Measure = {
  title: 'load time over a bare handler’s, ms',
  variants: [
    'bare',
    'watchkeeper',
    'watchkeeperTraced',
    'powertools',
    'powertoolsTraced',
    'powertoolsMiddy6',
    'powertoolsMiddy7',
    'eventHandler',
    'embeddedMetrics',
    'pinoLambda',
  ],
  rounds: 45,
  columns: {
    importMs: { title: 'import', decimals: 1, overBare: 'difference' },
    inUseMs: { title: 'Logger and Metrics in use', decimals: 1, overBare: 'difference' },
  },
  targets: [
    {
      variant: 'watchkeeper',
      column: 'importMs',
      atMost: 2,
      beside: { variant: 'powertools', figure: 6 },
    },
    {
      variant: 'watchkeeper',
      column: 'inUseMs',
      atMost: 7,
      beside: { variant: 'powertools', figure: 6 },
    },
    {
      variant: 'watchkeeperTraced',
      column: 'inUseMs',
      atMost: 20,
      beside: { variant: 'powertoolsTraced', figure: 30 },
    },
  ],
  run: async (variant, node) => {
    const { figures } = await runMeasured({
      node,
      driver: bundledDriver('load'),
      arguments: [bundled(variant, 'load')],
      environment: environmentOf(variant),
    });
    return figures;
  },
};
