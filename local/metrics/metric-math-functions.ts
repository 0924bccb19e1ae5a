import { type Expression, MetricMathError } from './metric-math-syntax';
import {
  type Grid,
  kindNames,
  type MathSources,
  mapSeries,
  point,
  type Series,
  type SeriesSource,
  scalar,
  type Value,
  type Values,
} from './metric-math-value';
import { isPeriod } from './query-window';
import { parseSearch, SearchExpressionError } from './search-expression';
import { parseStatistic } from './statistic';

type Call = Extract<Expression, { kind: 'call' }>;

/** What a function sees of the expression that it stands in. */
export interface CallContext {
  readonly grid: Grid;
  readonly sources: MathSources;
  readonly call: Call;
  /** All metrics of the request, never its expressions. */
  readonly metrics: () => readonly Series[];
  readonly evaluate: (expression: Expression) => Value;
}

/** @throws MetricMathError */
export const callFunction = (context: CallContext): Value => {
  const { name, args, position } = context.call;
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) throw new MetricMathError(unknownFunction(name), position);
  const [least, most] = known.arity;
  if (args.length < least || args.length > most) {
    const expected = least === most ? `${least}` : `${least} to ${most}`;
    throw new MetricMathError(
      `${name} takes ${expected} ${most === 1 ? 'argument' : 'arguments'}, got ${args.length}`,
      position,
    );
  }
  return known.run(context);
};

/** What reads data that is not here, and what to do instead. */
const elsewhere: Readonly<Record<string, string>> = {
  DB_PERF_INSIGHTS: 'reads Performance Insights of a database: put its counters as metrics',
  INSIGHT_RULE_METRIC: 'reads a Contributor Insights rule: put a metric, or query the logs',
  LAMBDA: 'reads a data source through a Lambda function: let the function put metrics',
  SERVICE_QUOTA: "reads AWS's quotas: write the quota as a number, such as TIME_SERIES(1000)",
};

const unknownFunction = (name: string): string =>
  Object.hasOwn(elsewhere, name)
    ? `${name} cannot be computed here, for it ${elsewhere[name]}`
    : `unknown function ${name}: use one of ${Object.keys(functions).join(', ')}, in capitals`;

interface MathFunction {
  readonly arity: readonly [least: number, most: number];
  readonly run: (context: CallContext) => Value;
}

/** TS to TS and TS[] to TS[]. */
const eachSeries = (compute: (values: Values, grid: Grid) => Values): MathFunction => ({
  arity: [1, 1],
  run: (context) => mapSeries(seriesOrArray(context, 0), (values) => compute(values, context.grid)),
});

const eachPoint = (compute: (value: number) => number): MathFunction =>
  eachSeries((values) => values.map((value) => (value === null ? null : point(compute(value)))));

/** TS to S, TS[] to TS: over the points of one series, or at each moment over the points of many. */
const aggregate = (
  compute: (points: readonly number[]) => number,
  missing: 'is skipped' | 'is 0' = 'is skipped',
): MathFunction => ({
  arity: [1, 1],
  run: (context) => {
    const argument = seriesOrArray(context, 0);
    if (argument.kind === 'series') return scalar(compute(present(argument.series.values)));
    const across = argument.series;
    return computed(context, (i) => {
      const points = present(across.map(({ values }) => values[i] ?? null));
      if (points.length === 0) return null;
      const filled = across.length - points.length;
      const zeros = missing === 'is 0' ? Array<number>(filled).fill(0) : [];
      return point(compute([...points, ...zeros]));
    });
  },
});

/** TS to a series without gaps that depends on the time alone. */
const ofTime = (compute: (time: Date) => number): MathFunction => ({
  arity: [1, 1],
  run: (context) => {
    oneSeries(context, 0);
    const { startMs, periodSeconds } = context.grid;
    return computed(context, (i) => compute(new Date(startMs + i * periodSeconds * 1000)));
  },
});

/** From each existing point to the existing point before it. */
const sincePrevious = (compute: (difference: number, seconds: number) => number): MathFunction =>
  eachSeries((values, { periodSeconds }) => {
    let previous = -1;
    return values.map((value, i) => {
      if (value === null) return null;
      const before = values[previous] ?? null;
      const seconds = (i - previous) * periodSeconds;
      previous = i;
      return before === null ? null : point(compute(value - before, seconds));
    });
  });

const sum = (points: readonly number[]): number => points.reduce((total, x) => total + x, 0);
const average = (points: readonly number[]): number => sum(points) / points.length;
const smallest = (points: readonly number[]): number =>
  points.length === 0 ? Number.NaN : points.reduce((least, x) => Math.min(least, x));
const largest = (points: readonly number[]): number =>
  points.length === 0 ? Number.NaN : points.reduce((most, x) => Math.max(most, x));

/** AWS does not say whether of the population or of a sample: here of the population. */
const standardDeviation = (points: readonly number[]): number => {
  const mean = average(points);
  return Math.sqrt(average(points.map((x) => (x - mean) ** 2)));
};

const sortKeys: Readonly<Record<string, (points: readonly number[]) => number>> = {
  AVG: average,
  MIN: smallest,
  MAX: largest,
  SUM: sum,
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
const functions: Readonly<Record<string, MathFunction>> = {
  ABS: eachPoint(Math.abs),
  CEIL: eachPoint(Math.ceil),
  FLOOR: eachPoint(Math.floor),
  LOG: eachPoint(Math.log),
  LOG10: eachPoint(Math.log10),
  SUM: aggregate(sum),
  AVG: aggregate(average, 'is 0'),
  MIN: aggregate(smallest),
  MAX: aggregate(largest),
  STDDEV: aggregate(standardDeviation),
  DATAPOINT_COUNT: aggregate((points) => points.length),
  DIFF: sincePrevious((difference) => difference),
  DIFF_TIME: sincePrevious((_difference, seconds) => seconds),
  RATE: sincePrevious((difference, seconds) => difference / seconds),
  RUNNING_SUM: eachSeries((values) => {
    let total = 0;
    return values.map((value) => {
      total += value ?? 0;
      return value === null ? null : point(total);
    });
  }),
  ANOMALY_DETECTION_BAND: { arity: [1, 2], run: (context) => anomalyBand(context) },
  SEARCH: { arity: [2, 3], run: (context) => search(context) },
  FILL: { arity: [2, 2], run: (context) => fill(context) },
  IF: { arity: [2, 3], run: (context) => choose(context) },
  METRICS: { arity: [0, 1], run: (context) => metricsNamed(context) },
  METRIC_COUNT: { arity: [1, 1], run: (context) => scalar(array(context, 0).length) },
  PERIOD: { arity: [1, 1], run: (context) => period(context) },
  TIME_SERIES: {
    arity: [1, 1],
    run: (context) => {
      const value = number(context, 0);
      return computed(context, () => point(value));
    },
  },
  FIRST: { arity: [1, 1], run: (context) => pick(context, array(context, 0)[0]) },
  LAST: { arity: [1, 1], run: (context) => pick(context, array(context, 0).at(-1)) },
  REMOVE_EMPTY: {
    arity: [1, 1],
    run: (context) => arrayOf(array(context, 0).filter(({ values }) => present(values).length > 0)),
  },
  SORT: { arity: [3, 4], run: (context) => sort(context) },
  SLICE: {
    arity: [2, 3],
    run: (context) =>
      arrayOf(
        array(context, 0).slice(
          wholeNumber(context, 1),
          context.call.args.length === 3 ? wholeNumber(context, 2) : undefined,
        ),
      ),
  },
  MINUTE: ofTime((time) => time.getUTCMinutes()),
  HOUR: ofTime((time) => time.getUTCHours()),
  DAY: ofTime((time) => time.getUTCDay() || 7),
  DATE: ofTime((time) => time.getUTCDate()),
  MONTH: ofTime((time) => time.getUTCMonth() + 1),
  YEAR: ofTime((time) => time.getUTCFullYear()),
  EPOCH: ofTime((time) => time.getTime() / 1000),
};

const fill = (context: CallContext): Value => {
  const filler = context.call.args[1];
  const target = seriesOrArray(context, 0);
  if (filler?.kind === 'keyword' && filler.name === 'REPEAT') return mapSeries(target, repeat);
  if (filler?.kind === 'keyword' && filler.name === 'LINEAR') return mapSeries(target, interpolate);
  const value = argument(context, 1);
  if (value.kind === 'array')
    throw wrongArgument(context, 1, 'a number, a series, REPEAT or LINEAR');
  return mapSeries(target, (values) =>
    values.map((given, i) => {
      if (given !== null) return given;
      return value.kind === 'scalar' ? point(value.value) : (value.series.values[i] ?? null);
    }),
  );
};

/** AWS does not say what comes before the first point: here nothing. */
const repeat = (values: Values): Values => {
  let last: number | null = null;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
};

/** A gap that is open at one end stays: there is nothing to draw the line to. */
const interpolate = (values: Values): Values => {
  const filled = [...values];
  let previous = -1;
  values.forEach((to, i) => {
    if (to === null) return;
    const from = values[previous] ?? null;
    for (let gap = previous + 1; from !== null && gap < i; gap++) {
      filled[gap] = from + ((to - from) * (gap - previous)) / (i - previous);
    }
    previous = i;
  });
  return filled;
};

/**
 * A missing point of the condition drops the point. A missing point of the chosen series is 0, except after a scalar
 * for true: `IF(ts, 5, ts)` drops it.
 */
const choose = (context: CallContext): Value => {
  const condition = argument(context, 0);
  const whenTrue = argument(context, 1);
  const whenFalse = context.call.args.length === 3 ? argument(context, 2) : undefined;
  if (condition.kind === 'array') throw wrongArgument(context, 0, 'a time series or a scalar');
  if (whenTrue.kind === 'array') throw wrongArgument(context, 1, 'a time series or a scalar');
  if (whenFalse?.kind === 'array') throw wrongArgument(context, 2, 'a time series or a scalar');
  if (condition.kind === 'scalar') {
    const chosen = condition.value === 0 || Number.isNaN(condition.value) ? whenFalse : whenTrue;
    return chosen ?? computed(context, () => null);
  }
  const missingWhenFalse = whenTrue.kind === 'series' ? 0 : null;
  return computed(context, (i) => {
    const test = condition.series.values[i] ?? null;
    if (test === null) return null;
    if (test !== 0) return at(whenTrue, i) ?? 0;
    return whenFalse === undefined ? null : (at(whenFalse, i) ?? missingWhenFalse);
  });
};

const at = (value: Exclude<Value, { kind: 'array' }>, i: number): number | null =>
  value.kind === 'scalar' ? point(value.value) : (value.series.values[i] ?? null);

const metricsNamed = (context: CallContext): Value => {
  if (context.call.args.length === 0) return arrayOf(context.metrics());
  const text = quoted(context, 0);
  return arrayOf(context.metrics().filter(({ id }) => id.includes(text)));
};

const period = (context: CallContext): Value => {
  const { metricPeriod: seconds } = oneSeries(context, 0);
  if (seconds !== undefined && context.call.args[0]?.kind === 'id') return scalar(seconds);
  throw wrongArgument(context, 0, 'the id of a metric, not the result of another expression');
};

const sort = (context: CallContext): Value => {
  const [, by, order] = context.call.args;
  const key = by?.kind === 'keyword' ? sortKeys[by.name] : undefined;
  if (!key) throw wrongArgument(context, 1, Object.keys(sortKeys).join(', '));
  if (order?.kind !== 'keyword' || !/^(ASC|DESC)$/.test(order.name)) {
    throw wrongArgument(context, 2, 'ASC or DESC');
  }
  const direction = order.name === 'ASC' ? 1 : -1;
  const sorted = array(context, 0)
    .map((series) => ({ series, points: present(series.values) }))
    .map(({ series, points }) => ({ series, isEmpty: points.length === 0, rank: key(points) }))
    // AWS does not say where a series without data points comes: here at the end.
    .sort((a, b) => Number(a.isEmpty) - Number(b.isEmpty) || direction * (a.rank - b.rank))
    .map(({ series }) => series);
  const limit = context.call.args.length === 4 ? wholeNumber(context, 3) : undefined;
  return arrayOf(sorted.slice(0, limit));
};

/** FIRST is the lower bound and LAST the upper one, as the newer guide has it; the older one had them reversed. */
const anomalyBand = (context: CallContext): Value => {
  const { id, source } = oneSeries(context, 0);
  const deviations = context.call.args.length === 2 ? number(context, 1) : 2;
  if (!(deviations > 0)) throw wrongArgument(context, 1, 'a number above 0');
  const band = context.sources.band?.({ id, source, deviations }, context.grid);
  if (!band) {
    throw new MetricMathError(
      `the model behind ANOMALY_DETECTION_BAND is AWS's and cannot be reproduced: supply the band of ${id || 'the expression'} as two series, lower and upper`,
      context.call.position,
    );
  }
  return arrayOf([
    { id, values: band.lower, source: named(source, 'lower') },
    { id, values: band.upper, source: named(source, 'upper') },
  ]);
};

const named = (source: SeriesSource | undefined, bound: string): SeriesSource => ({
  ...source,
  label: [source?.label, bound].filter(Boolean).join(' '),
});

const search = (context: CallContext): Value => {
  const text = quoted(context, 0);
  const stat = quoted(context, 1);
  const periodSeconds = context.call.args.length === 3 ? number(context, 2) : undefined;
  if (periodSeconds !== undefined && !isPeriod(periodSeconds)) {
    throw wrongArgument(context, 2, '1, 5, 10, 20, 30 or a multiple of 60 seconds');
  }
  const request = {
    search: readText(context, 0, () => parseSearch(text)),
    stat: readText(context, 1, () => parseStatistic(stat) && stat),
    periodSeconds,
  };
  const found = readText(context, 0, () => context.sources.search?.(request, context.grid));
  if (found) return arrayOf(found);
  throw new MetricMathError(
    'SEARCH cannot be computed here, where no metrics can be searched: name the metrics',
    context.call.position,
  );
};

const quoted = (context: CallContext, i: number): string => {
  const text = context.call.args[i];
  if (text?.kind === 'string') return text.value;
  throw wrongArgument(context, i, 'a text in quotes');
};

/** Reads a text within an expression, and says where in the expression it is wrong. */
const readText = <T>({ call }: CallContext, i: number, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    const start = (call.args[i]?.position ?? call.position) + 1;
    if (error instanceof SearchExpressionError) {
      throw new MetricMathError(error.problem, start + error.position);
    }
    if (error instanceof RangeError) throw new MetricMathError(error.message, start);
    throw error;
  }
};

const pick = (context: CallContext, series: Series | undefined): Value =>
  series ? { kind: 'series', series } : computed(context, () => null);

const arrayOf = (series: readonly Series[]): Value => ({ kind: 'array', series });

const computed = (context: CallContext, f: (i: number) => number | null): Value => {
  const values = Array.from({ length: context.grid.length }, (_, i) => f(i));
  return { kind: 'series', series: { id: '', values } };
};

const present = (values: Values): number[] => values.filter((value) => value !== null);

const argument = (context: CallContext, i: number): Value => {
  const expression = context.call.args[i];
  if (!expression) throw wrongArgument(context, i, 'a value');
  return context.evaluate(expression);
};

const seriesOrArray = (context: CallContext, i: number): Exclude<Value, { kind: 'scalar' }> => {
  const value = argument(context, i);
  if (value.kind !== 'scalar') return value;
  throw wrongArgument(context, i, `${kindNames.series} or ${kindNames.array}`);
};

const oneSeries = (context: CallContext, i: number): Series => {
  const value = argument(context, i);
  if (value.kind === 'series') return value.series;
  throw wrongArgument(context, i, kindNames.series);
};

const array = (context: CallContext, i: number): readonly Series[] => {
  const value = argument(context, i);
  if (value.kind === 'array') return value.series;
  throw wrongArgument(context, i, kindNames.array);
};

const number = (context: CallContext, i: number): number => {
  const value = argument(context, i);
  if (value.kind === 'scalar') return value.value;
  throw wrongArgument(context, i, kindNames.scalar);
};

const wholeNumber = (context: CallContext, i: number): number => {
  const value = number(context, i);
  if (Number.isInteger(value) && value >= 0) return value;
  throw wrongArgument(context, i, `a whole number from 0, got ${value}`);
};

const wrongArgument = ({ call }: CallContext, i: number, expected: string): MetricMathError =>
  new MetricMathError(
    `argument ${i + 1} of ${call.name} must be ${expected}`,
    call.args[i]?.position ?? call.position,
  );
