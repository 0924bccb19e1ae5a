import { evaluateMetricMath, type MathInput } from '../metrics/metric-math';
import type { MetricStore } from '../metrics/metric-store';
import type { AlarmDefinition, AlarmSignal, MetricSource } from './alarm-definition';
import { type EvaluationRule, isBreaching } from './alarm-evaluation';

/** The periods that an evaluation looks at. */
export interface DatapointRange {
  readonly startMs: number;
  readonly periodSeconds: number;
  readonly periods: number;
}

/** The values that an alarm watches: one for each period, oldest first, null where there is none. */
export const alarmDatapoints = (
  signal: AlarmSignal,
  store: MetricStore,
  range: DatapointRange,
): readonly (number | null)[] => {
  if (signal.kind === 'metric') return metricValues(signal.source, store, range);
  const { startMs, periodSeconds, periods } = range;
  const inputs = signal.sources.map(
    (source): MathInput =>
      source.kind === 'expression'
        ? source
        : {
            kind: 'metric',
            id: source.id,
            period: periodSeconds,
            values: metricValues(source, store, range),
          },
  );
  const grid = { startMs, periodSeconds, length: periods };
  const { isArray, series } = evaluateMetricMath(signal.watched, inputs, grid);
  const [only] = series;
  if (only && !isArray) return only.values;
  throw new RangeError(
    'in an alarm the watched expression must yield one time series, got an array: use SUM, AVG, MAX or FIRST',
  );
};

const metricValues = (
  { metric, statistic, unit }: MetricSource,
  store: MetricStore,
  { startMs, periodSeconds, periods }: DatapointRange,
): (number | null)[] => {
  const endMs = startMs + periods * periodSeconds * 1000;
  return store.values({ metric, stat: statistic, unit, periodSeconds, startMs, endMs });
};

/** How many samples are behind the data point of one period; undefined for metric math. */
export const sampleCount = (
  { signal, periodSeconds }: AlarmDefinition,
  store: MetricStore,
  startMs: number,
): number | undefined => {
  if (signal.kind === 'math') return undefined;
  const { metric, unit } = signal.source;
  const [datapoint] = store.datapoints({
    metric,
    stat: 'SampleCount',
    unit,
    periodSeconds,
    startMs,
    endMs: startMs + periodSeconds * 1000,
  });
  return datapoint?.sampleCount ?? 0;
};

/** One period of an evaluation range, and what the evaluation made of it. */
export interface EvaluatedDatapoint {
  readonly startMs: number;
  /** Undefined when no data came. */
  readonly value?: number;
  /** `filled`: no value, treated as the alarm says; `unused`: too old to count, or a gap between points that do. */
  readonly use: 'evaluated' | 'filled' | 'unused';
  /** Undefined where that is unknown: no value, and missing data is no breach and no good point. */
  readonly breaching?: boolean;
}

/** The newest points, and fills for what is short of the evaluation periods; oldest first. */
export const evaluatedDatapoints = (
  points: readonly (number | null)[],
  range: DatapointRange,
  rule: EvaluationRule,
): readonly EvaluatedDatapoint[] => {
  const real = points.filter((point) => point !== null).length;
  let evaluated = Math.min(real, rule.evaluationPeriods);
  let filled = rule.evaluationPeriods - evaluated;
  const newestFirst = points.toReversed().map((value, i): EvaluatedDatapoint => {
    const startMs = range.startMs + (range.periods - 1 - i) * range.periodSeconds * 1000;
    if (value !== null) {
      const use = evaluated-- > 0 ? 'evaluated' : 'unused';
      return { startMs, value, use, breaching: isBreaching(value, rule) };
    }
    if (filled-- > 0) return { startMs, use: 'filled', breaching: fillBreaches(rule) };
    return { startMs, use: 'unused' };
  });
  return newestFirst.reverse();
};

const fillBreaches = ({ treatMissingData }: EvaluationRule): boolean | undefined => {
  if (treatMissingData === 'breaching') return true;
  return treatMissingData === 'notBreaching' ? false : undefined;
};
