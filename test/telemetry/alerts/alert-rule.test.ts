import { type AlertOptions, alert, alertsBySeverity } from '../../../telemetry/alerts/alert-rule';
import { hours, minutes, seconds } from '../../../telemetry/duration';
import { sum } from '../../../telemetry/signals/signal';
import { count } from '../../../telemetry/unit';
import { shop } from '../metered-shop';

const options = {
  for: minutes(5),
  severity: 'warning',
  summary: 'Too few orders.',
  runbook: 'https://example.com/runbook',
} as const satisfies AlertOptions;

const few = sum(shop.orders).below(count(1));

test.each([
  ['5 minutes', { for: minutes(5) }, '3 of 5'],
  ['10 minutes', { for: minutes(10) }, '6 of 10'],
  ['15 minutes of 5', { for: minutes(15), period: minutes(5) }, '2 of 3'],
  ['one period', { for: minutes(1) }, '1 of 1'],
  ['two periods', { for: hours(2), period: hours(1) }, '2 of 2'],
  ['half minutes', { for: minutes(5), period: seconds(30) }, '6 of 10'],
  ['a rule that may not be broken', { for: minutes(15), unbroken: true }, '15 of 15'],
] as const)('M of N: %s', (_, time, expected) => {
  const { datapointsToAlarm, evaluationPeriods } = alert('Few', few, { ...options, ...time });

  expect(`${datapointsToAlarm} of ${evaluationPeriods}`).toBe(expected);
});

test('absence may not be broken: one sample ends it', () => {
  const rule = alert('Silent', sum(shop.orders).absent(), {
    ...options,
    for: hours(26),
    period: hours(1),
  });

  expect([rule.datapointsToAlarm, rule.evaluationPeriods]).toEqual([26, 26]);
});

test.each([
  ['healthy', 'notBreaching'],
  ['dead', 'breaching'],
  ['unknown', 'ignore'],
] as const)('absence that means %s is %s to CloudWatch', (absence, treatMissingData) => {
  expect(alert('Few', few, { ...options, absence })).toMatchObject({ treatMissingData });
});

test('a new alarm waits for its first data where silence would set it off, two days at most', () => {
  const waits = [
    alert('Few', few, options),
    alert('Few', few, { ...options, absence: 'dead' }),
    alert('Few', few, { ...options, absence: 'dead', for: minutes(1) }),
    alert('Few', few, { ...options, absence: 'dead', for: hours(26), period: hours(1) }),
    alert('Few', few, { ...options, warmUp: hours(1) }),
  ];

  expect(waits.map(({ warmUp }) => warmUp)).toEqual([undefined, 600, 300, 172_800, 3600]);
});

test('EF7: the incident level follows the severity where the rule names none', () => {
  const levels = (['critical', 'warning', 'info'] as const).map(
    (severity) => alert('Few', few, { ...options, severity }).incidentLevel,
  );

  expect(levels).toEqual(['SEV2', 'SEV3', 'low']);
  expect(alert('Few', few, { ...options, incidentLevel: 'SEV1' }).incidentLevel).toBe('SEV1');
});

test('one signal under several severities is a rule each', () => {
  const rules = alertsBySeverity(
    'FewOrders',
    { warning: sum(shop.orders).below(count(10)), critical: few },
    { for: minutes(5), summary: 'Too few orders.', runbook: 'https://example.com/runbook' },
  );

  expect(rules.map(({ name, severity }) => [name, severity])).toEqual([
    ['FewOrdersWarning', 'warning'],
    ['FewOrdersCritical', 'critical'],
  ]);
});
