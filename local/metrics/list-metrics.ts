import type { ListMetricsInput, ListMetricsOutput } from '@aws-sdk/client-cloudwatch';
import { listedSinceMs } from './math-sources';
import { type Metric, metricKey } from './metric';
import type { MetricStore } from './metric-store';
import { parameterError } from './parameter-error';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
const PAGE_SIZE = 500;
const RECENT_MS = 3 * 3_600_000;

/**
 * CloudWatch's ListMetrics: the metrics of the last two weeks, 500 a page.
 * @throws AwsError InvalidParameterValue
 */
export const listMetrics = (
  store: MetricStore,
  input: ListMetricsInput,
  nowMs: number,
): ListMetricsOutput => {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive } = input;
  if (RecentlyActive !== undefined && RecentlyActive !== 'PT3H') {
    throw parameterError.notInSet('RecentlyActive', ['PT3H']);
  }
  const found = store.list({
    namespace: Namespace,
    metricName: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name = '', Value }) => [Name, Value])),
    sinceMs: RecentlyActive ? nowMs - RECENT_MS : listedSinceMs(nowMs),
  });
  const from = readToken(input.NextToken);
  const page = found
    .map((metric) => ({ metric, key: metricKey(metric) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(from, from + PAGE_SIZE)
    .map(({ metric }) => toMetric(metric));
  const next = from + PAGE_SIZE;
  return { Metrics: page, ...(next < found.length ? { NextToken: `${next}` } : {}) };
};

const readToken = (token = '0'): number => {
  if (/^\d{1,15}$/.test(token)) return Number(token);
  throw parameterError.badValue(token, 'NextToken');
};

const toMetric = ({ namespace, metricName, dimensions }: Metric) => ({
  Namespace: namespace,
  MetricName: metricName,
  Dimensions: Object.entries(dimensions)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Name, Value]) => ({ Name, Value })),
});
