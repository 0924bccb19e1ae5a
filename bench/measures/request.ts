import { runCalls } from '../calls';
import type { Measure } from '../measure';

/** The least that a handler can do, so that all the rest is telemetry. */
export const request: Measure = {
  title: 'a trivial REST request: a log line and its metrics, µs',
  variants: [
    'bare',
    'consoleLog',
    'watchkeeper',
    'watchkeeperAllFields',
    'watchkeeperTraced',
    'powertools',
    'powertoolsUntraced',
    'powertoolsTraced',
    'powertoolsMiddy6',
    'powertoolsMiddy7',
    'eventHandler',
    'embeddedMetrics',
    'pinoLambda',
  ],
  rounds: 7,
  columns: {
    steadyUs: { title: 'steady, over bare', decimals: 1, overBare: 'difference' },
    nullUs: { title: 'the same to /dev/null', decimals: 1, overBare: 'difference' },
    earlyUs: { title: 'calls 2 to 50', decimals: 1 },
    firstUs: { title: 'first call' },
    cpuUs: { title: 'CPU over bare', decimals: 1, overBare: 'difference' },
    spans: { title: 'spans sent', decimals: 1 },
  },
  targets: [
    {
      variant: 'watchkeeper',
      column: 'steadyUs',
      atMost: 6,
      beside: { variant: 'powertools', figure: 26 },
    },
    {
      variant: 'watchkeeper',
      column: 'earlyUs',
      atMost: 20,
      beside: { variant: 'powertools', figure: 66 },
    },
    { variant: 'watchkeeperTraced', column: 'spans', atLeast: 1 },
  ],
  run: async (variant, node, environment) => {
    const calls = { work: 'trivial', count: 4000 } as const;
    const toPipe = await runCalls(variant, node, calls, environment);
    const toNull = await runCalls(variant, node, { ...calls, output: 'null' }, environment);
    return { ...toPipe.figures, nullUs: toNull.figures.steadyUs ?? Number.NaN };
  },
};
