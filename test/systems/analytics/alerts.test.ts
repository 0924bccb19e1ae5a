import { analyticsAlerts } from '../../../systems/analytics/alerts';
import { analytics } from '../../../systems/analytics/telemetry';
import { checkRule } from '../../../telemetry/alerts/check-rule';
import { megabytes } from '../../../telemetry/unit';
import { day, fewErrors, goesOffAt, seriesOf, staysQuiet, traffic } from '../metric-day';

const alerts = analyticsAlerts({
  runbook: (section) => `https://example.com/runbook#${section}`,
  memoryLimit: megabytes(512),
});
const { http, database, usage, system } = analytics;

/** A sample for each half minute, as the rules look at them. */
const fast = { interval: 30 };

const normalDay = [
  seriesOf(http.requests, traffic),
  seriesOf(http.errors, fewErrors),
  seriesOf(
    http.latency,
    day((busy, noise) => (noise > 0.99 ? 3000 : 80 + 500 * busy * noise)),
  ),
  seriesOf(
    database.connectionsAvailable,
    day((busy, noise) => Math.round(18 - 10 * busy * noise)),
  ),
  seriesOf(
    system.memory,
    day((_, noise) => 250 + 150 * noise),
  ),
];

const credits = seriesOf(
  usage.creditsConsumed,
  day((busy, noise) => Math.round(10 + 120 * busy * noise)),
);

test.each([
  ['errors', [seriesOf(http.requests, '50x199'), seriesOf(http.errors, '0x119 4x60')], ['63m']],
  [
    'latency',
    [seriesOf(http.requests, '50x199'), seriesOf(http.latency, '300x119 1200x60')],
    ['63m'],
  ],
  ['connections', [seriesOf(database.connectionsAvailable, '12x119 4x60')], ['3690s']],
  // 90 % of 512 MB are 460.8.
  ['memory', [seriesOf(system.memory, '300x119 465x60')], ['63m']],
] as const)('AN8: %s goes off within minutes, looked at every 30 seconds', (key, series, at) => {
  expect(goesOffAt(alerts[key], series, fast)).toEqual(at);
});

test('AN8: 10,000 credits within an hour are told, as soon as the hour that slides has them', () => {
  const spike = [seriesOf(usage.creditsConsumed, '50x119 500x59')];

  // 50 minutes of 50 and 10 of 500 are 7,500; 17 minutes of 500 are the first above 10,000.
  expect(goesOffAt(alerts.credits, spike)).toEqual(['136m']);
});

test.each(Object.entries(alerts).filter(([key]) => key !== 'credits'))(
  'AN8: %s stays quiet on a normal day',
  (_, rule) => {
    expect(staysQuiet(rule, normalDay, fast)).toBe(true);
  },
);

test('AN8: credits stay quiet on a normal day', () => {
  expect(staysQuiet(alerts.credits, [credits])).toBe(true);
});

test('AN8: what is looked at every 30 seconds is kept by the second', () => {
  const { credits: slow, ...quick } = alerts;

  expect(Object.values(quick).map(({ period }) => period)).toEqual([30, 30, 30, 30]);
  for (const rule of Object.values(alerts)) expect(() => checkRule(rule)).not.toThrow();
  expect(slow.period).toBe(3600);
});

test('AN8: there are five alerts of the document’s severities', () => {
  expect(Object.values(alerts).map(({ name, severity }) => [name, severity])).toEqual([
    ['HighErrorRate', 'critical'],
    ['DatabaseConnectionPoolExhausted', 'warning'],
    ['HighMemoryUsage', 'warning'],
    ['HighAPILatency', 'warning'],
    ['CreditConsumptionSpike', 'info'],
  ]);
  for (const { source } of Object.values(alerts)) expect(source).toMatchObject({ need: 'AN8' });
});

test('AN8: rules that the expression would miss say how they are read', () => {
  for (const { source } of Object.values(alerts)) expect(source?.reading).toMatch(/\.$/);
});
