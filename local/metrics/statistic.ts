import type { SortedValues } from './sorted-values';

export const simpleStatistics = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'] as const;
export type SimpleStatistic = (typeof simpleStatistics)[number];

const measures = ['TM', 'TC', 'TS', 'WM', 'PR'] as const;
type Measure = (typeof measures)[number];

/** Bounds in values or in percent of the samples; the lower one is exclusive, the upper one inclusive. */
interface Range {
  readonly in: 'values' | 'percent';
  readonly above: number;
  readonly upTo: number;
}

export type Statistic =
  | { readonly kind: 'simple'; readonly name: SimpleStatistic }
  | { readonly kind: 'percentile'; readonly percent: number }
  | { readonly kind: 'range'; readonly measure: Measure; readonly range: Range };

/**
 * Reads a statistic as CloudWatch writes it: `Sum`, `p99.9`, `tm95`, `TM(10%:90%)`, `PR(:300)`, `IQM`.
 * @throws RangeError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export const parseStatistic = (text: string): Statistic => {
  const name = simpleStatistics.find((simple) => simple === text);
  const statistic = name
    ? ({ kind: 'simple', name } as const)
    : (parseShort(text) ?? parseRange(text));
  if (statistic) return statistic;
  throw new RangeError(
    `unknown statistic ${JSON.stringify(text)}: use ${simpleStatistics.join(', ')}, p0 to p100, tm, tc, ts or wm with a percentage (tm99), IQM, or TM, TC, TS, WM or PR with bounds, such as TM(10%:90%) or PR(:300)`,
  );
};

const parseShort = (text: string): Statistic | undefined => {
  if (text === 'IQM') return parseRange('TM(25%:75%)');
  const [, name, digits] = /^(p|tm|tc|ts|wm)(\d{1,3}(?:\.\d{1,10})?)$/.exec(text) ?? [];
  const percent = Number(digits);
  if (name === undefined || percent > 100) return undefined;
  if (name === 'p') return { kind: 'percentile', percent };
  return parseRange(`${name.toUpperCase()}(:${digits}%)`);
};

const parseRange = (text: string): Statistic | undefined => {
  const [, name, lower, upper] =
    /^(TM|TC|TS|WM|PR)\((\d+(?:\.\d{1,10})?%?)?:(\d+(?:\.\d{1,10})?%?)?\)$/.exec(text) ?? [];
  const measure = measures.find((known) => known === name);
  const given = [lower, upper].filter((bound) => bound !== undefined);
  const percents = given.filter((bound) => bound.endsWith('%')).length;
  if (!measure || given.length === 0 || (percents > 0 && percents < given.length)) return undefined;
  const above = lower === undefined ? Number.NEGATIVE_INFINITY : Number.parseFloat(lower);
  const upTo = upper === undefined ? Number.POSITIVE_INFINITY : Number.parseFloat(upper);
  if (above >= upTo) return undefined;
  if (percents === 0) return { kind: 'range', measure, range: { in: 'values', above, upTo } };
  // The percent rank speaks of values, so a percentage is no bound for it.
  if (measure === 'PR' || (upper !== undefined && upTo > 100) || above >= 100) return undefined;
  const range = { in: 'percent', above: Math.max(above, 0), upTo: Math.min(upTo, 100) } as const;
  return { kind: 'range', measure, range };
};

/** What needs single values, none of them negative; undefined where that has no data point. */
export const computeStatistic = (
  statistic: Exclude<Statistic, { kind: 'simple' }>,
  sorted: SortedValues,
): number | undefined =>
  statistic.kind === 'percentile'
    ? nearestRank(sorted, (statistic.percent / 100) * countOf(sorted))
    : rangeValue(statistic.measure, statistic.range, sorted);

const countOf = ({ values, counts }: SortedValues): number => {
  if (!counts) return values.length;
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0;
  return total;
};

/** Without the tolerance 0.07 * 100 asks for the eighth value. */
const TOLERANCE = 1e-9;

/** AWS does not say how it interpolates: nearest rank is what this project uses. */
const nearestRank = ({ values, counts }: SortedValues, rank: number): number | undefined => {
  if (!counts) return values[Math.max(0, Math.ceil(rank - TOLERANCE) - 1)];
  let seen = 0;
  for (let i = 0; i < values.length; i++) {
    seen += counts[i] ?? 0;
    if (seen >= rank - TOLERANCE) return values[i];
  }
  return values[values.length - 1];
};

const rangeValue = (measure: Measure, range: Range, sorted: SortedValues): number | undefined => {
  const inside = range.in === 'values' ? between(sorted, range) : betweenRanks(sorted, range);
  switch (measure) {
    case 'TC':
      return inside.count;
    case 'TS':
      return inside.sum;
    case 'PR':
      return (100 * inside.count) / countOf(sorted);
    case 'TM':
      return inside.count === 0 ? undefined : inside.sum / inside.count;
    case 'WM':
      return range.in === 'values'
        ? clampedMean(sorted, range.above, range.upTo)
        : inside.count === 0
          ? nearestRank(sorted, (range.upTo / 100) * countOf(sorted))
          : clampedMean(sorted, inside.lowest, inside.highest);
    default:
      return unreachable(measure);
  }
};

/** What lies within the bounds. */
interface Inside {
  readonly count: number;
  readonly sum: number;
  readonly lowest: number;
  readonly highest: number;
}

/** @param partOf - how much of a value's count lies within the bounds, given the rank before it */
const insideOf = (
  { values, counts }: SortedValues,
  partOf: (value: number, count: number, rankBefore: number) => number,
): Inside => {
  let rankBefore = 0;
  let count = 0;
  let sum = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const times = counts?.[i] ?? 1;
    const part = partOf(value, times, rankBefore);
    rankBefore += times;
    if (part <= TOLERANCE) continue;
    count += part;
    sum += part * value;
    lowest = Math.min(lowest, value);
    highest = value;
  }
  return { count, sum, lowest, highest };
};

const between = (sorted: SortedValues, { above, upTo }: Range): Inside =>
  insideOf(sorted, (value, count) => (value > above && value <= upTo ? count : 0));

/** A value counts with the part of its ranks that lies within the bounds, so the count may be a fraction. */
const betweenRanks = (sorted: SortedValues, { above, upTo }: Range): Inside => {
  const from = (above / 100) * countOf(sorted);
  const to = (upTo / 100) * countOf(sorted);
  return insideOf(
    sorted,
    (_value, count, before) => Math.min(before + count, to) - Math.max(before, from),
  );
};

const clampedMean = ({ values, counts }: SortedValues, lowest: number, highest: number): number => {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const times = counts?.[i] ?? 1;
    sum += Math.min(Math.max(values[i] ?? 0, lowest), highest) * times;
    total += times;
  }
  return sum / total;
};

const unreachable = (value: never): never => {
  throw new TypeError(`unknown ${JSON.stringify(value)}`);
};
