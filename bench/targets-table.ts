import { round, shownFigure } from './figure';
import type { Measure, Target } from './measure';
import { type MeasureName, measures } from './measures';
import type { Measured, Results } from './results';
import type { Table } from './table';
import { isReached, limitOf } from './target';
import { variants } from './variants';

/** Every target: what it asks, and what was measured on each Node.js. */
export const targetsTable = (results: Results): Table => {
  const all = Object.values(results).flat();
  const nodes = [...new Set(all.map(({ node }) => node))].sort((a, b) => b - a);
  return {
    head: [
      'measure',
      'reach',
      ...nodes.map((node) => `Node ${node}`),
      'reached',
      'share of the peer’s',
    ],
    rows: (Object.keys(measures) as MeasureName[])
      .filter((name) => results[name])
      .flatMap((name) =>
        measures[name].targets.map((target) =>
          rowOf(measures[name], target, results[name] ?? [], nodes),
        ),
      ),
  };
};

const rowOf = (
  measure: Measure,
  target: Target,
  measured: readonly Measured[],
  nodes: readonly number[],
): readonly string[] => {
  const { title = '', decimals = 0 } = measure.columns[target.column] ?? {};
  const figureOn = (node: number | undefined, variant = target.variant): number | undefined =>
    measured.find((each) => each.node === node)?.medians[variant]?.[target.column];
  const nodeOfRecord = measured[0]?.node;
  const ofRecord = figureOn(nodeOfRecord) ?? Number.NaN;
  const { beside } = target;
  return [
    `${measure.title}: ${title} (${variants[target.variant].title})`,
    limitOf(target),
    ...nodes.map((node) => shownFigure(figureOn(node), decimals)),
    isReached(target, round(ofRecord, decimals)) ? 'yes' : 'no',
    beside ? share(target, beside, ofRecord, figureOn(nodeOfRecord, beside.variant)) : '–',
  ];
};

/** What the target asks as a share of a peer's figure, and what was measured of both in this run. */
const share = (
  { atMost = Number.NaN }: Target,
  { variant, figure }: NonNullable<Target['beside']>,
  ours: number,
  theirs = Number.NaN,
): string => {
  const [asked, measured] = [round(atMost / figure, 2), round(ours / theirs, 2)];
  const verdict = measured <= asked ? 'yes' : 'no';
  return `${measured.toFixed(2)} of ${variants[variant].title} (≤ ${asked.toFixed(2)}): ${verdict}`;
};
