import { deliveryMetrics } from '../../../local/firehose/delivery-metrics';
import { getMetricData } from '../../../local/metrics/get-metric-data';
import { createMetricStore } from '../../../local/metrics/metric-store';

const NOW = Date.parse('2026-01-05T10:00:30Z');

const valuesOf = (store: ReturnType<typeof createMetricStore>, name: string, Stat: string) =>
  getMetricData(
    store,
    {
      StartTime: new Date(NOW - 60_000),
      EndTime: new Date(NOW + 60_000),
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Firehose',
              MetricName: `DeliveryToS3.${name}`,
              Dimensions: [{ Name: 'DeliveryStreamName', Value: 'archive' }],
            },
            Period: 60,
            Stat,
          },
        },
      ],
    },
    NOW + 60_000,
  ).MetricDataResults?.[0]?.Values;

test('a delivery tells how old its oldest record had become, and one that failed how many do', () => {
  const store = createMetricStore();
  const told = deliveryMetrics('archive', store, () => NOW);

  told.onDelivery({
    ...{ kind: 'delivered', bucket: 'b', key: 'k' },
    records: 7,
    oldestArrivalMs: NOW - 90_000,
  });
  told.onFailure();

  expect(valuesOf(store, 'DataFreshness', 'Maximum')).toEqual([90]);
  expect(valuesOf(store, 'Records', 'Sum')).toEqual([7]);
  expect(valuesOf(store, 'Success', 'Average')).toEqual([0.5]);
});
