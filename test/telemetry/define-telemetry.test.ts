import { defineTelemetry } from '../../telemetry/define-telemetry';
import { counter } from '../../telemetry/instrument';

const define = (orders: ReturnType<typeof counter>) =>
  defineTelemetry({ service: 'shop', namespace: 'Shop', facets: {}, instruments: { orders } });

test.each([
  [
    'the dimension that every metric has',
    counter('x', { by: { service: ['a'] } }),
    /has a dimension service, which is/,
  ],
  [
    'a dimension named like the metric: a line has one value for a name',
    counter('x', { by: { orders: ['a'] } }),
    /is named orders, as a dimension is/,
  ],
  [
    'a value that CloudWatch cannot take',
    counter('x', { by: { size: ['groß'] } }),
    'orders\'s size must be 1 to 1024 printable ASCII characters, got "groß"',
  ],
  [
    'an empty value, with which a dimension is dropped',
    counter('x', { by: { size: [''] } }),
    'orders\'s size must be 1 to 1024 printable ASCII characters, got ""',
  ],
  [
    'the value that stands for all others',
    counter('x', { by: { size: ['s', 'other'] } }),
    "orders's size has the value other twice (other is always one): remove one",
  ],
  [
    'a roll-up that is there already: it would count everything twice',
    counter('x', { by: { size: ['s'], colour: ['red'] }, rollups: [['colour', 'size']] }),
    'orders has the dimension set [colour, size] twice: remove a roll-up',
  ],
])('refuses %s', (_what, orders, message) => {
  expect(() => define(orders)).toThrow(message);
});

test('a metric named like another member of the line is refused', () => {
  const define = () =>
    defineTelemetry({
      service: 's',
      namespace: 'N',
      facets: {},
      instruments: { message: counter('x') },
    });

  expect(define).toThrow(/message uses the name message, which log lines have for something else/);
});
