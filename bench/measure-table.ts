import { round, shownFigure } from './figure';
import type { Column, Measure, Target } from './measure';
import type { Measured } from './results';
import type { Table } from './table';
import { isReached, limitOf } from './target';
import { type VariantName, variants } from './variants';

/** One column of the table: a column of the measure on one Node.js. */
interface Shown {
  readonly key: string;
  readonly column: Column;
  readonly measured: Measured;
  /** Targets are of the first Node.js alone. */
  readonly targets: readonly Target[];
}

/** A measure's variants by its columns; of the Node.js beside the newest only the columns that have a target. */
export const measureTable = (measure: Measure, [newest, ...others]: readonly Measured[]): Table => {
  if (!newest) return { head: [measure.title], rows: [] };
  const columns = Object.entries(measure.columns);
  const aimedAt = columns.filter(([key]) => measure.targets.some(({ column }) => column === key));
  const shown: readonly Shown[] = [
    ...columns.map(([key, column]) => ({
      key,
      column,
      measured: newest,
      targets: measure.targets,
    })),
    ...others.flatMap((measured) =>
      aimedAt.map(([key, column]) => ({ key, column, measured, targets: [] })),
    ),
  ];
  return {
    head: [measure.title, ...shown.map((each) => headOf(each, newest))],
    rows: measure.variants.map((name) => [
      variants[name].title,
      ...shown.map((each) => cellOf(each, name)),
    ]),
  };
};

const headOf = ({ column, measured }: Shown, newest: Measured): string =>
  measured === newest ? column.title : `${column.title}, Node ${measured.node}`;

const cellOf = ({ key, column, measured, targets }: Shown, name: VariantName): string => {
  const figure = measured.medians[name]?.[key];
  const target = targets.find((each) => each.variant === name && each.column === key);
  const text = shownFigure(figure, column.decimals);
  if (!target || figure === undefined) return text;
  return `${text} (${isReached(target, round(figure, column.decimals)) ? '' : 'missed: '}${limitOf(target)})`;
};
