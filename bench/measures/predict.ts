import { runCalls } from '../calls';
import { dynamodb } from '../dynamodb';
import type { Measure } from '../measure';
import { stretched } from '../vcpu';

/** What the stock predictor's functions have. */
const MEGABYTES = 512;

/** How long DynamoDB takes to store an item: the local one is too fast to compare with. */
export const DYNAMODB_US = 4000;

/** The handler of a whole service, with its models, its spans and its own metrics (SP11). */
export const predict: Measure = {
  title: 'POST /predict of the stock predictor',
  variants: ['predictorBare', 'predictor', 'predictorTraced'],
  bare: 'predictorBare',
  rounds: 5,
  columns: {
    sharePercent: {
      title: 'over bare at 512 MB, DynamoDB 4 ms, %',
      decimals: 1,
      overBare: 'percent',
    },
    cpuUs: { title: 'CPU over bare, µs', overBare: 'difference' },
    wholeCpuUs: { title: 'CPU, µs' },
    steadyUs: { title: 'steady over bare, µs', overBare: 'difference' },
    durationMs: { title: 'steady, ms', decimals: 2 },
    spans: { title: 'spans sent', decimals: 1 },
  },
  targets: [
    { variant: 'predictor', column: 'sharePercent', atMost: 5 },
    { variant: 'predictorTraced', column: 'spans', atLeast: 3 },
  ],
  needs: [dynamodb],
  run: async (variant, node, environment) => {
    const calls = { work: 'predict', count: 2000 } as const;
    const { figures } = await runCalls(variant, node, calls, environment);
    const { cpuUs = Number.NaN, steadyUs = Number.NaN } = figures;
    return {
      ...figures,
      wholeCpuUs: cpuUs,
      sharePercent: stretched(cpuUs, MEGABYTES) + DYNAMODB_US,
      durationMs: steadyUs / 1000,
    };
  },
};
