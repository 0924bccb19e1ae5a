import { bundled, bundledDriver, type WorkName } from './bundle';
import type { Figures, Surroundings } from './measure';
import { type MeasuredProcess, runMeasured } from './measured-process';
import type { NodeVersion } from './nodes';
import { environmentOf, type VariantName } from './variants';

interface Calls {
  readonly work: WorkName;
  readonly count: number;
  readonly output?: MeasuredProcess['output'];
}

/** Calls a variant's handler, and gives what the driver measured and what the handler wrote. */
export const runCalls = async (
  name: VariantName,
  node: NodeVersion,
  { work, count, output }: Calls,
  environment: Surroundings['environment'] = {},
): Promise<{ readonly figures: Figures; readonly output: Buffer }> => {
  const finished = await runMeasured({
    node,
    driver: bundledDriver('calls'),
    arguments: [bundled(name, work), String(count)],
    environment: { ...environment, ...environmentOf(name) },
    output,
  });
  // An untraced handler would be a cheap one: what is sent is a figure beside the time.
  return { ...finished, figures: { ...finished.figures, spans: finished.spans / count } };
};
