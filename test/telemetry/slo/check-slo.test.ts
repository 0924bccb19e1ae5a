import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { days, minutes } from '../../../telemetry/duration';
import { counter } from '../../../telemetry/instrument';
import { ratio } from '../../../telemetry/signals/signal';
import { checkSlo, trafficWarnings } from '../../../telemetry/slo/check-slo';
import { type SloOptions, slo, timeSlo } from '../../../telemetry/slo/slo';
import { percent } from '../../../telemetry/unit';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders'), refused: counter('Orders refused') },
});

const told = { summary: 'Customers cannot order.', runbook: 'https://example.com/runbook' };
const orders = (options: Partial<SloOptions>, name = 'Orders') =>
  slo(name, { bad: shop.refused, total: shop.orders, target: 99.9, ...told, ...options });

test.each<[string, Partial<SloOptions>, string]>([
  ['of 100 %', { target: 100 }, 'at 100 % there is no error budget'],
  ['of nothing', { target: 0 }, 'got 0 %; it is the percentage of good events'],
  ['of a share', { target: 0.999 }, 'it is in percent: write 99.9'],
  [
    'that no outage misses',
    { target: 93 },
    'its page needs more than 100.8 % of events to be bad (burn rate 14.4 × a budget of 7 %), so it can never go off: the lowest target for it is 93.06 %',
  ],
  [
    'that is spent before an alarm can be evaluated',
    { target: 99.999 },
    'has spent the whole budget after 0.4 minutes, before an alarm can be evaluated (4 minutes): the highest that can be alarmed on is 99.99 %',
  ],
  ['over a day', { window: days(1) }, 'the window must be 7 to 90 whole days, got 1'],
  ['over a year', { window: days(365) }, 'the window must be 7 to 90 whole days, got 365'],
  [
    'over a week that no ticket could tell of',
    { window: days(7), alerts: ['ticket'] },
    'over 7 days no burn rate of a ticket',
  ],
  ['with no events', { minEvents: 0 }, 'minEvents must be a whole number from 1, got 0'],
])('refuses a target %s', (_, options, message) => {
  expect(() => checkSlo(orders(options))).toThrow(message);
});

test.each<[string, Partial<SloOptions>]>([
  ['99.99 % over 30 days', { target: 99.99 }],
  ['95 %', { target: 95 }],
  ['90 % that only opens a ticket', { target: 90, alerts: ['ticket'] }],
  ['99.999 % that is only drawn', { target: 99.999, alerts: [] }],
])('takes %s', (_, options) => {
  expect(() => checkSlo(orders(options))).not.toThrow();
});

test('refuses a name that no alarm could have', () => {
  expect(() => checkSlo(orders({}, 'all orders'))).toThrow('must be 1 to 100 letters');
});

test('refuses slices that do not divide the windows', () => {
  const bad = ratio(shop.refused, shop.orders).above(percent(5));
  const objective = timeSlo('Time', { bad, slice: minutes(7), target: 99, ...told });

  expect(() => checkSlo(objective)).toThrow(
    'a slice must be whole minutes that divide the windows of its alarms (1h, 5m, 6h, 30m, 1d, 2h), got 420 s',
  );
});

test('warns of burn rates that the expected traffic can never show', () => {
  const warnings = trafficWarnings(orders({ eventsPerHour: 60 }));

  expect(warnings).toEqual([
    expect.stringContaining('60 events are expected in 1h, and its page needs 70'),
  ]);
  expect(trafficWarnings(orders({ eventsPerHour: 70 }))).toEqual([]);
});
