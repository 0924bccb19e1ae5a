import { captureLines } from '../../testing/capture-lines';
import { type ExpectedMetric, metricMatchers } from '../../testing/metric-matchers';
import { ordered, shop } from './shop';

expect.extend(metricMatchers);

const emitted = (name: string, values: number | readonly number[]) =>
  captureLines(() =>
    process.stdout.write(
      `${JSON.stringify({
        _aws: {
          Timestamp: Date.now(),
          CloudWatchMetrics: [
            {
              Namespace: 'Shop',
              Dimensions: [['service', 'kind'], ['service']],
              Metrics: [{ Name: name, Unit: 'Count' }],
            },
          ],
        },
        service: 'shop',
        kind: 'gift',
        [name]: values,
      })}\n`,
    ),
  );

test('finds a metric by its name', async () => {
  const captured = await ordered();

  expect(captured).toHaveEmittedMetric('http_requests');
  expect(captured).toHaveEmittedMetric('http_requests', {
    value: 1,
    unit: 'None',
    namespace: 'Shop',
    dimensions: { service: 'shop', route: 'POST /orders' },
  });
  expect(captured).not.toHaveEmittedMetric('refunds');
});

test.each<ExpectedMetric>([
  { value: 2 },
  { unit: 'Bytes' },
  { namespace: 'Store' },
  { times: 2 },
  { dimensions: { service: 'shop', route: 'other' } },
  { dimensions: { route: 'POST /orders' } },
  { dimensions: {} },
])('does not take another for it: %j', async (expected) => {
  const captured = await ordered();

  expect(captured).not.toHaveEmittedMetric('http_requests', expected);
});

test('finds a metric by its instrument, whose service goes without saying', async () => {
  const captured = await ordered();

  expect(captured).toHaveEmittedMetric(shop.http.requests, { value: 1 });
  expect(captured).toHaveEmittedMetric(shop.http.requests, { dimensions: {} });
  expect(captured).toHaveEmittedMetric(shop.http.requests, { dimensions: { route: undefined } });
  expect(captured).toHaveEmittedMetric(shop.http.requests, {
    dimensions: { route: 'POST /orders' },
  });
  expect(captured).toHaveEmittedMetric(shop.http.latency, { value: expect.any(Number) });
  expect(captured).not.toHaveEmittedMetric(shop.refunds);
});

test('does not take the same name of another service for an instrument’s', async () => {
  const captured = await emitted('refunds', 1);
  const elsewhere = { ...shop.refunds, metric: { ...shop.refunds.metric, service: 'store' } };

  expect(captured).toHaveEmittedMetric(shop.refunds);
  expect(captured).not.toHaveEmittedMetric(elsewhere);
});

test('finds each of several values', async () => {
  const captured = await ordered();

  expect(captured).toHaveEmittedMetric(shop.price, { value: 5, times: 1 });
  expect(captured).toHaveEmittedMetric(shop.price, { value: 20 });
  expect(captured).toHaveEmittedMetric(shop.price, { times: 2 });
});

test('counts a value once that goes to several dimension sets', async () => {
  const captured = await ordered();

  expect(captured).toHaveEmittedMetric(shop.http.requests, { times: 1 });
  expect(captured).toHaveEmittedMetric(shop.orders, { times: 2 });
  expect(captured).toHaveEmittedMetric(shop.orders, { times: 1, dimensions: { kind: 'gift' } });
  expect(captured).toHaveEmittedMetric(shop.orders, {
    times: 2,
    dimensions: { kind: /gift|own/ },
  });
  expect(captured).toHaveEmittedMetric(shop.refunds, { times: 0 });
});

test('lists what was emitted of that name', async () => {
  const captured = await emitted('orders', [1, 3]);

  expect(() =>
    expect(captured).toHaveEmittedMetric('orders', { value: 2, dimensions: { kind: 'own' } }),
  ).toThrow(
    [
      'expected orders with {"dimensions": {"kind": "own"}, "value": 2} to be emitted, it was never',
      'emitted of that name:',
      '  Shop orders{service="shop", kind="gift"} 1, 3 Count (line 1)',
      '  Shop orders{service="shop"} 1, 3 Count (line 1)',
    ].join('\n'),
  );
});

test('says how often it was emitted', async () => {
  const captured = await emitted('orders', [1, 3]);

  expect(() => expect(captured).toHaveEmittedMetric('orders', { times: 1 })).toThrow(
    'expected orders to be emitted once, it was 2 times',
  );
  expect(() => expect(captured).not.toHaveEmittedMetric('orders', { value: 1 })).toThrow(
    'expected orders with {"value": 1} not to be emitted, it was once\nemitted of that name:\n  Shop orders',
  );
});

test('names the metrics that there are when it finds none of the name', async () => {
  const captured = await emitted('orders', 1);
  const nothing = await captureLines(() => undefined);

  expect(() => expect(captured).toHaveEmittedMetric(shop.refunds)).toThrow(
    [
      'expected refunds with {"namespace": "Shop", "service": "shop"} to be emitted, it was never',
      'none of that name was emitted, but orders',
    ].join('\n'),
  );
  expect(() => expect(nothing).toHaveEmittedMetric('orders')).toThrow('no metric was emitted');
});

test('refuses what is no capture', () => {
  expect(() => expect({ lines: [] }).toHaveEmittedMetric('orders')).toThrow(
    'toHaveEmittedMetric wants what captureLines gives, got object',
  );
});
