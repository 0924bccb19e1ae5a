import { createMetricStore } from '../../../local/metrics/metric-store';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { counter } from '../../../telemetry/instrument';
import { budgetPanels } from '../../../telemetry/panels/slo-panels';
import { slo } from '../../../telemetry/slo/slo';
import { nowMs } from './drawn-dashboard';
import { drawnValues } from './drawn-values';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    orders: counter('Orders'),
    taken: counter('Orders taken'),
    refused: counter('Orders refused'),
  },
});
const told = { summary: 'Customers cannot order.', runbook: 'https://example.com/runbook' };
const byRefused = slo('Orders', { bad: shop.refused, total: shop.orders, target: 99.9, ...told });
const byTaken = slo('Orders', { good: shop.taken, total: shop.orders, target: 99.9, ...told });

const HOUR = 3_600_000;
const HOURS = 30 * 24;

/** A thousand orders in each of the last 40 days' hours, of which so many are refused. */
const storeOf = (refused: (hoursAgo: number) => number) => {
  const store = createMetricStore();
  const dimensions = { service: 'shop' };
  for (let hoursAgo = HOURS + 240; hoursAgo > 0; hoursAgo--) {
    const put = (metricName: string, value: number) =>
      store.put({ namespace: 'Shop', metricName, dimensions }, nowMs - hoursAgo * HOUR, [value]);
    put('orders', 1000);
    put('taken', 1000 - refused(hoursAgo));
    if (refused(hoursAgo) > 0) put('refused', refused(hoursAgo));
  }
  return store;
};

const budget = (objective: typeof byRefused, refused: (hoursAgo: number) => number) => {
  const drawn = drawnValues(budgetPanels(objective), storeOf(refused));
  const course = drawn.get('Orders: error budget left: Error budget left') ?? [];
  return {
    left: drawn.get('Orders: 99.9 % over 30d: Error budget left')?.map(Math.round),
    points: course.length,
    course: [course[0], course[HOURS / 2], course.at(-1)].map((value) => Math.round(value ?? -1)),
  };
};

test('EF10: a budget that nothing spends is whole for thirty days', () => {
  const whole = { left: [100], points: HOURS, course: [100, 100, 100] };

  expect(budget(byRefused, () => 0)).toEqual(whole);
  expect(budget(byTaken, () => 0)).toEqual(whole);
});

test('EF10: one in two thousand spends half of 0.1 %, at the same pace all month', () => {
  const half = (hoursAgo: number) => hoursAgo % 2;

  expect(budget(byRefused, half)).toEqual({ left: [50], points: HOURS, course: [100, 75, 50] });
  expect(budget(byTaken, half)).toEqual({ left: [50], points: HOURS, course: [100, 75, 50] });
});

test('EF10: an hour of outage spends more than there is, and shows when that was', () => {
  const outage = (hoursAgo: number) => (hoursAgo === 48 ? 1000 : 0);

  // 720,000 orders allow 720 bad ones.
  expect(budget(byRefused, outage)).toEqual({
    left: [-39],
    points: HOURS,
    course: [100, 100, -39],
  });
});

test('EF10: what was spent before the window is given back', () => {
  expect(budget(byRefused, (hoursAgo) => (hoursAgo > HOURS ? 100 : 0)).left).toEqual([100]);
});
