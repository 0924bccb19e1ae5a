import { runCalls } from '../calls';
import { dynamodb } from '../dynamodb';
import type { Measure } from '../measure';

const columns = {
  cpuPercent: { title: 'CPU over bare, %', overBare: 'percent' },
  addedCpuUs: { title: 'CPU over bare, µs', overBare: 'difference' },
  steadyUs: { title: 'steady over bare, µs', overBare: 'difference' },
  spans: { title: 'spans sent', decimals: 1 },
} as const satisfies Measure['columns'];

const run: Measure['run'] = async (variant, node, environment) => {
  const calls = { work: 'get-item', count: 2000 } as const;
  const { figures } = await runCalls(variant, node, calls, environment);
  const { cpuUs = Number.NaN } = figures;
  return { ...figures, cpuPercent: cpuUs, addedCpuUs: cpuUs };
};

/** Waking whoever reads the pipe is a third of a line's CPU: without a reader the rest is seen. */
const runWithAndWithoutReader: Measure['run'] = async (variant, node, environment) => {
  const calls = { work: 'get-item', count: 2000, output: 'null' } as const;
  const { figures } = await runCalls(variant, node, calls, environment);
  const toPipe = await run(variant, node, environment);
  return { ...toPipe, nullPercent: figures.cpuUs ?? Number.NaN };
};

/** A handler with one call of the AWS SDK. */
export const getItem: Measure = {
  title: 'one DynamoDB GetItem, not traced',
  variants: ['bare', 'consoleLog', 'watchkeeper', 'powertools', 'powertoolsUntraced'],
  rounds: 7,
  columns: {
    ...columns,
    nullPercent: { title: 'CPU over bare to /dev/null, %', overBare: 'percent' },
  },
  targets: [
    {
      variant: 'watchkeeper',
      column: 'cpuPercent',
      atMost: 8,
      beside: { variant: 'powertools', figure: 24 },
    },
  ],
  needs: [dynamodb],
  run: runWithAndWithoutReader,
};

/** The same as two spans: the handler's and the call's. */
export const getItemTraced: Measure = {
  title: 'one DynamoDB GetItem, traced and sampled',
  variants: ['bare', 'watchkeeperTraced', 'powertoolsTraced', 'powertoolsMiddy6'],
  rounds: 5,
  columns,
  targets: [
    {
      variant: 'watchkeeperTraced',
      column: 'cpuPercent',
      atMost: 35,
      beside: { variant: 'powertoolsTraced', figure: 99 },
    },
    { variant: 'watchkeeperTraced', column: 'spans', atLeast: 2 },
  ],
  needs: [dynamodb],
  run,
};
