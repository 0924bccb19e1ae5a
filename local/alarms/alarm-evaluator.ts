import type { MetricStore } from '../metrics/metric-store';
import type { EvaluatedDatapoint, SuppliedBands } from './alarm-datapoints';
import type { AlarmDefinition } from './alarm-definition';
import type { AlarmState, Verdict } from './alarm-evaluation';
import type { AlarmRecord, ContributorState, Explanation, Transition } from './alarm-record';
import { createInsightsEvaluator } from './insights-evaluator';
import { createSeriesEvaluator } from './series-evaluator';

/** What the local cloud cannot know by itself, and is told. */
export interface Supplied {
  /** @default - anomaly alarms are not judged */
  readonly bands?: SuppliedBands;
}

/** Judges one alarm's signal, evaluation after evaluation. What it tells is of the newest. */
export interface AlarmEvaluator {
  /** @param atMs - a multiple of the evaluation interval */
  read(store: MetricStore, atMs: number): void;
  /** What follows from the newest reading. */
  judge(nowMs: number): Verdict;
  /** Why the alarm goes to the state of the verdict, unless there is a problem. */
  explain(to: AlarmState, nowMs: number): Explanation;
  /** Oldest first. */
  datapoints(): readonly EvaluatedDatapoint[];
  /** When data began, as far as the newest reading sees back. */
  firstDataMs(): number | undefined;
  /** Whether the newest period has a data point. */
  readonly hasNewest: boolean;
  /** Why the signal cannot be judged. */
  readonly problem: string | undefined;
  /** Undefined where the alarm is judged as a whole. */
  readonly contributors?: {
    readonly states: readonly ContributorState[];
    /** Of the newest judgement. */
    readonly changes: readonly Transition[];
  };
}

export const createAlarmEvaluator = (
  definition: AlarmDefinition,
  tickMs: number,
  record: AlarmRecord,
  { bands }: Supplied,
): AlarmEvaluator => {
  const { signal } = definition;
  switch (signal.kind) {
    case 'insights':
      return createInsightsEvaluator(definition, signal.query, record);
    case 'promql':
      throw new RangeError('PromQL is not evaluated here');
    default:
      return createSeriesEvaluator(definition, signal, tickMs, bands);
  }
};
