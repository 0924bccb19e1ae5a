import { familyName, labelName } from '../../../lambdas/metrics-endpoint/prometheus-name';
import { defineTelemetry, instrumentsOf } from '../../../telemetry/define-telemetry';
import { gauge } from '../../../telemetry/instrument';
import type { Unit } from '../../../telemetry/unit';

const named = (key: string, unit: Unit, chosen?: string) => {
  const instruments = { [key]: gauge('Anything', { unit }) };
  const [instrument] = instrumentsOf(
    defineTelemetry({ service: 's', namespace: 'N', facets: { shop: instruments } }).shop,
  );
  return instrument && familyName(instrument, chosen);
};

test.each([
  ['latency', 'Milliseconds', 'shop_latency_seconds'],
  ['latencyMs', 'Milliseconds', 'shop_latency_seconds'],
  ['wait_seconds', 'Seconds', 'shop_wait_seconds'],
  ['heapMb', 'Megabytes', 'shop_heap_bytes'],
  ['linkBits', 'Kilobits', 'shop_link_bytes'],
  ['cpuPercent', 'Percent', 'shop_cpu_ratio'],
  ['flow', 'Megabytes/Second', 'shop_flow_bytes_per_second'],
  ['orders_total', 'Count', 'shop_orders'],
  ['toll booth-3', 'None', 'shop_toll_booth_3'],
] as const)('SP6: %s in %s is %s', (key, unit, name) => {
  expect(named(key, unit)).toBe(name);
});

test('a chosen name gets the base unit too', () => {
  expect(named('latency', 'Milliseconds', 'http_request_duration')).toBe(
    'http_request_duration_seconds',
  );
  expect(named('accuracy', 'Percent', 'model_accuracy_percent')).toBe('model_accuracy_ratio');
});

test.each([
  ['model_type', 'model_type'],
  ['model type', 'model_type'],
  ['7days', '_7days'],
  ['__name__', '_name__'],
  ['le', 'exported_le'],
])('the dimension %s is the label %s', (dimension, label) => {
  expect(labelName(dimension)).toBe(label);
});
