import { evaluateMetricMath, type MathInput } from '../metrics/metric-math';
import type { Expression } from '../metrics/metric-math-syntax';
import type { BandRequest, Grid, MathSources, Values } from '../metrics/metric-math-value';
import type { MetricStore } from '../metrics/metric-store';
import type { Band, EvaluationRule, Judgement } from './alarm-evaluation';
import { breachOf, isBreaching } from './alarm-evaluation';
import {
  type AlarmSignal,
  type AnomalyBand,
  type WatchedMath,
  watchedMetric,
} from './alarm-signal';
import type { Periods } from './evaluation-periods';
import { compilePointwise } from './pointwise-math';
import {
  MathWindows,
  MetricWindows,
  sampleCounts,
  type WindowGrid,
  type WindowValues,
} from './window-values';

/** What an anomaly alarm compares with: AWS's model cannot be reproduced, so whoever runs the alarm supplies its band. */
export type SuppliedBands = NonNullable<MathSources['band']>;

/** What an alarm watches, read for the periods of one evaluation after the other. */
export interface SignalReader {
  /** Of the newest reading, oldest first: the same array each time. */
  readonly points: (number | null)[];
  /** Of an anomaly alarm: the band of each point. */
  readonly bands?: readonly (Band | null)[];
  /** Whether each point breaches: the same array each time. */
  readonly judged: Judgement[];
  read(store: MetricStore, periods: Periods): void;
  /** Samples behind a point of the newest reading; undefined for metric math. */
  sampleCount(i: number): number | undefined;
  /** Why it cannot be judged, in the newest reading. */
  readonly problem?: string;
}

/** What gives one series. */
export type SeriesSignal = Extract<AlarmSignal, { kind: 'metric' | 'math' | 'band' }>;

export const createSignalReader = (
  signal: SeriesSignal,
  rule: EvaluationRule,
  grid: WindowGrid,
  supplied: SuppliedBands | undefined,
): SignalReader =>
  signal.kind === 'band'
    ? bandReader(signal, rule, grid, supplied)
    : thresholdReader(signal, rule, grid, supplied);

/**
 * Fills `points` with the values of the periods.
 * @returns the first of them that was read anew; those before are as they were, or have moved on by one place
 */
type ReadPoints = (store: MetricStore, periods: Periods, points: (number | null)[]) => Reading;

interface Reading {
  readonly from: number;
  readonly hasMoved: boolean;
}

const thresholdReader = (
  signal: Exclude<SeriesSignal, { kind: 'band' }>,
  rule: EvaluationRule,
  grid: WindowGrid,
  supplied: SuppliedBands | undefined,
): SignalReader => {
  const points = Array<number | null>(grid.windows).fill(null);
  const judged = Array<Judgement>(grid.windows).fill(null);
  const readPoints = pointsReader(signal, grid, supplied);
  const metric = watchedMetric(signal);
  const counts = metric && sampleCounts(metric, grid);
  const breaches = breachOf(rule);
  let lastStore: MetricStore | undefined;
  let lastPeriods: Periods | undefined;
  return {
    points,
    judged,
    read: (store, periods) => {
      const { from, hasMoved } = readPoints(store, periods, points);
      if (hasMoved) moveOn(judged);
      for (let i = from; i < points.length; i++) {
        const point = points[i] ?? null;
        judged[i] = point === null ? null : breaches(point);
      }
      lastStore = store;
      lastPeriods = periods;
    },
    sampleCount: (i) => {
      if (!counts || !lastStore || !lastPeriods) return undefined;
      counts.refresh(lastStore);
      return counts.at(lastPeriods.bound(i), lastPeriods.bound(i + 1)) ?? 0;
    },
  };
};

const bandReader = (
  signal: Extract<AlarmSignal, { kind: 'band' }>,
  rule: EvaluationRule,
  grid: WindowGrid,
  supplied: SuppliedBands | undefined,
): SignalReader => {
  const points = Array<number | null>(grid.windows).fill(null);
  const judged = Array<Judgement>(grid.windows).fill(null);
  const bands = Array<Band | null>(grid.windows).fill(null);
  const readPoints = pointsReader(signal, grid, supplied);
  const request = bandRequest(signal, grid);
  let problem: string | undefined;
  return {
    points,
    judged,
    bands,
    get problem() {
      return problem;
    },
    read: (store, periods) => {
      readPoints(store, periods, points);
      const band = supplied?.(request, gridOf(periods, grid));
      problem = band ? undefined : bandMissing(signal.band);
      points.forEach((point, i) => {
        const lower = band?.lower[i] ?? null;
        const upper = band?.upper[i] ?? null;
        const edges = lower === null || upper === null ? null : { lower, upper };
        bands[i] = edges;
        judged[i] = point === null || !edges ? null : isBreaching(point, rule, edges);
      });
    },
    sampleCount: () => undefined,
  };
};

const bandRequest = (
  { band, sources }: Extract<AlarmSignal, { kind: 'band' }>,
  { periodSeconds }: WindowGrid,
): BandRequest => {
  const { of: id, deviations } = band;
  const source = sources.find((one) => one.id === id);
  if (source?.kind !== 'metric') return { id, deviations };
  const { metric, stat } = source;
  return { id, deviations, source: { label: metric.metricName, metric, stat, periodSeconds } };
};

const bandMissing = ({ id, of }: AnomalyBand): string =>
  `the anomaly model of ${of} cannot be reproduced locally: supply its band ${id} as series of lower and upper values`;

const gridOf = (periods: Periods, { periodSeconds }: WindowGrid): Grid => ({
  startMs: periods.bound(0),
  periodSeconds,
  length: periods.count,
});

const pointsReader = (
  signal: SeriesSignal,
  grid: WindowGrid,
  band: SuppliedBands | undefined,
): ReadPoints => {
  if (signal.kind === 'metric') return windowsReader(new MetricWindows(signal.source, grid));
  const expressions = new Map<string, Expression>();
  const metrics = new Map<string, MetricWindows>();
  for (const source of signal.sources) {
    if (source.kind === 'metric') metrics.set(source.id, new MetricWindows(source, grid));
    else expressions.set(source.id, source.expression);
  }
  const compute = compilePointwise(signal.watched, [...metrics.keys()], expressions);
  return compute
    ? windowsReader(new MathWindows([...metrics.values()], compute, grid))
    : mathReader(signal, metrics, grid, { band });
};

/** As `copyWithin(0, 1)` does for lists, twenty times as slow. */
const moveOn = (list: unknown[]): void => {
  for (let i = 1; i < list.length; i++) list[i - 1] = list[i];
};

const ALL: Reading = { from: 0, hasMoved: false };

const windowsReader = (windows: WindowValues): ReadPoints => {
  let startMs = Number.NaN;
  let nextStartMs = Number.NaN;
  const reading = { from: 0, hasMoved: false };
  return (store, periods, points) => {
    const settledMs = windows.newestMs;
    const isSame = windows.refresh(store);
    reading.hasMoved = isSame && periods.bound(0) === nextStartMs;
    if (reading.hasMoved) moveOn(points);
    const hasLasting = isSame && (reading.hasMoved || periods.bound(0) === startMs);
    let i = points.length - 1;
    for (; i >= 0; i--) {
      const endMs = periods.bound(i + 1);
      if (hasLasting && endMs <= settledMs && i < points.length - 1) break;
      points[i] = windows.at(periods.bound(i), endMs);
    }
    reading.from = i + 1;
    startMs = periods.bound(0);
    nextStartMs = periods.bound(1);
    return reading;
  };
};

/** For expressions that look at other moments too: computed for the whole range each time. */
const mathReader =
  (
    { watched, sources }: WatchedMath,
    metrics: ReadonlyMap<string, MetricWindows>,
    windowGrid: WindowGrid,
    mathSources: MathSources,
  ): ReadPoints =>
  (store, periods, points) => {
    for (const windows of metrics.values()) windows.refresh(store);
    const inputs = sources.map((source): MathInput => {
      if (source.kind === 'expression') return source;
      const windows = metrics.get(source.id);
      const values = points.map(
        (_, i) => windows?.at(periods.bound(i), periods.bound(i + 1)) ?? null,
      );
      return { kind: 'metric', id: source.id, period: windowGrid.periodSeconds, values };
    });
    const values = onlySeries(watched, inputs, gridOf(periods, windowGrid), mathSources);
    for (let i = 0; i < points.length; i++) points[i] = values[i] ?? null;
    return ALL;
  };

/**
 * The series that an alarm's expression gives.
 * @throws Error when it gives anything else
 */
const onlySeries = (
  watched: string,
  inputs: readonly MathInput[],
  grid: Grid,
  mathSources: MathSources,
): Values => {
  const expression = { kind: 'id', name: watched, position: 0 } as const;
  const { isArray, series } = evaluateMetricMath(expression, inputs, grid, mathSources);
  const [only] = series;
  if (only && !isArray) return only.values;
  throw new RangeError(
    'in an alarm the watched expression must yield one time series, got an array: use SUM, AVG, MAX or FIRST',
  );
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
  /** Of an anomaly alarm: what was normal. */
  readonly band?: Band;
}

/** What an evaluation saw of one series. */
export interface SeenPeriods {
  readonly periods: Periods;
  /** Of each period, oldest first. */
  readonly points: readonly (number | null)[];
  /** Of an anomaly alarm. */
  readonly bands?: readonly (Band | null)[];
}

/** The newest points, and fills for what is short of the evaluation periods; oldest first. */
export const evaluatedDatapoints = (
  { periods, points, bands }: SeenPeriods,
  rule: EvaluationRule,
): readonly EvaluatedDatapoint[] => {
  const canCount = (i: number): boolean => points[i] !== null && bands?.[i] !== null;
  let evaluated = Math.min(points.filter((_, i) => canCount(i)).length, rule.evaluationPeriods);
  let filled = rule.evaluationPeriods - evaluated;
  const datapoints: EvaluatedDatapoint[] = [];
  for (let i = points.length - 1; i >= 0; i--) {
    const startMs = periods.bound(i);
    const value = points[i] ?? null;
    const band = bands?.[i] ?? undefined;
    if (value !== null && canCount(i)) {
      const use = evaluated-- > 0 ? 'evaluated' : 'unused';
      const breaching = isBreaching(value, rule, band);
      datapoints.push({ startMs, value, use, breaching, ...(band && { band }) });
    } else if (filled-- > 0) {
      datapoints.push({ startMs, use: 'filled', breaching: fillBreaches[rule.treatMissingData] });
    } else datapoints.push({ startMs, use: 'unused' });
  }
  return datapoints.reverse();
};

const fillBreaches = {
  missing: undefined,
  ignore: undefined,
  breaching: true,
  notBreaching: false,
} as const;
