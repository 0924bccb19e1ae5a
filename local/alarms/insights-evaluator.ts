import { listedSinceMs } from '../metrics/math-sources';
import type { Series } from '../metrics/metric-math-value';
import type { MetricStore } from '../metrics/metric-store';
import { runMetricsInsights } from '../metrics/metrics-insights';
import type { InsightsQuery } from '../metrics/metrics-insights-syntax';
import { type EvaluatedDatapoint, evaluatedDatapoints, type SeenPeriods } from './alarm-datapoints';
import type { AlarmDefinition } from './alarm-definition';
import { type EvaluationRule, evaluate, type Verdict } from './alarm-evaluation';
import type { AlarmEvaluator } from './alarm-evaluator';
import { alarmReason, alarmReasonData, contributorReason, reasonDataText } from './alarm-reason';
import type { AlarmRecord, Transition } from './alarm-record';
import {
  contributorOf,
  contributorsVerdict,
  createContributors,
  type JudgedContributor,
} from './contributors';
import { evaluationPeriods, type Periods } from './evaluation-periods';

/** A series, and what the rule says of it. */
interface JudgedSeries {
  readonly seen: SeenPeriods;
  readonly verdict: Verdict;
}

/**
 * Judges an alarm on a query of Metrics Insights: without GROUP BY as one metric, with it each series on its own.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html#mi-missing-data-treatment
 */
export const createInsightsEvaluator = (
  definition: AlarmDefinition,
  query: InsightsQuery,
  record: AlarmRecord,
): AlarmEvaluator => {
  const { rule, periodSeconds, properties } = definition;
  const contributors = createContributors(properties.AlarmName, record);
  const isGrouped = query.groupBy.length > 0;
  const periodsAt = evaluationPeriods(definition);
  let periods = periodsAt(0);
  let series: readonly Series[] = [];
  let judged: readonly JudgedSeries[] = [];
  let lastStore: MetricStore | undefined;
  let changes: readonly Transition[] = [];

  const read = (one: Series | undefined): JudgedSeries => judgeSeries(one, periods, rule);

  /** The series that speaks for the alarm: one in alarm, if there is any. */
  const datapoints = (): readonly EvaluatedDatapoint[] => {
    const telling =
      judged.find(({ verdict }) => verdict === 'ALARM') ?? judged[0] ?? read(undefined);
    return evaluatedDatapoints(telling.seen, rule);
  };

  return {
    read: (store, atMs) => {
      periods = periodsAt(atMs);
      lastStore = store;
      const grid = { startMs: periods.bound(0), periodSeconds, length: periods.count };
      series = runMetricsInsights(query, store, grid, listedSinceMs(atMs));
      judged = series.map(read);
    },
    judge: (nowMs) => {
      if (!isGrouped) return (judged[0] ?? read(undefined)).verdict;
      const parts = judged.map(
        ({ seen, verdict }, i): JudgedContributor => ({
          contributor: contributorOf(attributesOf(series[i], query)),
          verdict: verdict === 'INSUFFICIENT_DATA' ? 'KEEP' : verdict,
          reason: (to) => contributorReason(to, evaluatedDatapoints(seen, rule), rule),
        }),
      );
      changes = contributors.update(parts, nowMs);
      if (parts.length === 0) return read(undefined).verdict;
      return contributorsVerdict(contributors, 'time series').verdict;
    },
    explain: (to, nowMs) =>
      isGrouped && judged.length > 0
        ? { reason: contributorsVerdict(contributors, 'time series').reason }
        : {
            reason: alarmReason(to, datapoints(), definition),
            reasonData: reasonDataText(
              alarmReasonData(datapoints(), definition, nowMs, () => undefined),
            ),
          },
    datapoints,
    firstDataMs: () => {
      const places = judged.map(({ seen }) => seen.points.findIndex((point) => point !== null));
      const first = Math.min(...places.filter((place) => place !== -1));
      if (!Number.isFinite(first) || !lastStore) return undefined;
      const [startMs, endMs] = [periods.bound(first), periods.bound(first + 1)];
      const stepMs = Math.min(60, periodSeconds) * 1000;
      const grid = { startMs, periodSeconds: stepMs / 1000, length: (endMs - startMs) / stepMs };
      const inMinutes = runMetricsInsights(query, lastStore, grid, listedSinceMs(endMs));
      const hasData = (i: number) => inMinutes.some(({ values }) => (values[i] ?? null) !== null);
      const minute = Array.from({ length: grid.length }, (_, i) => i).find(hasData) ?? 0;
      return startMs + minute * stepMs;
    },
    get hasNewest() {
      return judged.some(({ seen }) => seen.points.at(-1) !== null);
    },
    problem: undefined,
    ...(isGrouped && {
      contributors: {
        get states() {
          return contributors.states;
        },
        get changes() {
          return changes;
        },
      },
    }),
  };
};

/** Nothing at all is judged as a series without a point. */
const judgeSeries = (
  series: Series | undefined,
  periods: Periods,
  rule: EvaluationRule,
): JudgedSeries => {
  const points = Array.from({ length: periods.count }, (_, i) => series?.values[i] ?? null);
  return { seen: { periods, points }, verdict: evaluate(points, rule) };
};

const attributesOf = (
  series: Series | undefined,
  { groupBy }: InsightsQuery,
): Readonly<Record<string, string>> => {
  const label = series?.source?.label ?? '';
  const [only = '', ...others] = groupBy;
  const values = label.split(' ');
  // Values with spaces in them cannot be told apart.
  if (others.length === 0 || values.length !== groupBy.length)
    return { [groupBy.join(' ') || only]: label };
  return Object.fromEntries(groupBy.map((name, i) => [name, values[i] ?? '']));
};
