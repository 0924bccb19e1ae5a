import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { metricDataResults } from '../metrics/get-metric-data';
import type { MetricStore } from '../metrics/metric-store';
import type { MetricQuery, MetricSeries } from './console-source';

/**
 * What the metrics of a store answer to a widget's queries, oldest first.
 * @throws AwsError when GetMetricData refuses them
 */
export const metricSeries = (
  store: MetricStore,
  queries: readonly MetricQuery[],
  {
    startMs,
    endMs,
    nowMs,
  }: { readonly startMs: number; readonly endMs: number; readonly nowMs: number },
): readonly MetricSeries[] => {
  const input = {
    MetricDataQueries: queries.map(toMetricDataQuery),
    StartTime: new Date(startMs),
    EndTime: new Date(endMs),
    ScanBy: 'TimestampAscending',
  } as const;
  return metricDataResults(store, input, nowMs).map(
    ({ Id = '', Label = '', Timestamps = [], Values = [] }) => ({
      id: Id,
      label: Label,
      timestampsMs: Timestamps.map((at) => at.getTime()),
      values: Values,
    }),
  );
};

const toMetricDataQuery = (query: MetricQuery): MetricDataQuery => ({
  Id: query.id,
  Label: query.label,
  ReturnData: query.returnData,
  Expression: query.expression,
  Period: query.metricStat ? undefined : query.periodSeconds,
  MetricStat: query.metricStat && {
    Metric: {
      Namespace: query.metricStat.namespace,
      MetricName: query.metricStat.metricName,
      Dimensions: Object.entries(query.metricStat.dimensions).map(([Name, Value]) => ({
        Name,
        Value,
      })),
    },
    Stat: query.metricStat.stat,
    Period: query.metricStat.periodSeconds,
  },
});
