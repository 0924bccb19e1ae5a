import { Measurements } from '../../../lambdas/measuring/measurements';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { counter } from '../../../telemetry/instrument';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    credits: counter('Credits'),
    orders: counter('Orders', { by: { channel: ['web', 'shop'] } }),
  },
});

const measured = (work: (measurements: Measurements) => void) => {
  const measurements = new Measurements(shop.undeclaredValues);
  work(measurements);
  const values = measurements.all().map(({ instrument, dimensions, values }) => ({
    [instrument.metric.name]: values,
    ...dimensions,
  }));
  return { values, undeclared: measurements.undeclared };
};

test('a counter counts steps that are small beside what it has', () => {
  const { values } = measured((measurements) => {
    measurements.record(shop.credits, 1000);
    for (let i = 0; i < 1000; i++) measurements.record(shop.credits, 0.0012);
  });

  expect(values).toEqual([{ credits: [1001.2] }]);
});

test('a measurement whose dimensions are no object is of others, and told', () => {
  const { values, undeclared } = measured((measurements) =>
    measurements.record(shop.orders, 1, null as never),
  );

  expect(values).toContainEqual({ orders: [1], channel: 'other' });
  expect(undeclared).toEqual(['orders channel=undefined']);
});
