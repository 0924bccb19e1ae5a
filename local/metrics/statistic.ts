/** Samples of a window, put together. */
export interface Samples {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The single values, lowest first, equal ones together; undefined where only a statistic set came. */
  readonly values?: readonly WeightedValue[];
}

export interface WeightedValue {
  readonly value: number;
  readonly count: number;
}

const simpleStatistics = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'] as const;
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
    /^(TM|TC|TS|WM|PR)\((\d+(?:\.\d+)?%?)?:(\d+(?:\.\d+)?%?)?\)$/.exec(text) ?? [];
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

/** The statistic of a window's samples; undefined where it has no data point. */
export const computeStatistic = (statistic: Statistic, samples: Samples): number | undefined => {
  if (samples.sampleCount === 0) return undefined;
  if (statistic.kind === 'simple') return simpleValue(statistic.name, samples);
  // CloudWatch gives no percentile-like statistic where a value is negative or unknown.
  if (!samples.values || samples.minimum < 0) return undefined;
  if (statistic.kind === 'percentile') {
    return nearestRank(samples.values, (statistic.percent / 100) * samples.sampleCount);
  }
  return rangeValue(statistic.measure, statistic.range, samples.values, samples.sampleCount);
};

const simpleValue = (name: SimpleStatistic, samples: Samples): number => {
  switch (name) {
    case 'SampleCount':
      return samples.sampleCount;
    case 'Sum':
      return samples.sum;
    case 'Average':
      return samples.sum / samples.sampleCount;
    case 'Minimum':
      return samples.minimum;
    case 'Maximum':
      return samples.maximum;
    default:
      return unreachable(name);
  }
};

/** AWS does not say how it interpolates: nearest rank is what this project uses. */
const nearestRank = (values: readonly WeightedValue[], rank: number): number | undefined => {
  let seen = 0;
  for (const { value, count } of values) {
    seen += count;
    // Without the tolerance 0.07 * 100 asks for the eighth value.
    if (seen >= rank - 1e-9) return value;
  }
  return values.at(-1)?.value;
};

const rangeValue = (
  measure: Measure,
  range: Range,
  values: readonly WeightedValue[],
  sampleCount: number,
): number | undefined => {
  const inside = range.in === 'values' ? between(values, range) : betweenRanks(values, range);
  const count = inside.reduce((total, part) => total + part.count, 0);
  const sum = inside.reduce((total, part) => total + part.value * part.count, 0);
  switch (measure) {
    case 'TC':
      return count;
    case 'TS':
      return sum;
    case 'PR':
      return (100 * count) / sampleCount;
    case 'TM':
      return count === 0 ? undefined : sum / count;
    case 'WM':
      return range.in === 'values'
        ? clampedMean(values, range.above, range.upTo)
        : clampedMean(values, inside[0]?.value ?? 0, inside.at(-1)?.value ?? 0);
    default:
      return unreachable(measure);
  }
};

const between = (values: readonly WeightedValue[], { above, upTo }: Range): WeightedValue[] =>
  values.filter(({ value }) => value > above && value <= upTo);

/** A value counts with the part of its ranks that lies within the bounds, so the count may be a fraction. */
const betweenRanks = (values: readonly WeightedValue[], { above, upTo }: Range) => {
  const total = values.reduce((sum, { count }) => sum + count, 0);
  let from = 0;
  return values.flatMap(({ value, count }): WeightedValue[] => {
    const to = from + count;
    const part = Math.min(to, (upTo / 100) * total) - Math.max(from, (above / 100) * total);
    from = to;
    return part > 1e-9 ? [{ value, count: part }] : [];
  });
};

const clampedMean = (values: readonly WeightedValue[], lowest: number, highest: number): number => {
  let sum = 0;
  let total = 0;
  for (const { value, count } of values) {
    sum += Math.min(Math.max(value, lowest), highest) * count;
    total += count;
  }
  return sum / total;
};

const unreachable = (value: never): never => {
  throw new TypeError(`unknown ${JSON.stringify(value)}`);
};
