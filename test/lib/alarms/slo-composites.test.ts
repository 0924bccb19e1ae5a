import { sloComposites, suppressedByPage } from '../../../lib/alarms/slo-composites';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { minutes } from '../../../telemetry/duration';
import { counter, gauge, histogram } from '../../../telemetry/instrument';
import { average } from '../../../telemetry/signals/signal';
import { withoutNoise } from '../../../telemetry/slo/burn-rate';
import { latencySlo, type Slo, type SloOptions, slo, timeSlo } from '../../../telemetry/slo/slo';
import { burnRules } from '../../../telemetry/slo/slo-rules';
import { milliseconds, percent } from '../../../telemetry/unit';
import { alarmAccount, type EachMinute } from '../alarm-account';
import { ruleTimeline } from '../rule-timeline';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    orders: counter('Orders'),
    refused: counter('Orders refused'),
    time: histogram('Time of an order', { unit: 'Milliseconds' }),
    stock: gauge('Share of articles in stock', { unit: 'Percent' }),
  },
});

const told = {
  summary: 'Customers cannot order.',
  runbook: 'https://example.com/runbook',
} satisfies Partial<SloOptions>;

const orders = slo('Orders', { bad: shop.refused, total: shop.orders, target: 99.9, ...told });

/** The alarms of an objective as they would be deployed. */
const accountOf = (objective: Slo, values: Readonly<Record<string, EachMinute>>) => {
  const rules = burnRules(objective);
  const page = `shop-${objective.name}-page`;
  const composites = [...sloComposites(objective, rules, 'shop')].map(([alert, rule]) =>
    alert === 'ticket' && objective.alerts.includes('page')
      ? { ...rule, suppressedBy: suppressedByPage(page, rules) }
      : rule,
  );
  return alarmAccount({
    rules: rules.flatMap(({ long, short }) => [long, short]),
    composites,
    metrics: Object.entries(values).map(([metricName, each]) => ({
      ...{ namespace: 'Shop', metricName, dimensions: { service: 'shop' } },
      values: each,
    })),
  });
};

const HOUR = 60;
const DAY = 24 * HOUR;
/** Twenty orders a minute. */
const busy: EachMinute = () => 20;
const during =
  (from: number, to: number, bad: number): EachMinute =>
  (minute) =>
    minute >= from && minute < to ? bad : 0;

test('EF10: an outage pages in a minute, once, and half an hour after its end that is over', async () => {
  const account = accountOf(orders, { orders: busy, refused: during(2 * HOUR, 2 * HOUR + 30, 20) });

  await account.until(4 * HOUR);

  expect(account.told()).toEqual([
    '121m shop-Orders-page ALARM to critical',
    '180m shop-Orders-page OK to critical',
  ]);
});

test('no ticket is opened while it pages, nor for an outage that is over', async () => {
  const account = accountOf(orders, { orders: busy, refused: during(2 * HOUR, 2 * HOUR + 30, 20) });

  await account.until(3 * HOUR);
  expect(account.stateOf('shop-Orders-ticket')).toBe('ALARM');
  await account.until(10 * HOUR);

  expect(account.told().filter((text) => text.includes('ticket ALARM'))).toEqual([]);
});

test('a slow burn opens a ticket and wakes nobody', async () => {
  const oneIn200: EachMinute = (minute) => (minute >= DAY && minute % 10 === 0 ? 1 : 0);
  const account = accountOf(orders, { orders: busy, refused: oneIn200 });

  await account.until(2 * DAY);

  expect(account.told()).toEqual([
    expect.stringMatching(/^\d+m shop-Orders-ticket ALARM to warning$/),
  ]);
  expect(Number.parseInt(account.told()[0] ?? '', 10)).toBeLessThan(DAY + 15 * HOUR);
});

test('with little traffic a single error tells nobody', async () => {
  const account = accountOf(orders, { orders: () => 1, refused: during(DAY, DAY + 1, 1) });

  await account.until(DAY + 7 * HOUR);

  expect(account.told()).toEqual([]);
});

test('with little traffic an outage still pages', async () => {
  const account = accountOf(orders, { orders: () => 1, refused: during(DAY, DAY + HOUR, 1) });

  await account.until(DAY + HOUR);

  expect(account.told()).toEqual(['1443m shop-Orders-page ALARM to critical']);
});

test('when traffic stops in the middle of an outage the page ends with its short window', async () => {
  const account = accountOf(orders, {
    orders: (minute) => (minute < HOUR ? 20 : undefined),
    refused: (minute) => (minute < HOUR ? 20 : undefined),
  });

  await account.until(3 * HOUR);

  expect(account.told()).toContain('90m shop-Orders-page OK to critical');
});

test('when traffic stops no window remembers it longer than it is', () => {
  const [, sixHours] = burnRules(orders);
  const { summary } = ruleTimeline(sixHours?.long as never, [
    {
      ...{ namespace: 'Shop', metricName: 'orders', dimensions: { service: 'shop' } },
      values: '20x59 _x600',
    },
    {
      ...{ namespace: 'Shop', metricName: 'refused', dimensions: { service: 'shop' } },
      values: '20x59 _x600',
    },
  ]);

  expect(summary.at(-1)).toMatch(/ OK$/);
  expect(Number.parseInt(summary.at(-1) ?? '', 10)).toBeLessThanOrEqual(7 * HOUR);
});

test('a request that takes as long as the limit is a good one', () => {
  const objective = latencySlo('Time', shop.time, {
    threshold: milliseconds(200),
    ...{ target: 95, minEvents: 1, ...told },
  });
  const [hour] = burnRules(objective);
  const at = (value: number) =>
    ruleTimeline(hour?.short as never, [
      {
        ...{ namespace: 'Shop', metricName: 'time', dimensions: { service: 'shop' } },
        ...{ unit: 'Milliseconds', values: `${value}x9` },
      },
    ]).summary;

  expect(at(200)).toEqual(['1m OK']);
  expect(at(200.1)).toEqual(['1m ALARM']);
});

test('an objective for time counts the slices in which its condition holds', async () => {
  const objective = timeSlo('Stock', {
    bad: average(shop.stock).below(percent(90)),
    ...{ slice: minutes(5), target: 99, ...told },
  });
  const [hour] = burnRules(objective);
  const account = accountOf(objective, {
    stock: (minute) => (minute >= 2 * HOUR && minute < 3 * HOUR ? 50 : 100),
  });

  await account.until(4 * HOUR);

  // 14.4 % of the twelve slices of an hour are 1.7: the second bad one.
  expect(hour?.long).toMatchObject({ evaluationPeriods: 12, datapointsToAlarm: 2, period: 300 });
  expect(account.told().map((text) => text.replace(/^\d+m /, ''))).toEqual([
    'shop-Stock-page ALARM to critical',
    'shop-Stock-page OK to critical',
  ]);
});

test('the page says which share of the budget went in which time', () => {
  const page = sloComposites(orders, burnRules(orders), 'shop').get('page');

  expect(page?.condition).toBe(
    '2 % in 1h or 5 % in 6h of the error budget of 30d (99.9 %) are gone and it still burns',
  );
});

/** A thousand orders a minute, of which from the third day on so many are refused. */
const burning = (refused: EachMinute) =>
  accountOf(orders, {
    orders: () => 1000,
    refused: (minute) => (minute >= 3 * DAY ? refused(minute - 3 * DAY) : 0),
  });

/** The workbook's detection time: (1 - target) / share of bad events x long window x burn rate, here in minutes. */
const detection = (share: number, longMinutes: number, factor: number): number =>
  Math.floor(withoutNoise((0.001 / share) * longMinutes * factor)) + 1;

/** A ticket waits so long for the page that would keep it quiet. */
const WAIT = 2;

test.each([
  ['all', 1000, 'page ALARM to critical', detection(1, HOUR, 14.4)],
  ['2 %', 20, 'page ALARM to critical', detection(0.02, HOUR, 14.4)],
  ['0.5 %', 5, 'ticket ALARM to warning', detection(0.005, DAY, 3) + WAIT],
  // The window of three days is judged once an hour.
  [
    '0.2 %',
    2,
    'ticket ALARM to warning',
    Math.ceil(detection(0.002, 3 * DAY, 1) / HOUR) * HOUR + WAIT,
  ],
])('EF10: %s of bad events are told when the SRE workbook says', async (_, bad, told, minutes) => {
  const account = burning(() => bad);

  await account.until(3 * DAY + minutes);

  expect(account.told()).toEqual([`${3 * DAY + minutes}m shop-Orders-${told}`]);
});

test('EF10: a budget that lasts the month tells nobody, whatever the hour', async () => {
  const daily: EachMinute = (minute) =>
    Math.round(500 + 450 * Math.sin((2 * Math.PI * minute) / DAY));
  const account = accountOf(orders, {
    orders: daily,
    refused: (minute) => (minute % 4 === 0 ? 1 : 0),
  });

  await account.until(4 * DAY);

  expect(account.told()).toEqual([]);
});

test('EF10: after an hour of 2 % the page ends with its short window, and no ticket follows', async () => {
  const account = burning((minute) => (minute < HOUR ? 20 : 0));

  await account.until(3 * DAY + 10 * HOUR);

  expect(account.told()).toEqual([
    `${3 * DAY + 44}m shop-Orders-page ALARM to critical`,
    `${3 * DAY + HOUR + 2}m shop-Orders-page OK to critical`,
  ]);
});
