import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  MetricDataQuery,
  MetricDataResult,
  MetricStat,
} from '@aws-sdk/client-cloudwatch';
import { account } from '../account';
import { AwsError } from '../aws-error';
import { dataPageOf, readDataPage } from './data-page';
import {
  type DynamicLabel,
  DynamicLabelError,
  isDynamic,
  parseDynamicLabel,
  renderLabel,
} from './dynamic-label';
import { type MetricRead, onGrid, storeSources } from './math-sources';
import { type Metric, metricKey, units } from './metric';
import { type MathInput, type MathResult, metricMathOver } from './metric-math';
import { type Expression, MetricMathError, parseMetricMath, partsOf } from './metric-math-syntax';
import {
  endOf,
  type Grid,
  type MathSources,
  type Series,
  type SeriesSource,
  type Values,
} from './metric-math-value';
import type { MetricStore } from './metric-store';
import { isKnownPeriod, isPeriod, periodsOf, type QueryWindow, readWindow } from './query-window';
import { parseStatistic } from './statistic';

interface Query {
  readonly id: string;
  readonly label?: DynamicLabel;
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

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MAX_QUERIES = 500;
const MAX_ID_LENGTH = 255;
/** So that a request takes no more memory than a laptop has to spare: a day's metric may stand beside a second's. */
const MAX_POINTS = 5_000_000;
const MAX_INSIGHTS_QUERIES = 1;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
const MAX_SEARCHES = 100;

/**
 * Metrics Insights knows no finer data: what is asked for in a shorter period comes by the minute.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html
 */
const INSIGHTS_RESOLUTION = 60;

/** The period of an expression that names none and has no metric with one: that of a dashboard. */
const DEFAULT_PERIOD_SECONDS = 300;

export interface GetMetricDataOptions {
  /** What ANOMALY_DETECTION_BAND gives. @default - it is refused, and says that a band must be supplied */
  readonly band?: MathSources['band'];
}

/**
 * CloudWatch's GetMetricData over the samples of a store.
 * @param nowMs - for the rounding of StartTime, which depends on its age
 * @throws AwsError ValidationError, MissingParameter, InvalidParameterValue or InvalidNextToken
 */
export const getMetricData = (
  store: MetricStore,
  input: GetMetricDataInput,
  nowMs: number,
  options: GetMetricDataOptions = {},
): GetMetricDataOutput => {
  const page = readDataPage(input);
  const results = metricDataResults(store, input, nowMs, options);
  return { ...dataPageOf(results, page), Messages: [] };
};

/**
 * All that GetMetricData answers, not divided into pages.
 * @throws AwsError ValidationError, MissingParameter or InvalidParameterValue
 */
export const metricDataResults = (
  store: MetricStore,
  input: GetMetricDataInput,
  nowMs: number,
  options: GetMetricDataOptions = {},
): readonly MetricDataResult[] => {
  const window = readWindow(input, nowMs);
  const queries = readQueries(input.MetricDataQueries ?? []);
  checkSize(queries, window);
  const sources = storeSources(store, {
    nowMs,
    band: options.band,
    read: (metric, grid) => metricValues(metric, store, window, grid),
  });
  const timezone = readTimezone(input.LabelOptions?.Timezone);
  const request = { store, queries, window, sources, timezone, math: new Map() };
  const results = queries
    .filter(({ returnData }) => returnData)
    .flatMap((query) => resultsOf(query, request));
  return input.ScanBy === 'TimestampAscending' ? results : results.map(newestFirst);
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_LabelOptions.html */
const readTimezone = (timezone: string | undefined): string | undefined => {
  if (timezone === undefined || /^[+-]\d{4}$/.test(timezone)) return timezone;
  throw invalid(
    `LabelOptions.Timezone must be + or - and four digits, such as +0130, got ${timezone}`,
  );
};

interface Request {
  readonly store: MetricStore;
  readonly queries: readonly DataQuery[];
  readonly window: QueryWindow;
  readonly sources: MathSources;
  readonly timezone?: string;
  /** By the period of the grid: expressions share what they read and compute. */
  readonly math: Map<number, (expression: Expression) => MathResult>;
}

const resultsOf = (query: DataQuery, request: Request): MetricDataResult[] =>
  query.kind === 'metric' ? [metricResult(query, request)] : expressionResults(query, request);

const metricResult = (query: MetricQuery, request: Request): MetricDataResult => {
  const { store, window, queries } = request;
  const grid = periodsOf(query.periodSeconds, window);
  const values = metricValues(query, store, window, grid);
  const source = sourceOf(query, queries);
  const label = labelled(query, { id: query.id, values, source }, grid, request);
  const result = toResult(query.id, label, values, grid);
  if (query.unit !== undefined) return result;
  const units = store.unitsIn(query.metric, grid.startMs, endOf(grid));
  if (units.length < 2) return result;
  const message = `Multiple units returned: '[${units.join(', ')}]'`;
  return { ...result, Messages: [{ Code: 'MultipleUnits', Value: message }] };
};

const expressionResults = (query: ExpressionQuery, request: Request): MetricDataResult[] => {
  const { queries, window } = request;
  const periods = periodsUnder(query, queries);
  const grid = periodsOf(
    periods.reduce(greatestCommonDivisor, 0) || (query.periodSeconds ?? DEFAULT_PERIOD_SECONDS),
    window,
  );
  const compute = mathOn(grid, request);
  const { isArray, series } = explained(query.id, () => compute(query.expression));
  return series.map((one) => {
    const source = isArray ? one.source : undefined;
    return toResult(query.id, labelled(query, { ...one, source }, grid, request), one.values, grid);
  });
};

/** An own label that is not dynamic stands before what tells the series of an array apart. */
const labelled = (query: DataQuery, series: Series, grid: Grid, request: Request): string => {
  const { values, source } = series;
  const defaultLabel = source?.label ?? query.id;
  if (query.label === undefined) return defaultLabel;
  const label = renderLabel(query.label, {
    defaultLabel,
    values,
    grid,
    nowMs: request.window.nowMs,
    timezone: request.timezone,
    property: (name) => propertyOf(source, name),
  });
  if (query.kind === 'metric' || !source || isDynamic(query.label)) return label;
  return [label, defaultLabel].filter(Boolean).join(' ');
};

const propertyOf = (source: SeriesSource | undefined, name: string): string | undefined => {
  const { metric, stat, periodSeconds } = source ?? {};
  if (name.startsWith('Dim.')) {
    const dimension = name.slice('Dim.'.length);
    const { dimensions = {} } = metric ?? {};
    return Object.hasOwn(dimensions, dimension) ? dimensions[dimension] : undefined;
  }
  const properties = new Map([
    ['AccountId', account.id],
    ['AccountLabel', account.id],
    ['Region', account.region],
    ['MetricName', metric?.metricName],
    ['Namespace', metric?.namespace],
    ['Stat', stat],
    ['Period', periodSeconds?.toString()],
  ]);
  return properties.get(name);
};

const mathOn = (grid: Grid, request: Request): ((expression: Expression) => MathResult) => {
  const known = request.math.get(grid.periodSeconds);
  if (known) return known;
  checkPoints(grid.length);
  const metrics = request.queries.filter(({ kind }) => kind === 'metric').length;
  if (metrics * grid.length > MAX_POINTS) {
    throw invalid(
      `math over ${metrics} metrics of ${grid.length} data points each is too much: narrow the window, or give the metrics periods that are more alike`,
    );
  }
  const inputs = request.queries.map((query) => toInput(query, request, grid));
  const compute = metricMathOver(inputs, grid, request.sources);
  request.math.set(grid.periodSeconds, compute);
  return compute;
};

const toInput = (query: DataQuery, request: Request, grid: Grid): MathInput => {
  const { id } = query;
  if (query.kind === 'expression') return { kind: 'expression', id, expression: query.expression };
  const values = metricValues(query, request.store, request.window, grid);
  const source = sourceOf(query, request.queries);
  const label = labelled(query, { id, values, source }, grid, request);
  return { kind: 'metric', id, period: query.periodSeconds, values, source: { ...source, label } };
};

/** A metric's values on a grid that may be finer than its own period. */
const metricValues = (
  query: MetricRead & { readonly unit?: string },
  store: MetricStore,
  window: QueryWindow,
  grid: Grid,
): Values => {
  if (!isKnownPeriod(query.periodSeconds, window)) return Array<null>(grid.length).fill(null);
  const own = periodsOf(query.periodSeconds, window);
  const values = store.values({ ...query, startMs: own.startMs, endMs: window.endMs });
  return onGrid(values, own, grid);
};

/** The periods of all metrics that an expression depends on. */
const periodsUnder = (query: ExpressionQuery, queries: readonly DataQuery[]): number[] => {
  const periods: number[] = [];
  const reached = new Set<DataQuery>([query]);
  const reach = (other: DataQuery | undefined): void => {
    if (!other || reached.has(other)) return;
    reached.add(other);
    if (other.kind === 'metric') periods.push(other.periodSeconds);
  };
  const read = (expression: Expression, own: number): void => {
    const { kind } = expression;
    if (kind === 'id') reach(queries.find(({ id }) => id === expression.name));
    else if (kind === 'insights') periods.push(Math.max(own, INSIGHTS_RESOLUTION));
    else if (kind === 'call' && expression.name === 'SEARCH') {
      periods.push(searchPeriod(expression.args) ?? own);
    } else if (kind === 'call' && expression.name === 'METRICS') {
      queries.filter((other) => other.kind === 'metric').forEach(reach);
    } else for (const part of partsOf(expression)) read(part, own);
  };
  // A set grows while it is gone through.
  for (const one of reached) {
    if (one.kind === 'expression')
      read(one.expression, one.periodSeconds ?? DEFAULT_PERIOD_SECONDS);
  }
  return periods;
};

const searchPeriod = (args: readonly Expression[]): number | undefined => {
  const [, , period] = args;
  return period?.kind === 'number' && isPeriod(period.value) ? period.value : undefined;
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

/** Its label is the metric's name, with statistic and period only where they tell queries of one metric apart. */
const sourceOf = (query: MetricQuery, queries: readonly DataQuery[]): SeriesSource => {
  const { metric, stat, periodSeconds } = query;
  const key = metricKey(metric);
  const differs = (property: 'stat' | 'periodSeconds') =>
    queries.some(
      (other) =>
        other.kind === 'metric' &&
        other[property] !== query[property] &&
        metricKey(other.metric) === key,
    );
  const parts = [
    metric.metricName,
    differs('stat') ? stat : '',
    differs('periodSeconds') ? periodSeconds : '',
  ];
  const label = parts.filter((part) => part !== '').join(' ');
  return { label, metric, stat, periodSeconds };
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
  checkKinds(queries);
  return queries;
};

const checkKinds = (queries: readonly DataQuery[]): void => {
  const count = (isCounted: (expression: Expression) => boolean) =>
    queries.filter((query) => query.kind === 'expression' && isCounted(query.expression)).length;
  const insights = count(({ kind }) => kind === 'insights');
  if (insights > MAX_INSIGHTS_QUERIES) {
    throw invalid(`a request has at most one query of Metrics Insights, got ${insights}`);
  }
  const searches = count(hasSearch);
  if (searches > MAX_SEARCHES) {
    throw invalid(`a request has at most ${MAX_SEARCHES} searches, got ${searches}`);
  }
};

const hasSearch = (expression: Expression): boolean =>
  (expression.kind === 'call' && expression.name === 'SEARCH') ||
  partsOf(expression).some(hasSearch);

const readQuery = (input: MetricDataQuery): DataQuery => {
  const { Id: id = '', Label: text, ReturnData: returnData = true } = input;
  if (!/^[a-z]\w*$/.test(id) || id.length > MAX_ID_LENGTH) {
    throw invalid(
      `the Id ${JSON.stringify(id)} cannot be used: 1 to ${MAX_ID_LENGTH} letters, digits and underscores, the first a lower-case letter`,
    );
  }
  const { MetricStat: metricStat, Expression: expression } = input;
  if ((metricStat === undefined) === (expression === undefined)) {
    throw invalid(`the query ${id} must have either MetricStat or Expression`);
  }
  const label = text === undefined ? undefined : labelOf(id, text);
  const query = { id, label, returnData };
  if (metricStat) return { ...query, ...readMetricStat(id, metricStat) };
  if (input.Period !== undefined) checkPeriod(id, input.Period);
  return {
    ...query,
    kind: 'expression',
    expression: explained(id, () => parseMetricMath(expression ?? '')),
    periodSeconds: input.Period,
  };
};

const labelOf = (id: string, text: string): DynamicLabel => {
  try {
    return parseDynamicLabel(text);
  } catch (error) {
    if (!(error instanceof DynamicLabelError)) throw error;
    throw invalid(`Error in the label of '${id}': ${error.message}`);
  }
};

const readMetricStat = (id: string, input: MetricStat): Omit<MetricQuery, keyof Query> => {
  const { Namespace: namespace, MetricName: metricName, Dimensions = [] } = input.Metric ?? {};
  const { Stat: stat, Period: periodSeconds, Unit: unit } = input;
  if (!namespace || !metricName || !stat) {
    throw invalid(`the query ${id} needs Metric.Namespace, Metric.MetricName, Period and Stat`);
  }
  explained(id, () => parseStatistic(stat));
  if (unit !== undefined && !units.includes(unit)) {
    throw invalid(`the query ${id} has the Unit ${unit}: use one of ${units.join(', ')}`);
  }
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
  if (isPeriod(period)) return;
  throw invalid(
    `the query ${id} has the Period ${period}: use 1, 5, 10, 20, 30 or a multiple of 60 seconds`,
  );
};

const checkSize = (queries: readonly DataQuery[], { startMs, endMs }: QueryWindow): void => {
  const points = queries.reduce(
    (total, { periodSeconds = Number.POSITIVE_INFINITY }) =>
      total + (endMs - startMs) / 1000 / periodSeconds,
    0,
  );
  checkPoints(points);
};

const checkPoints = (points: number): void => {
  if (points <= MAX_POINTS) return;
  throw invalid(
    `the queries ask for ${Math.ceil(points)} data points, which is more than ${MAX_POINTS}: narrow the window or lengthen the periods`,
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
