import type { MetricStore } from '../metrics/metric-store';
import {
  createSignalReader,
  type EvaluatedDatapoint,
  evaluatedDatapoints,
  type SeenPeriods,
  type SeriesSignal,
  type SignalReader,
  type SuppliedBands,
} from './alarm-datapoints';
import type { AlarmDefinition } from './alarm-definition';
import { type AlarmState, decide, isLowSample } from './alarm-evaluation';
import type { AlarmEvaluator } from './alarm-evaluator';
import { alarmReason, alarmReasonData, reasonDataText } from './alarm-reason';
import type { Explanation } from './alarm-record';
import { watchedMetric } from './alarm-signal';
import { EvenPeriods, evaluationPeriods } from './evaluation-periods';

/** Judges an alarm on one series: a metric, metric math, or either with a band beside it. */
export const createSeriesEvaluator = (
  definition: AlarmDefinition,
  signal: SeriesSignal,
  tickMs: number,
  bands: SuppliedBands | undefined,
): AlarmEvaluator => {
  const { rule, periodSeconds } = definition;
  const periodsAt = evaluationPeriods(definition);
  let periods = periodsAt(0);
  const grid = { periodSeconds, windows: periods.count, tickMs };
  const reader = createSignalReader(signal, rule, grid, bands);
  const isTooFew = lowSampleRule(definition);
  let lastStore: MetricStore | undefined;
  const seen = (): SeenPeriods => ({ periods, points: reader.points, bands: reader.bands });
  return {
    read: (store, atMs) => {
      periods = periodsAt(atMs);
      lastStore = store;
      reader.read(store, periods);
    },
    judge: () => {
      if (reader.problem !== undefined) return 'INSUFFICIENT_DATA';
      if (isTooFew?.(reader)) return 'KEEP';
      return decide(reader.judged, rule);
    },
    datapoints: () => evaluatedDatapoints(seen(), rule),
    explain: (to, nowMs) => new SeriesExplanation(to, definition, seen(), reader, nowMs),
    firstDataMs: () => {
      const first = reader.points.findIndex((point) => point !== null);
      if (first === -1 || !lastStore) return undefined;
      const [startMs, endMs] = [periods.bound(first), periods.bound(first + 1)];
      const stepSeconds = Math.min(60, periodSeconds);
      const windows = (endMs - startMs) / (stepSeconds * 1000);
      const minutes = new EvenPeriods(startMs, stepSeconds, windows);
      const minuteGrid = { periodSeconds: stepSeconds, windows, tickMs: stepSeconds * 1000 };
      const inMinutes = createSignalReader(signal, rule, minuteGrid, bands);
      inMinutes.read(lastStore, minutes);
      const firstMinute = inMinutes.points.findIndex((point) => point !== null);
      return minutes.bound(Math.max(0, firstMinute));
    },
    get hasNewest() {
      return reader.points.at(-1) !== null;
    },
    get problem() {
      return reader.problem;
    },
  };
};

/** What an evaluation saw, from which the texts are made when somebody asks. */
class SeriesExplanation implements Explanation {
  readonly #to: AlarmState;
  readonly #definition: AlarmDefinition;
  readonly #seen: SeenPeriods;
  readonly #sampleCounts: readonly (number | undefined)[];
  readonly #nowMs: number;

  constructor(
    to: AlarmState,
    definition: AlarmDefinition,
    { periods, points, bands }: SeenPeriods,
    { sampleCount }: SignalReader,
    nowMs: number,
  ) {
    this.#to = to;
    this.#definition = definition;
    // The next reading changes these.
    this.#seen = { periods, points: points.slice(), bands: bands?.slice() };
    // Later the store may know of more samples, or have forgotten these.
    this.#sampleCounts = points.map((point, i) => (point === null ? undefined : sampleCount(i)));
    this.#nowMs = nowMs;
  }

  get reason(): string {
    return alarmReason(this.#to, this.#datapoints, this.#definition);
  }

  get reasonData(): string {
    const { periods } = this.#seen;
    const countAt = (startMs: number) =>
      this.#sampleCounts.find((_, i) => periods.bound(i) === startMs);
    return reasonDataText(
      alarmReasonData(this.#datapoints, this.#definition, this.#nowMs, countAt),
    );
  }

  get #datapoints(): readonly EvaluatedDatapoint[] {
    return evaluatedDatapoints(this.#seen, this.#definition.rule);
  }
}

/**
 * Whether an evaluation has too few samples to say something; undefined where the alarm does not ask for that. AWS does
 * not say which period counts: here the newest with data.
 */
const lowSampleRule = ({
  signal,
  properties,
}: AlarmDefinition): ((reader: SignalReader) => boolean) | undefined => {
  if (properties.EvaluateLowSampleCountPercentile !== 'ignore') return undefined;
  const statistic = watchedMetric(signal)?.statistic;
  if (statistic?.kind !== 'percentile') return undefined;
  const { percent } = statistic;
  return ({ points, sampleCount }) => {
    const newest = points.findLastIndex((point) => point !== null);
    return newest !== -1 && isLowSample(percent, sampleCount(newest) ?? 0);
  };
};
