import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
  MetricStat,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error';
import { type Metric, metricKey } from './metric';
import { evaluateMetricMath, type MathInput } from './metric-math';
import { type Expression, MetricMathError, parseMetricMath } from './metric-math-syntax';
import type { Grid, Values } from './metric-math-value';
import type { MetricStore } from './metric-store';
import { parseStatistic } from './statistic';

interface Query {
  readonly id: string;
  readonly label?: string;
  readonly returnData: boolean;
}
interface MetricQuery extends Query {
  readonly kind: 'metric';
  readonly metric: Metric;
  readonly stat: string;
  readonly unit?: string;
  readonly periodSeconds: number;
}
interface ExpressionQuery extends Query {
  readonly kind: 'expression';
  readonly expression: Expression;
  readonly periodSeconds?: number;
}
type DataQuery = MetricQuery | ExpressionQuery;

interface Window {
  readonly startMs: number;
  readonly endMs: number;
  readonly nowMs: number;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MAX_QUERIES = 500;
const MAX_DATAPOINTS = 100_800;
const MAX_ID_LENGTH = 255;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * How fine CloudWatch still knows a metric, by the age of the first moment asked for. A period that is no multiple gets
 * no data points.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
 */
const finestPeriods = [
  { olderThanMs: 63 * DAY, periodSeconds: 3600 },
  { olderThanMs: 15 * DAY, periodSeconds: 300 },
  { olderThanMs: 3 * HOUR, periodSeconds: 60 },
  { olderThanMs: Number.NEGATIVE_INFINITY, periodSeconds: 1 },
] as const;

/**
 * CloudWatch's GetMetricData over the samples of a store. Everything comes at once: no pages.
 * @param nowMs - for the rounding of StartTime, which depends on its age
 * @throws AwsError ValidationError or InvalidParameterValue
 */
export const getMetricData = (
  store: MetricStore,
  input: GetMetricDataInput,
  nowMs: number,
): GetMetricDataOutput => {
  const queries = readQueries(input.MetricDataQueries ?? []);
  const window = readWindow(input, nowMs);
  checkSize(queries, window);
  const request = { store, queries, window };
  const results = queries
    .filter(({ returnData }) => returnData)
    .flatMap((q) => resultsOf(q, request));
  const ascending = input.ScanBy === 'TimestampAscending';
  return {
    MetricDataResults: ascending ? results : results.map(newestFirst),
    Messages: [],
  };
};

interface Request {
  readonly store: MetricStore;
  readonly queries: readonly DataQuery[];
  readonly window: Window;
}

const resultsOf = (query: DataQuery, request: Request): MetricDataResult[] =>
  query.kind === 'metric' ? [metricResult(query, request)] : expressionResults(query, request);

const metricResult = (query: MetricQuery, request: Request): MetricDataResult => {
  const grid = gridOf(query.periodSeconds, request.window);
  const result = toResult(
    query.id,
    labelOf(query, request.queries),
    metricValues(query, request, grid),
    grid,
  );
  if (query.unit !== undefined) return result;
  const units = request.store.unitsIn(query.metric, grid.startMs, request.window.endMs);
  if (units.length < 2) return result;
  const message = `Multiple units returned: '[${units.join(', ')}]'`;
  return { ...result, Messages: [{ Code: 'MultipleUnits', Value: message }] };
};

const expressionResults = (query: ExpressionQuery, request: Request): MetricDataResult[] => {
  const { queries, window } = request;
  const periods = periodsUnder(query.expression, queries, new Set());
  const grid = gridOf(
    periods.reduce(greatestCommonDivisor, 0) || (query.periodSeconds ?? 60),
    window,
  );
  const inputs = queries.map((q) => toInput(q, request, grid));
  const { isArray, series } = explained(query.id, () =>
    evaluateMetricMath(query.expression, inputs, grid),
  );
  return series.map(({ id, values }) => {
    const source = queries.find((q) => q.id === id);
    const label = isArray && source ? labelOf(source, queries) : undefined;
    const own = query.label ?? (label === undefined ? query.id : '');
    return toResult(query.id, [own, label].filter(Boolean).join(' '), values, grid);
  });
};

const toInput = (query: DataQuery, request: Request, grid: Grid): MathInput =>
  query.kind === 'expression'
    ? { kind: 'expression', id: query.id, expression: query.expression }
    : {
        kind: 'metric',
        id: query.id,
        period: query.periodSeconds,
        values: metricValues(query, request, grid),
      };

/** A metric's values on a grid that may be finer than its own period. */
const metricValues = (query: MetricQuery, { store, window }: Request, grid: Grid): Values => {
  const own = gridOf(query.periodSeconds, window);
  const { periodSeconds } = query;
  if (periodSeconds % finestAt(window) !== 0) return Array<null>(grid.length).fill(null);
  const values = store.values({ ...query, startMs: own.startMs, endMs: window.endMs });
  if (own.periodSeconds === grid.periodSeconds && own.startMs === grid.startMs) return values;
  return Array.from({ length: grid.length }, (_, i) => {
    const offsetSeconds = (grid.startMs - own.startMs) / 1000 + i * grid.periodSeconds;
    return values[offsetSeconds / periodSeconds] ?? null;
  });
};

const gridOf = (periodSeconds: number, window: Window): Grid => {
  const roundMs = 1000 * Math.max(finestAt(window), Math.min(periodSeconds, 60));
  const startMs = Math.floor(window.startMs / roundMs) * roundMs;
  const length = Math.ceil((window.endMs - startMs) / (periodSeconds * 1000));
  return { startMs, periodSeconds, length };
};

const finestAt = ({ startMs, nowMs }: Window): number =>
  finestPeriods.find(({ olderThanMs }) => nowMs - startMs > olderThanMs)?.periodSeconds ?? 1;

/** The periods of all metrics that an expression depends on. */
const periodsUnder = (
  expression: Expression,
  queries: readonly DataQuery[],
  seen: Set<string>,
): number[] => {
  switch (expression.kind) {
    case 'id': {
      const query = queries.find(({ id }) => id === expression.name);
      if (!query || seen.has(query.id)) return [];
      seen.add(query.id);
      if (query.kind === 'metric') return [query.periodSeconds];
      return periodsUnder(query.expression, queries, seen);
    }
    case 'negative':
      return periodsUnder(expression.operand, queries, seen);
    case 'binary':
      return [expression.left, expression.right].flatMap((e) => periodsUnder(e, queries, seen));
    case 'array':
      return expression.items.flatMap((e) => periodsUnder(e, queries, seen));
    case 'call':
      return expression.name === 'METRICS'
        ? queries.flatMap((query) => (query.kind === 'metric' ? [query.periodSeconds] : []))
        : expression.args.flatMap((e) => periodsUnder(e, queries, seen));
    default:
      return [];
  }
};

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

const toResult = (id: string, label: string, values: Values, grid: Grid): MetricDataResult => {
  const points = values.flatMap((value, i) =>
    value === null ? [] : [{ value, time: new Date(grid.startMs + i * grid.periodSeconds * 1000) }],
  );
  return {
    Id: id,
    Label: label,
    Timestamps: points.map(({ time }) => time),
    Values: points.map(({ value }) => value),
    StatusCode: 'Complete',
  };
};

const newestFirst = (result: MetricDataResult): MetricDataResult => ({
  ...result,
  Timestamps: result.Timestamps?.toReversed(),
  Values: result.Values?.toReversed(),
});

/** The metric's name, with the statistic and the period only where they tell queries of one metric apart. */
const labelOf = (query: DataQuery, queries: readonly DataQuery[]): string => {
  if (query.label !== undefined) return query.label;
  if (query.kind === 'expression') return query.id;
  const key = metricKey(query.metric);
  const same = queries.filter((q) => q.kind === 'metric' && metricKey(q.metric) === key);
  const differ = (property: 'stat' | 'periodSeconds') =>
    same.some((q) => q.kind === 'metric' && q[property] !== query[property]);
  return [
    query.metric.metricName,
    differ('stat') ? query.stat : '',
    differ('periodSeconds') ? query.periodSeconds : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
};

const readWindow = (input: GetMetricDataInput, nowMs: number): Window => {
  const startMs = input.StartTime?.getTime() ?? Number.NaN;
  const endMs = input.EndTime?.getTime() ?? Number.NaN;
  if (Number.isNaN(startMs) || Number.isNaN(endMs)) {
    throw invalid('StartTime and EndTime must be given as moments');
  }
  if (startMs < endMs) return { startMs, endMs, nowMs };
  throw new AwsError(
    'InvalidParameterValue',
    'The parameter StartTime must be less than the parameter EndTime.',
  );
};

const readQueries = (input: readonly MetricDataQuery[]): readonly DataQuery[] => {
  if (input.length === 0 || input.length > MAX_QUERIES) {
    throw invalid(`MetricDataQueries must hold 1 to ${MAX_QUERIES} queries, got ${input.length}`);
  }
  const queries = input.map(readQuery);
  const ids = new Set<string>();
  for (const { id } of queries) {
    if (ids.has(id)) throw invalid(`the Id ${id} stands twice: give each query its own`);
    ids.add(id);
  }
  return queries;
};

const readQuery = (input: MetricDataQuery): DataQuery => {
  const { Id: id = '', Label: label, ReturnData: returnData = true } = input;
  if (!/^[a-z]\w*$/.test(id) || id.length > MAX_ID_LENGTH) {
    throw invalid(
      `the Id ${JSON.stringify(id)} cannot be used: 1 to ${MAX_ID_LENGTH} letters, digits and underscores, the first a lower-case letter`,
    );
  }
  const { MetricStat: metricStat, Expression: text } = input;
  if ((metricStat === undefined) === (text === undefined)) {
    throw invalid(`the query ${id} must have either MetricStat or Expression`);
  }
  const query = { id, label, returnData };
  if (metricStat) return { ...query, ...readMetricStat(id, metricStat) };
  if (input.Period !== undefined) checkPeriod(id, input.Period);
  return {
    ...query,
    kind: 'expression',
    expression: explained(id, () => parseMetricMath(text ?? '')),
    periodSeconds: input.Period,
  };
};

const readMetricStat = (id: string, input: MetricStat): Omit<MetricQuery, keyof Query> => {
  const { Namespace: namespace, MetricName: metricName, Dimensions = [] } = input.Metric ?? {};
  const { Stat: stat, Period: periodSeconds, Unit: unit } = input;
  if (!namespace || !metricName || !stat) {
    throw invalid(`the query ${id} needs Metric.Namespace, Metric.MetricName, Period and Stat`);
  }
  explained(id, () => parseStatistic(stat));
  checkPeriod(id, periodSeconds);
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value ?? '']));
  return {
    kind: 'metric',
    metric: { namespace, metricName, dimensions },
    stat,
    unit,
    periodSeconds,
  };
};

const checkPeriod: (id: string, period: number | undefined) => asserts period is number = (
  id,
  period = 0,
) => {
  if ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return;
  throw invalid(
    `the query ${id} has the Period ${period}: use 1, 5, 10, 20, 30 or a multiple of 60 seconds`,
  );
};

const checkSize = (queries: readonly DataQuery[], { startMs, endMs }: Window): void => {
  const points = queries.reduce(
    (total, { periodSeconds = 60 }) => total + (endMs - startMs) / 1000 / periodSeconds,
    0,
  );
  if (points <= MAX_DATAPOINTS) return;
  throw invalid(
    `the queries ask for ${Math.ceil(points)} data points, at most ${MAX_DATAPOINTS} come at once: narrow the window or lengthen the periods`,
  );
};

/** Runs what may refuse a query's text, and refuses it as CloudWatch does. */
const explained = <T>(id: string, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof MetricMathError || error instanceof RangeError)) throw error;
    throw invalid(`Error in expression '${id}': ${error.message}`);
  }
};

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
