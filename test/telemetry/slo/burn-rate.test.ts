import { days } from '../../../telemetry/duration';
import { burnRates, burnThreshold, fewestEvents } from '../../../telemetry/slo/burn-rate';
import { shortLength } from '../../../telemetry/slo/slo-rules';

const table = (windowDays: number, target: number) =>
  burnRates(days(windowDays)).map((rate) => {
    const threshold = burnThreshold(rate, target);
    const windows = `${shortLength(rate.long)}+${shortLength(rate.short)}`;
    return [rate.alert, windows, rate.factor, threshold, fewestEvents(threshold)];
  });

test('over 30 days the burn rates are those of the SRE workbook', () => {
  expect(table(30, 99.9)).toEqual([
    ['page', '1h+5m', 14.4, 1.44, 70],
    ['page', '6h+30m', 6, 0.6, 167],
    ['ticket', '1d+2h', 3, 0.3, 334],
    ['ticket', '3d+6h', 1, 0.1, 1000],
  ]);
});

test.each([
  [28, [13.44, 5.6, 2.8, 0.9333333333]],
  [90, [43.2, 18, 9, 3]],
  [7, [3.36, 1.4]],
])(
  'over %i days they spend the same shares of the budget, and none is slower than the budget itself',
  (windowDays, factors) => {
    expect(table(windowDays, 99).map(([, , factor]) => factor)).toEqual(factors);
  },
);

test.each([
  [99.9, 14.4],
  [99.5, 3],
  [95, 1],
])('at %f %% one bad event among the fewest does not burn %f times too fast', (target, factor) => {
  const threshold = burnThreshold({ factor }, target);
  const fewest = fewestEvents(threshold);

  expect(100 / fewest).toBeLessThanOrEqual(threshold + 1e-9);
  expect(100 / (fewest - 1)).toBeGreaterThan(threshold);
});
