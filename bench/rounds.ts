import type { Column, Figures, Measure, Surroundings } from './measure';
import { median } from './median';
import type { NodeVersion } from './nodes';
import type { Medians } from './results';
import { type Variant, type VariantName, variants } from './variants';

type Round = ReadonlyMap<VariantName, Figures>;

/**
 * Runs every variant once a round, in a new order each time, so that what slows the machine for a while slows none of
 * them alone.
 */
export const runRounds = async (
  measure: Measure,
  node: NodeVersion,
  count: number,
): Promise<Medians> => {
  const surroundings = await Promise.all((measure.needs ?? []).map((open) => open()));
  const environment = Object.assign({}, ...surroundings.map((each) => each.environment));
  try {
    const rounds: Round[] = [];
    for (let i = 0; i < count; i++) rounds.push(await runRound(measure, node, environment));
    return mediansOf(measure, rounds);
  } finally {
    await Promise.all(surroundings.map((each) => each.close()));
  }
};

const runRound = async (
  measure: Measure,
  node: NodeVersion,
  environment: Surroundings['environment'],
): Promise<Round> => {
  const figures = new Map<VariantName, Figures>();
  for (const name of shuffled(measure.variants.filter((name) => runsOn(node, variants[name])))) {
    figures.set(name, await measure.run(name, node, environment));
  }
  return figures;
};

const runsOn = ({ major }: NodeVersion, { minimumNode = 20 }: Variant): boolean =>
  major >= minimumNode;

const shuffled = <V>(values: readonly V[]): readonly V[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);

const mediansOf = (
  { columns, variants: names, bare = 'bare' }: Measure,
  rounds: readonly Round[],
): Medians =>
  Object.fromEntries(
    names
      .filter((name) => rounds[0]?.has(name))
      .map((name) => [
        name,
        Object.fromEntries(
          Object.entries(columns).map(([key, column]) => [
            key,
            median(
              rounds.map((round) =>
                overBare(column, round.get(name)?.[key], round.get(bare)?.[key]),
              ),
            ),
          ]),
        ),
      ]),
  );

const overBare = ({ overBare }: Column, figure = Number.NaN, bare = Number.NaN): number => {
  switch (overBare) {
    case 'difference':
      return figure - bare;
    case 'percent':
      return (figure / bare - 1) * 100;
    default:
      return figure;
  }
};
