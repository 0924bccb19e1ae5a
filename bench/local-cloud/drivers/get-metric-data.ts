import { getMetricData } from '../../../local/metrics/get-metric-data';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { median } from '../../median';

const METRICS = 100;
const MINUTES = 180;
const CALLS = 20;
const START = Date.parse('2026-01-01T00:00:00Z');

const store = createMetricStore();
const metrics = Array.from({ length: METRICS }, (_, i) => ({
  namespace: 'Bench',
  metricName: `latency${i}`,
  dimensions: { service: 'bench' },
}));
for (let minute = 0; minute < MINUTES; minute++) {
  for (const [i, metric] of metrics.entries()) {
    const values = Array.from({ length: 20 }, (_, k) => 10 + ((k * 7 + minute * 3 + i) % 90));
    store.put(metric, START + minute * 60_000, values);
  }
}
const input = {
  StartTime: new Date(START),
  EndTime: new Date(START + MINUTES * 60_000),
  MetricDataQueries: metrics.map(({ namespace, metricName, dimensions }, i) => ({
    Id: `m${i}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: [{ Name: 'service', Value: dimensions.service }],
      },
      Period: 60,
      Stat: ['Sum', 'Average', 'p99', 'Maximum'][i % 4] ?? 'Sum',
    },
  })),
};
const times = Array.from({ length: CALLS }, () => {
  const began = performance.now();
  getMetricData(store, input, START + MINUTES * 60_000);
  return performance.now() - began;
});
console.log(JSON.stringify({ first: times[0], median: median(times) }));
