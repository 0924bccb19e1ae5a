import type {
  Datapoint,
  Dimension,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error';
import { type Metric, units } from './metric';
import { endOf, type Grid } from './metric-math-value';
import type { MetricStore } from './metric-store';
import { parameterError } from './parameter-error';
import { isKnownPeriod, isPeriod, periodsOf, readWindow } from './query-window';
import { parseStatistic, type Statistic, simpleStatistics } from './statistic';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
const MAX_DATAPOINTS = 1440;
const MAX_EXTENDED_STATISTICS = 10;

/**
 * CloudWatch's GetMetricStatistics: a data point for each period and unit, oldest first.
 * @throws AwsError MissingParameter, InvalidParameterValue or InvalidParameterCombination
 */
export const getMetricStatistics = (
  store: MetricStore,
  input: GetMetricStatisticsInput,
  nowMs: number,
): GetMetricStatisticsOutput => {
  const metric = readMetric(input);
  const periodSeconds = readPeriod(input.Period);
  const window = readWindow(input, nowMs);
  checkSize(window.startMs, window.endMs, periodSeconds);
  const statistics = readStatistics(input);
  if (input.Unit !== undefined && !units.includes(input.Unit)) {
    throw parameterError.notInSet('Unit', units);
  }
  const grid = periodsOf(periodSeconds, window);
  const unitsFound = isKnownPeriod(periodSeconds, window)
    ? store.unitsIn(metric, grid.startMs, endOf(grid))
    : [];
  return {
    Label: metric.metricName,
    Datapoints: unitsFound
      .filter((unit) => input.Unit === undefined || unit === input.Unit)
      .flatMap((unit) => datapoints(store, { ...input, metric, unit, statistics, grid }))
      .sort((a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0)),
  };
};

interface Asked {
  readonly metric: Metric;
  readonly unit: string;
  readonly statistics: Asks;
  readonly grid: Grid;
}

interface Asks {
  readonly simple: readonly (typeof simpleStatistics)[number][];
  readonly extended: readonly { readonly name: string; readonly statistic: Statistic }[];
}

const datapoints = (store: MetricStore, asked: Asked): Datapoint[] => {
  const { metric, unit, statistics, grid } = asked;
  const { startMs, periodSeconds } = grid;
  const endMs = endOf(grid);
  const read = (stat: string | Statistic) =>
    store.values({ metric, unit, stat, periodSeconds, startMs, endMs });
  const counts = read('SampleCount');
  const simple = statistics.simple.map((name) => ({ name, values: read(name) }));
  const extended = statistics.extended.map(({ name, statistic }) => ({
    name,
    values: read(statistic),
  }));
  return counts.flatMap((count, i): Datapoint[] => {
    if (count === null) return [];
    const at = ({ name, values }: { name: string; values: readonly (number | null)[] }) => {
      const value = values[i] ?? null;
      return value === null ? [] : [[name, value] as const];
    };
    const datapoint = {
      Timestamp: new Date(startMs + i * periodSeconds * 1000),
      Unit: unit as Datapoint['Unit'],
      ...Object.fromEntries(simple.flatMap(at)),
    };
    if (extended.length === 0) return [datapoint];
    const found = extended.flatMap(at);
    return found.length === 0
      ? []
      : [{ ...datapoint, ExtendedStatistics: Object.fromEntries(found) }];
  });
};

const readMetric = (input: GetMetricStatisticsInput): Metric => {
  const { Namespace: namespace, MetricName: metricName } = input;
  if (!namespace) throw parameterError.missing('Namespace');
  if (!metricName) throw parameterError.missing('MetricName');
  return { namespace, metricName, dimensions: dimensionsOf(input.Dimensions) };
};

const dimensionsOf = (dimensions: readonly Dimension[] = []): Record<string, string> =>
  Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value ?? '']));

const readPeriod = (period: number | undefined): number => {
  if (period === undefined) throw parameterError.missing('Period');
  if (isPeriod(period)) return period;
  throw parameterError.invalid(
    'The parameter Period must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.',
  );
};

const checkSize = (startMs: number, endMs: number, periodSeconds: number): void => {
  const points = Math.floor((endMs - startMs) / 1000 / periodSeconds);
  if (points <= MAX_DATAPOINTS) return;
  throw new AwsError(
    'InvalidParameterCombination',
    `You have requested up to ${points} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  );
};

const readStatistics = (input: GetMetricStatisticsInput): Asks => {
  const { Statistics: simple = [], ExtendedStatistics: extended = [] } = input;
  if (simple.length > 0 && extended.length > 0) {
    throw parameterError.exclusive('Statistics', 'ExtendedStatistics');
  }
  if (simple.length === 0 && extended.length === 0) {
    throw new AwsError('MissingParameter', 'Must specify either Statistics or ExtendedStatistics.');
  }
  const unknown = simple.findIndex((name) => !simpleStatistics.includes(name));
  if (unknown >= 0) {
    throw parameterError.notInSet(`Statistics.member.${unknown + 1}`, simpleStatistics);
  }
  if (extended.length > MAX_EXTENDED_STATISTICS) {
    throw parameterError.tooMany('ExtendedStatistics', MAX_EXTENDED_STATISTICS);
  }
  return { simple, extended: extended.map(readExtended) };
};

const readExtended = (name: string, i: number) => {
  try {
    const statistic = parseStatistic(name);
    if (statistic.kind !== 'simple') return { name, statistic };
    throw new RangeError('it is one of the Statistics, name it there');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw parameterError.invalid(
      `The value ${name} for parameter ExtendedStatistics.member.${i + 1} is invalid: ${error.message}`,
    );
  }
};
