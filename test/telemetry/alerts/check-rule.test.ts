import { type AlertOptions, alert } from '../../../telemetry/alerts/alert-rule';
import { checkRule, checkRuleNames } from '../../../telemetry/alerts/check-rule';
import { days, hours, minutes, seconds } from '../../../telemetry/duration';
import {
  awsMetric,
  overRange,
  ratio,
  type Signal,
  sinceStart,
  sum,
  total,
} from '../../../telemetry/signals/signal';
import { count, milliseconds } from '../../../telemetry/unit';
import { shop } from '../metered-shop';

const options = {
  for: minutes(5),
  severity: 'warning',
  summary: 'Too many orders.',
  runbook: 'https://example.com/runbook',
} as const satisfies AlertOptions;

const check = (change: Partial<AlertOptions>, name = 'Many', signal: Signal = sum(shop.orders)) =>
  checkRule(alert(name, signal.above(count(1)), { ...options, ...change }));

test.each([[{}], [{ for: days(1) }], [{ for: days(7), period: hours(1) }]])(
  'CloudWatch takes %j',
  (change) => {
    expect(() => check(change)).not.toThrow();
  },
);

test.each([
  [
    { for: days(2) },
    'Many: for must be a multiple of the period and at most a day (a week from periods of an hour), got 172800 s with periods of 60 s: change one of them',
  ],
  [
    { for: days(8), period: hours(1) },
    'Many: for must be a multiple of the period and at most a day (a week from periods of an hour), got 691200 s with periods of 3600 s: change one of them',
  ],
  [{ for: minutes(7), period: minutes(5) }, 'Many: for must be a multiple of the period'],
  [
    { period: seconds(45) },
    'Many: a period must be 10, 20 or 30 seconds or a multiple of 60, got 45: change it',
  ],
] as const)('bad input: %j', (change, message) => {
  expect(() => check(change)).toThrow(message);
});

test('bad input: a name that an alarm cannot have', () => {
  expect(() => check({}, 'too many orders')).toThrow(
    'a rule\'s name must be 1 to 128 letters, digits and hyphens, got "too many orders": it becomes part of the alarm\'s name',
  );
});

test('bad input: a threshold in another unit than the signal', () => {
  const widened: Signal = sum(shop.orders);

  expect(() => checkRule(alert('Many', widened.above(milliseconds(5)), options))).toThrow(
    'Many: the threshold of Orders must be in Count, got 5 ms in Milliseconds: give it in Count',
  );
});

test('AN8: a period below a minute needs metrics that are kept by the second', () => {
  const fast = { period: seconds(30) };
  const aws = {
    namespace: 'AWS/SQS',
    metricName: 'Sent',
    dimensions: {},
    statistic: 'Sum',
  } as const;

  expect(() => check(fast, 'Many', sum(shop.lookups))).not.toThrow();
  expect(() =>
    check(fast, 'Many', awsMetric('Sent', 'Count', { ...aws, highResolution: true })),
  ).not.toThrow();
  expect(() => check(fast, 'Many', awsMetric('Sent', 'Count', aws))).toThrow(
    'Many: a period of 30 seconds needs metrics that are kept by the second, got AWS/SQS Sent: give its instrument highResolution: true, or the rule a period of a minute',
  );
  expect(() => check(fast, 'Many', ratio(shop.lookups, shop.orders))).toThrow('got Shop orders');
});

test.each([
  overRange(sum(shop.orders)),
  total('Orders', [sinceStart(sum(shop.orders)), sum(shop.lookups)]),
])('bad input: an alarm on a sum over the time that a graph shows', (signal) => {
  expect(() => check({}, 'Many', signal)).toThrow(
    'Many: overRange and sinceStart are for graphs, got Orders: an alarm reads more time than its periods are long; judge each period by itself',
  );
});

test('bad input: two rules of one name', () => {
  expect(() => checkRuleNames([{ name: 'Many' }, { name: 'Few' }, { name: 'Many' }])).toThrow(
    'two rules are named Many, and their alarms would be one: give one of them another name',
  );
});
