import type { Metric } from '../metrics/metric';
import {
  type Expression,
  MetricMathError,
  parseMetricMath,
  partsOf,
} from '../metrics/metric-math-syntax';
import { type InsightsQuery, isInsightsQuery } from '../metrics/metrics-insights-syntax';
import { parseStatistic, type Statistic } from '../metrics/statistic';
import type { MetricDataQuery, ReadProperties, Refuse } from './alarm-properties';

export interface MetricSource {
  readonly kind: 'metric';
  readonly id: string;
  readonly metric: Metric;
  /** As CloudWatch writes it. */
  readonly stat: string;
  readonly statistic: Statistic;
  readonly unit?: string;
}

export interface ExpressionSource {
  readonly kind: 'expression';
  readonly id: string;
  readonly expression: Expression;
}

export type Source = MetricSource | ExpressionSource;

/** The id of the entry that an alarm watches. */
export interface WatchedMath {
  readonly watched: string;
  readonly sources: readonly Source[];
}

/** What an alarm watches. */
export type AlarmSignal =
  | { readonly kind: 'metric'; readonly source: MetricSource }
  /** Of several sources the one that returns data. */
  | ({ readonly kind: 'math' } & WatchedMath)
  /** An anomaly alarm: a band beside it that says what is normal. */
  | ({ readonly kind: 'band'; readonly band: AnomalyBand } & WatchedMath)
  /** A Metrics Insights query: each of its series is judged on its own. */
  | { readonly kind: 'insights'; readonly query: InsightsQuery }
  | { readonly kind: 'promql'; readonly query: string };

/** What `ANOMALY_DETECTION_BAND(m1, 2)` asks for. */
export interface AnomalyBand {
  /** The id of the band. */
  readonly id: string;
  /** The id of the metric or expression that it is a band of. */
  readonly of: string;
  /** How wide, in standard deviations. */
  readonly deviations: number;
}

/** The metric whose own points are watched; undefined where they are computed. */
export const watchedMetric = (signal: AlarmSignal): MetricSource | undefined => {
  if (signal.kind === 'metric') return signal.source;
  if (signal.kind !== 'math' && signal.kind !== 'band') return undefined;
  const watched = signal.sources.find(({ id }) => id === signal.watched);
  return watched?.kind === 'metric' ? watched : undefined;
};

/** @throws whatever `refuse` does */
export const readSignal = (properties: ReadProperties, refuse: Refuse): AlarmSignal => {
  const { EvaluationCriteria, Metrics, MetricName, ThresholdMetricId } = properties;
  if (EvaluationCriteria) return promQlSignal(EvaluationCriteria, properties, refuse);
  if (properties.EvaluationInterval !== undefined) {
    refuse('EvaluationInterval', 'is for alarms with EvaluationCriteria only: leave it out');
  }
  if (Metrics) {
    refuseBeside('Metrics', metricOnly, properties, refuse, 'give it in MetricStat');
    return metricsSignal(properties, Metrics, refuse);
  }
  if (!MetricName) return refuse('MetricName', 'or Metrics must be given');
  if (ThresholdMetricId !== undefined) {
    return refuse('ThresholdMetricId', 'needs Metrics, with the metric and its band');
  }
  return { kind: 'metric', source: metricSource(MetricName, properties, refuse) };
};

const metricOnly = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
] as const;

const notWithCriteria = [
  ...metricOnly,
  'Metrics',
  'Threshold',
  'ComparisonOperator',
  'ThresholdMetricId',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'EvaluationWindow',
] as const;

const refuseBeside = (
  given: string,
  others: readonly (keyof ReadProperties)[],
  properties: ReadProperties,
  refuse: Refuse,
  advice: string,
): void => {
  const clash = others.find((property) => properties[property] !== undefined);
  if (clash) refuse(clash, `cannot stand beside ${given}: ${advice}`);
};

const promQlSignal = (
  criteria: NonNullable<ReadProperties['EvaluationCriteria']>,
  properties: ReadProperties,
  refuse: Refuse,
): AlarmSignal => {
  refuseBeside('EvaluationCriteria', notWithCriteria, properties, refuse, 'leave one of them out');
  const { EvaluationInterval: interval } = properties;
  if (interval === undefined) {
    return refuse('EvaluationInterval', 'must be given with EvaluationCriteria, in seconds');
  }
  if (!isPeriod(interval)) {
    return refuse('EvaluationInterval', `must be 10, 20, 30 or a multiple of 60, got ${interval}`);
  }
  const { Query: query } =
    'PromQLCriteria' in criteria ? criteria.PromQLCriteria : criteria.PromQlCriteria;
  return { kind: 'promql', query };
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const isPeriod = (seconds: number): boolean =>
  [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0);

const metricSource = (
  metricName: string,
  { Namespace: namespace, Statistic, ExtendedStatistic, Dimensions, Unit }: ReadProperties,
  refuse: Refuse,
): MetricSource => {
  if (!namespace) return refuse('Namespace', 'must be given with MetricName');
  const stat = Statistic ?? ExtendedStatistic;
  if (!stat || (Statistic && ExtendedStatistic)) {
    return refuse('Statistic', 'or ExtendedStatistic must be given, one of them');
  }
  const property = Statistic ? 'Statistic' : 'ExtendedStatistic';
  const statistic = readWith(property, refuse, () => parseStatistic(stat));
  if ((property === 'Statistic') !== (statistic.kind === 'simple')) {
    const other = Statistic ? 'ExtendedStatistic' : 'Statistic';
    return refuse(property, `cannot be ${JSON.stringify(stat)}: give that as ${other}`);
  }
  const metric = { namespace, metricName, dimensions: dimensionsOf(Dimensions) };
  return { kind: 'metric', id: 'm1', metric, stat, statistic, unit: Unit };
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html */
const MAX_OF_A_KIND = 10;

const metricsSignal = (
  properties: ReadProperties,
  queries: readonly MetricDataQuery[],
  refuse: Refuse,
): AlarmSignal => {
  checkQueries(queries, refuse);
  const { ThresholdMetricId: bandId } = properties;
  const returning = queries.filter(({ ReturnData }) => ReturnData);
  const watched = returning.filter(({ Id }) => Id !== bandId);
  const [only] = watched;
  if (!only || watched.length > 1) {
    const beside = bandId === undefined ? '' : ` beside the band ${bandId}`;
    return refuse(
      'Metrics',
      `must have one entry with ReturnData true${beside}, got ${watched.length}`,
    );
  }
  const insights = queries.findIndex(({ Expression: text = '' }) => isInsightsQuery(text));
  if (insights !== -1) return insightsSignal(queries, insights, bandId, refuse);
  if (bandId !== undefined) return bandSignal(queries, only.Id, bandId, refuse);
  const sources = queries.map((query, i) => sourceOf(query, `Metrics.${i}`, refuse));
  checkReferences(sources, queries, refuse);
  const band = sources.findIndex((source) => source.kind === 'expression' && isBand(source));
  if (band !== -1) {
    return refuse(
      `Metrics.${band}.Expression`,
      'is an anomaly band: name it in ThresholdMetricId, and compare with it by a band operator',
    );
  }
  return { kind: 'math', watched: only.Id, sources };
};

const checkQueries = (queries: readonly MetricDataQuery[], refuse: Refuse): void => {
  const ids = queries.map(({ Id }) => Id);
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice) refuse('Metrics', `must each have an Id of their own, got ${twice} twice`);
  queries.forEach(({ MetricStat, Expression }, i) => {
    if ((MetricStat === undefined) === (Expression === undefined)) {
      refuse(`Metrics.${i}`, 'must have either MetricStat or Expression');
    }
  });
  const metrics = queries.filter(({ MetricStat }) => MetricStat).length;
  if (Math.max(metrics, queries.length - metrics) <= MAX_OF_A_KIND) return;
  refuse(
    'Metrics',
    `must have at most ${MAX_OF_A_KIND} metrics and ${MAX_OF_A_KIND} expressions, got ${metrics} and ${queries.length - metrics}`,
  );
};

const insightsSignal = (
  queries: readonly MetricDataQuery[],
  at: number,
  bandId: string | undefined,
  refuse: Refuse,
): AlarmSignal => {
  const path = `Metrics.${at}.Expression`;
  if (queries.length > 1 || bandId !== undefined) {
    return refuse(
      path,
      'is a Metrics Insights query: locally it must stand alone in Metrics, with a Threshold',
    );
  }
  if (queries[at]?.Period === undefined) return refuse(`Metrics.${at}.Period`, 'must be given');
  const text = queries[at]?.Expression ?? '';
  const expression = readWith(path, refuse, () => parseMetricMath(text));
  if (expression.kind === 'insights') return { kind: 'insights', query: expression.query };
  return refuse(path, 'is no Metrics Insights query: begin it with SELECT');
};

const isBand = ({ expression }: ExpressionSource): boolean =>
  expression.kind === 'call' && expression.name === 'ANOMALY_DETECTION_BAND';

const bandSignal = (
  queries: readonly MetricDataQuery[],
  watched: string,
  bandId: string,
  refuse: Refuse,
): AlarmSignal => {
  const at = queries.findIndex(({ Id }) => Id === bandId);
  const path = `Metrics.${at}`;
  const query = queries[at];
  const source = query && sourceOf(query, path, refuse);
  if (source?.kind !== 'expression' || !isBand(source)) {
    return refuse(
      'ThresholdMetricId',
      `must be the Id of an ANOMALY_DETECTION_BAND in Metrics, got ${bandId}`,
    );
  }
  if (!query?.ReturnData) {
    return refuse(`${path}.ReturnData`, 'must be true: an anomaly alarm returns metric and band');
  }
  const band = { id: bandId, ...bandArguments(source, `${path}.Expression`, refuse) };
  const others = queries.filter((_, i) => i !== at);
  if (!others.some(({ Id }) => Id === band.of)) {
    return refuse(`${path}.Expression`, `must be a band of an Id in Metrics, got ${band.of}`);
  }
  const sources = queries.flatMap((other, i) =>
    i === at ? [] : [sourceOf(other, `Metrics.${i}`, refuse)],
  );
  checkReferences(sources, queries, refuse);
  return { kind: 'band', watched, sources, band };
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
const DEFAULT_DEVIATIONS = 2;

const bandArguments = (
  { expression }: ExpressionSource,
  path: string,
  refuse: Refuse,
): Omit<AnomalyBand, 'id'> => {
  const [of, width] = expression.kind === 'call' ? expression.args : [];
  const isWidth = width === undefined || (width.kind === 'number' && width.value > 0);
  if (of?.kind !== 'id' || !isWidth) {
    return refuse(
      path,
      'must be ANOMALY_DETECTION_BAND(id, deviations), the deviations above 0: ANOMALY_DETECTION_BAND(m1, 2)',
    );
  }
  const deviations = width?.kind === 'number' ? width.value : DEFAULT_DEVIATIONS;
  return { of: of.name, deviations };
};

const sourceOf = (query: MetricDataQuery, path: string, refuse: Refuse): Source => {
  const { Id: id, MetricStat: stat, Expression: text = '' } = query;
  if (!stat) {
    const expression = readWith(`${path}.Expression`, refuse, () => parseMetricMath(text));
    if (callsIn(expression).includes('SEARCH')) {
      refuse(
        `${path}.Expression`,
        'has a SEARCH, which an alarm cannot watch: name the metrics, or use a SELECT query',
      );
    }
    return { kind: 'expression', id, expression };
  }
  const { Namespace, MetricName, Dimensions } = stat.Metric;
  return {
    kind: 'metric',
    id,
    metric: {
      namespace: Namespace,
      metricName: MetricName,
      dimensions: dimensionsOf(Dimensions),
    },
    stat: stat.Stat,
    statistic: readWith(`${path}.MetricStat.Stat`, refuse, () => parseStatistic(stat.Stat)),
    unit: stat.Unit,
  };
};

/** The names of all functions that an expression calls. */
const callsIn = (expression: Expression): readonly string[] => [
  ...(expression.kind === 'call' ? [expression.name] : []),
  ...partsOf(expression).flatMap(callsIn),
];

/** The ids that an expression refers to. */
const idsIn = (expression: Expression): readonly string[] =>
  expression.kind === 'id' ? [expression.name] : partsOf(expression).flatMap(idsIn);

/** CloudWatch refuses what leads nowhere also in an expression that nothing needs. */
const checkReferences = (
  sources: readonly Source[],
  queries: readonly MetricDataQuery[],
  refuse: Refuse,
): void => {
  const known = queries.map(({ Id }) => Id);
  for (const source of sources) {
    if (source.kind !== 'expression') continue;
    const unknown = idsIn(source.expression).find((id) => !known.includes(id));
    if (unknown === undefined) continue;
    const at = known.indexOf(source.id);
    refuse(
      `Metrics.${at}.Expression`,
      `refers to ${unknown}, which is no Id in Metrics: use one of ${known.join(', ')}`,
    );
  }
};

const readWith = <T>(property: string, refuse: Refuse, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MetricMathError || error instanceof RangeError)) throw error;
    return refuse(property, `cannot be read: ${error.message}`);
  }
};

const dimensionsOf = (list: NonNullable<ReadProperties['Dimensions']> = []) =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
