import type { MetricName } from '../../../local/console-server/console-source';
import { groupMetrics, searchMetrics } from '../../../local/dashboards/metric-catalog';

const metrics: readonly MetricName[] = [
  { namespace: 'AWS/Lambda', metricName: 'Errors', dimensions: { FunctionName: 'pay' } },
  { namespace: 'Shop', metricName: 'latency', dimensions: { route: '/pay', service: 'shop' } },
  { namespace: 'Shop', metricName: 'latency', dimensions: { service: 'shop', route: '/order' } },
  { namespace: 'Shop', metricName: 'orders', dimensions: {} },
];

test('metrics are grouped by namespace, and by the names of their dimensions in any order', () => {
  const sizes = (by: 'namespace' | 'dimensions') =>
    groupMetrics(metrics, by).map(({ name, metrics: { length } }) => [name, length]);

  expect(sizes('namespace')).toEqual([
    ['AWS/Lambda', 1],
    ['Shop', 3],
  ]);
  expect(sizes('dimensions')).toEqual([
    ['FunctionName', 1],
    ['no dimension', 1],
    ['route, service', 2],
  ]);
});

test('a search finds each of its words anywhere in name, dimension or value', () => {
  const found = searchMetrics(metrics, 'PAY shop');

  expect(found).toEqual([metrics[1]]);
});
