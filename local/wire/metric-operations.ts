import type { Cloud } from '../cloud/cloud';
import { getMetricData } from '../metrics/get-metric-data';
import { getMetricStatistics } from '../metrics/get-metric-statistics';
import { listMetrics } from '../metrics/list-metrics';
import { putMetricData } from '../metrics/put-metric-data';
import type { Operations } from './service';

type MetricOperations = Pick<
  NonNullable<Operations['monitoring']>,
  'GetMetricData' | 'GetMetricStatistics' | 'ListMetrics' | 'PutMetricData'
>;

/** CloudWatch's metrics as its clients call them. */
export const metricOperations = ({
  clock,
  metrics,
}: Pick<Cloud, 'clock' | 'metrics'>): MetricOperations => ({
  GetMetricData: (input) => getMetricData(metrics, input, clock.now()),
  GetMetricStatistics: (input) => getMetricStatistics(metrics, input, clock.now()),
  ListMetrics: (input) => listMetrics(metrics, input, clock.now()),
  PutMetricData: (input) => {
    putMetricData(metrics, input, clock.now());
    return {};
  },
});
