import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { days } from '../../../telemetry/duration';
import { counter } from '../../../telemetry/instrument';
import { budgetPanels } from '../../../telemetry/panels/slo-panels';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import { sum } from '../../../telemetry/signals/signal';
import { slo, timeSlo } from '../../../telemetry/slo/slo';
import { count } from '../../../telemetry/unit';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: { orders: counter('Orders'), good: counter('Orders taken') },
});
const told = { summary: 'Customers cannot order.', runbook: 'https://example.com/runbook' };

test('the budget that is left is reckoned over the whole window', () => {
  const [left] = budgetPanels(
    slo('Orders', { good: shop.good, total: shop.orders, target: 99.9, ...told }),
  );

  expect(left).toMatchObject({
    title: 'Orders: 99.9 % over 30d',
    range: days(30),
    wholeRange: true,
  });
  const [signal] = left?.kind === 'metrics' ? left.signals : [];
  // Allowed are 0.1 % of all; bad is what is not good.
  expect(signal && toMetricMath(signal).expression).toBe(
    '100 * FILL((m1 * 0.001) - (m1 - m2), 0) / (m1 * 0.001)',
  );
});

test('its course over the window begins at all of it', () => {
  const [, course] = budgetPanels(
    slo('Orders', { bad: shop.good, total: shop.orders, target: 99.9, ...told }),
  );

  expect(course).toMatchObject({ title: 'Orders: error budget left', range: days(30) });
  const [signal] = course?.kind === 'metrics' ? course.signals : [];
  expect(signal && toMetricMath(signal).expression).toBe(
    '100 * FILL((SUM(FILL(m1, 0)) * 0.001) - RUNNING_SUM(FILL(m2, 0)), 0) / (SUM(FILL(m1, 0)) * 0.001)',
  );
});

test('how fast it goes is drawn with what pages, what opens a ticket and what is allowed', () => {
  const [, , speed] = budgetPanels(
    slo('Orders', { good: shop.good, total: shop.orders, target: 99.9, ...told }),
  );

  expect(
    speed?.kind === 'metrics' && speed.thresholds.map(({ label, at }) => [label, at.value]),
  ).toEqual([
    ['page', 1.44],
    ['ticket', 0.3],
    ['objective', 0.1],
  ]);
});

test('an objective for time is drawn with its bound', () => {
  const [panel] = budgetPanels(
    timeSlo('Time', { bad: sum(shop.orders).below(count(1)), target: 99, ...told }),
  );

  expect(panel).toMatchObject({ thresholds: [{ label: 'objective', at: { value: 1 } }] });
});
