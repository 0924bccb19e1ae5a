import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { email, Watch } from 'watchkeeper';
import { alert, counter, defineTelemetry, minutes, percent, ratio } from 'watchkeeper/telemetry';
import { alarmMatchers, alarmTimeline } from 'watchkeeper/testing';

expect.extend(alarmMatchers);

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders'), refused: counter('Orders refused') },
});

const runbook = 'https://example.com/runbook';

const stack = new Stack(new App(), 'Shop');
new Watch(stack, 'Watch', {
  telemetry: shop,
  rules: [
    alert('OrdersRefused', ratio(shop.refused, shop.orders).above(percent(5)), {
      for: minutes(5),
      severity: 'critical',
      summary: 'Customers cannot order.',
      runbook,
    }),
  ],
  routes: { critical: [email('oncall@example.com')] },
  runbooks: runbook,
});
const template = Template.fromStack(stack).toJSON();

const series = (metricName: string, values: string) => ({
  namespace: 'Shop',
  metricName,
  dimensions: { service: 'shop' },
  values,
});

test('refused orders wake someone in the third minute', () => {
  const timeline = alarmTimeline({
    template,
    alarm: 'OrdersRefused',
    series: [series('refused', '0x9 6x5 0x20'), series('orders', '100x36')],
  });

  expect(timeline).toTransition(['1m OK', '13m ALARM', '19m OK']);
});
