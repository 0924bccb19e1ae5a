import { runCalls } from '../calls';
import type { Measure } from '../measure';
import type { MeasuredProcess } from '../measured-process';
import type { NodeVersion } from '../nodes';
import type { VariantName } from '../variants';

const linesPerSecond = async (
  variant: VariantName,
  node: NodeVersion,
  output: MeasuredProcess['output'],
): Promise<number> => {
  const { figures } = await runCalls(variant, node, { work: 'log-lines', count: 60, output });
  return 1_000_000 / (figures.answer ?? Number.NaN);
};

/** How fast a handler can log, on one core. */
export const logLines: Measure = {
  title: 'lines a second through the logger',
  variants: ['consoleLog', 'watchkeeper', 'powertools', 'pinoLambda'],
  rounds: 5,
  columns: { pipe: { title: 'to a pipe' }, null: { title: 'to /dev/null' } },
  targets: [{ variant: 'watchkeeper', column: 'pipe', atLeast: 100_000 }],
  run: async (variant, node) => ({
    pipe: await linesPerSecond(variant, node, 'pipe'),
    null: await linesPerSecond(variant, node, 'null'),
  }),
};
