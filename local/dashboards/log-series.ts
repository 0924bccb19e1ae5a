import type { LogTable, MetricSeries } from '../console-server/console-source';
import type { PeriodicSeries } from './aligned-series';

/** A value of a Logs Insights answer with what it is the value of. */
export interface Category {
  readonly label: string;
  readonly value: number;
}

const TIME = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?/;

const isTime = (cell: string): boolean => TIME.test(cell);
const isNumber = (cell: string): boolean => cell.trim() !== '' && Number.isFinite(Number(cell));

/** Insights writes moments in UTC, without saying so. */
const timeMs = (cell: string): number =>
  Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(cell) ? cell : `${cell.replace(' ', 'T')}Z`);

interface Columns {
  /** Of the first column of moments; -1 without one. */
  readonly time: number;
  readonly numbers: readonly number[];
  /** What tells the rows of one moment apart. */
  readonly words: readonly number[];
}

const columnsOf = ({ columns, rows }: LogTable): Columns => {
  const every = (holds: (cell: string) => boolean) => (column: number) =>
    rows.some((row) => holds(row[column] ?? '')) &&
    rows.every((row) => !row[column] || holds(row[column]));
  const all = columns.map((_, column) => column);
  const time = all.find(every(isTime)) ?? -1;
  const rest = all.filter((column) => column !== time);
  const numbers = rest.filter(every(isNumber));
  return { time, numbers, words: rest.filter((column) => !numbers.includes(column)) };
};

/**
 * The lines of a log widget over time: one for each number that the query computes, or for each group.
 * @throws Error when the answer has no time or no number
 */
export const logSeries = (table: LogTable): readonly PeriodicSeries[] => {
  const { time, numbers, words } = columnsOf(table);
  if (table.rows.length === 0) return [];
  if (time === -1 || numbers.length === 0) {
    throw new Error('a graph over time needs numbers by time: stats count(*) by bin(5m)');
  }
  const lines = new Map<string, [number, number][]>();
  for (const row of table.rows) {
    const group = words.map((column) => row[column]).join(' · ');
    for (const column of numbers) {
      if (!row[column]) continue;
      const name = table.columns[column] ?? '';
      const label = group && numbers.length > 1 ? `${group} ${name}` : group || name;
      const points = lines.get(label) ?? [];
      points.push([timeMs(row[time] ?? ''), Number(row[column])]);
      lines.set(label, points);
    }
  }
  const series = [...lines].map(([label, points]) => toSeries(label, points));
  const periodMs = shortestStep(series);
  return series.map((one) => ({ series: one, periodMs }));
};

const toSeries = (label: string, points: [number, number][]): MetricSeries => {
  const ascending = points.sort(([a], [b]) => a - b);
  return {
    id: label,
    label,
    timestampsMs: ascending.map(([at]) => at),
    values: ascending.map(([, value]) => value),
  };
};

const MINUTE_MS = 60_000;

/** The bin of the query, as its answer shows it. */
const shortestStep = (series: readonly MetricSeries[]): number => {
  const all = series.flatMap(({ timestampsMs }) => timestampsMs);
  const times = [...new Set(all)].sort((a, b) => a - b);
  const steps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  return steps.length > 0 ? steps.reduce((least, step) => Math.min(least, step)) : MINUTE_MS;
};

/**
 * The bars or slices of a log widget: one for each row.
 * @throws Error when the answer has no number
 */
export const logCategories = (table: LogTable): readonly Category[] => {
  const { time, numbers, words } = columnsOf(table);
  if (table.rows.length === 0) return [];
  const [number] = numbers;
  if (number === undefined) {
    throw new Error('bars and slices need a number: stats count(*) by a field');
  }
  const named = [...(time === -1 ? [] : [time]), ...words];
  return table.rows.map((row) => ({
    label: named.map((column) => row[column]).join(' · ') || (table.columns[number] ?? ''),
    value: Number(row[number] ?? 0),
  }));
};
