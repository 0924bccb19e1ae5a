import { conditionSentence, durationSentence } from '../../../telemetry/alerts/condition-sentence';
import { days, hours, minutes, seconds } from '../../../telemetry/duration';
import { p95, ratio, sum } from '../../../telemetry/signals/signal';
import { count, milliseconds, percent } from '../../../telemetry/unit';
import { shop } from '../metered-shop';

const { orders, refused, packing } = shop;

test.each([
  [p95(packing).above(milliseconds(1000)), 'Time to pack p95 above 1000 ms'],
  [sum(orders).atLeast(count(3)), 'Orders at or above 3'],
  [ratio(refused, orders).below(percent(5)), 'Orders refused / Orders below 5 %'],
  [sum(orders).atMost(count(0)), 'Orders at or below 0'],
  [sum(orders).absent(), 'no samples of Orders'],
  [sum(orders).outsideBand(), 'Orders outside what is usual at this hour (2 standard deviations)'],
  [sum(orders).aboveBand(3), 'Orders above what is usual at this hour (3 standard deviations)'],
  [sum(orders).belowBand(), 'Orders below what is usual at this hour (2 standard deviations)'],
])('a condition as people read it: %#', (condition, sentence) => {
  expect(conditionSentence(condition)).toBe(sentence);
});

test.each([
  [minutes(1), 5, 3, '3 of 5 minutes'],
  [minutes(1), 1, 1, '1 of 1 minute'],
  [minutes(1), 15, 15, '15 of 15 minutes'],
  [minutes(5), 3, 2, '2 of 3 periods of 5 minutes'],
  [hours(1), 2, 2, '2 of 2 periods of 1 hour'],
  [hours(1), 26, 26, '26 of 26 periods of 1 hour'],
  [days(1), 1, 1, '1 of 1 period of 1 day'],
  [seconds(30), 10, 6, '6 of 10 periods of 30 seconds'],
])('a duration as people read it: %#', (period, evaluationPeriods, datapointsToAlarm, sentence) => {
  expect(durationSentence({ period, evaluationPeriods, datapointsToAlarm })).toBe(sentence);
});
