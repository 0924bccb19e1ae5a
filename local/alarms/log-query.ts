import { type Aggregation, aggregate, type QueryRow } from './aggregation-expression';
import { type EvaluatedDatapoint, evaluatedDatapoints } from './alarm-datapoints';
import {
  type AlarmState,
  breachOf,
  decide,
  type EvaluationRule,
  type Judgement,
  type Verdict,
} from './alarm-evaluation';
import { alarmReason, awsDate, crossedReason, parseReasonData } from './alarm-reason';
import { contributorOf } from './contributors';
import { listedPeriods } from './evaluation-periods';
import type { LogAlarmDefinition } from './log-alarm-definition';
import type { AlarmContributor } from './reported-alarm';

/**
 * Runs a Logs Insights query.
 * @param groups - the names of log groups; empty where the query names them
 * @param startMs - inclusive
 * @param endMs - exclusive
 * @throws Error when it cannot be run
 */
export type LogQueryRunner = (
  query: string,
  groups: readonly string[],
  startMs: number,
  endMs: number,
) => readonly QueryRow[];

/** One run of an alarm's query. */
export interface QueryResult {
  readonly atMs: number;
  /** Where the aggregation has BY a contributor a group, else one that has no attributes. */
  readonly groups: readonly ResultGroup[];
}

export interface ResultGroup {
  readonly contributor: AlarmContributor;
  /** Undefined: nothing could be computed. */
  readonly value: number | undefined;
}

/** Runs the query over the time that the schedule gives it, and aggregates its rows. */
export const runLogQuery = (
  { properties, logGroups, aggregation }: LogAlarmDefinition,
  run: LogQueryRunner,
  atMs: number,
): QueryResult => {
  const { QueryString, ScheduleConfiguration } = properties.ScheduledQueryConfiguration;
  const startMs = atMs - ScheduleConfiguration.StartTimeOffset * 1000;
  const endMs = atMs - ScheduleConfiguration.EndTimeOffset * 1000;
  const rows = run(showing(QueryString, aggregation), logGroups, startMs, endMs);
  const groups = aggregate(aggregation, rows).map(({ attributes, value }) => ({
    contributor: contributorOf(attributes),
    value,
  }));
  return { atMs, groups };
};

/** The query, so that its rows have the fields that are aggregated, whichever it shows by itself. */
const showing = (query: string, { field, by }: Aggregation): string => {
  const fields = [...new Set([...(field === undefined ? [] : [field]), ...by])];
  if (fields.length === 0) return query;
  const display = `display ${fields.map((name) => (/^@?\w+(\.\w+)*$/.test(name) ? name : `\`${name}\``)).join(', ')}`;
  return query.trim() === '' ? display : `${query} | ${display}`;
};

/** What the last results of one contributor are. */
export interface JudgedResults {
  readonly verdict: Verdict;
  /** A datapoint is a run of the query; oldest first. */
  readonly datapoints: readonly EvaluatedDatapoint[];
}

/**
 * Judges exactly the results that the alarm evaluates: there is no wider range as metrics have.
 * @param results - oldest first
 */
export const judgeResults = (
  contributorId: string,
  results: readonly QueryResult[],
  rule: EvaluationRule,
): JudgedResults => {
  const breaches = breachOf(rule);
  const points = results.map(
    ({ groups }) =>
      groups.find(({ contributor }) => contributor.id === contributorId)?.value ?? null,
  );
  const judged = points.map((point) => (point === null ? null : breaches(point)));
  const periods = listedPeriods(results.map(({ atMs }) => atMs));
  return {
    verdict: decideResults(judged, rule),
    datapoints: evaluatedDatapoints({ periods, points }, rule),
  };
};

/** To ignore what is missing is to look at what is there: AWS says so of log alarms, and another thing of metrics. */
const decideResults = (judged: readonly Judgement[], rule: EvaluationRule): Verdict => {
  const isThere = judged.some((judgement) => judgement !== null);
  const treatMissingData =
    rule.treatMissingData === 'ignore' && isThere ? 'notBreaching' : rule.treatMissingData;
  return decide(judged, { ...rule, treatMissingData });
};

export const logAlarmReason = (
  to: AlarmState,
  datapoints: readonly EvaluatedDatapoint[],
  rule: EvaluationRule,
): string =>
  to === 'INSUFFICIENT_DATA'
    ? alarmReason(to, datapoints, { rule, properties: {} })
    : crossedReason(to, datapoints, rule, { noun: 'query result', isOutOf: true });

/** CloudWatch's StateReasonData of a log alarm. */
export interface LogAlarmReasonData {
  readonly version: '1.0';
  readonly queryDate: string;
  readonly threshold: number;
  readonly queryResultsToEvaluate: number;
  readonly queryResultsToAlarm: number;
  /** Newest first. */
  readonly results: readonly {
    readonly queryResultId: string;
    readonly status: string;
    readonly timestamp: string;
    readonly value?: number;
  }[];
}

export const logAlarmReasonData = (
  datapoints: readonly EvaluatedDatapoint[],
  { rule, arn }: LogAlarmDefinition,
  nowMs: number,
): LogAlarmReasonData => ({
  version: '1.0',
  queryDate: awsDate(nowMs),
  threshold: rule.threshold,
  queryResultsToEvaluate: rule.evaluationPeriods,
  queryResultsToAlarm: rule.datapointsToAlarm,
  results: datapoints.toReversed().map(({ startMs, value }) => ({
    queryResultId: `${arn}/${startMs}`,
    status: 'COMPLETE',
    timestamp: awsDate(startMs),
    ...(value === undefined ? {} : { value }),
  })),
});

/** The newest run of the query that a log alarm's reason data tells of. */
export const queryExecutionId = (reasonData = '{}'): string | undefined => {
  const data = parseReasonData(reasonData) as Partial<LogAlarmReasonData> | null;
  return data?.results?.[0]?.queryResultId;
};
