import { evaluateMetricMath } from '../../../local/metrics/metric-math';
import { parseMetricMath } from '../../../local/metrics/metric-math-syntax';
import { toMetricMath } from '../../../telemetry/signals/metric-math';
import {
  average,
  converted,
  difference,
  filled,
  freshness,
  highest,
  lowest,
  maximum,
  percentOf,
  rate,
  ratio,
  type Signal,
  sum,
  total,
  unless,
  withTraffic,
} from '../../../telemetry/signals/signal';
import { milliseconds } from '../../../telemetry/unit';
import { shop } from '../metered-shop';

type Values = readonly (number | null)[];

/** A signal's values on the metric math of the local cloud, given those of its metrics. */
const valuesOf = (
  signal: Signal,
  given: Readonly<Record<string, Values>>,
  period = 60,
): Values | undefined => {
  const { metrics, expression = 'm1' } = toMetricMath(signal);
  const inputs = metrics.map(({ id, metric }) => {
    const name = [metric.metricName, metric.dimensions.country].filter(Boolean).join(' ');
    return { kind: 'metric', id, period, values: given[name] ?? [] } as const;
  });
  const length = Math.max(...inputs.map(({ values }) => values.length));
  const grid = { startMs: Date.UTC(2026, 0, 5), periodSeconds: period, length };
  return evaluateMetricMath(parseMetricMath(expression), inputs, grid).series[0]?.values;
};

const { orders, refused, packing } = shop;
const NO = sum(orders, { country: 'NO' });
const PE = sum(orders, { country: 'PE' });

test.each<[string, Signal, Readonly<Record<string, Values>>, Values]>([
  [
    'a ratio is 0 without the part, and nothing without the whole',
    ratio(refused, orders),
    { refused: [1, null, null], orders: [4, 5, null] },
    [25, 0, null],
  ],
  [
    'a guard lets 0 stand for too little traffic',
    withTraffic(ratio(refused, orders), orders, 10),
    { refused: [2, 2], orders: [4, 20] },
    [0, 10],
  ],
  [
    'a guard lets another value stand where 0 would be bad',
    withTraffic(ratio(refused, orders), orders, 10, 100),
    { refused: [2, 2], orders: [4, 20] },
    [100, 10],
  ],
  [
    'what is only counted without an activity is 0 with one',
    unless(sum(orders), sum(refused)),
    { orders: [5, 5, 5], refused: [1, null, 0] },
    [0, 5, 5],
  ],
  [
    'a total takes a missing part for 0',
    total('All', [NO, PE]),
    { 'orders NO': [1, 2], 'orders PE': [3, null] },
    [4, 2],
  ],
  [
    'a difference is what is left',
    difference('Taken', sum(orders), sum(refused)),
    { orders: [9, 9], refused: [2, null] },
    [7, 9],
  ],
  [
    'the highest of several',
    highest('Most', [NO, PE]),
    { 'orders NO': [1, 7], 'orders PE': [3, 2] },
    [3, 7],
  ],
  [
    'the lowest of several',
    lowest('Least', [NO, PE]),
    { 'orders NO': [1, 7], 'orders PE': [3, 2] },
    [1, 2],
  ],
  [
    'a share of a limit',
    percentOf(maximum(packing), milliseconds(800)),
    { packing: [200, 1000] },
    [25, 125],
  ],
  ['another unit', converted('Seconds', 0.001, average(packing)), { packing: [1500] }, [1.5]],
  ['a number for what is missing', filled(sum(orders), 0), { orders: [3, null] }, [3, 0]],
  [
    'the last value for what is missing',
    filled(sum(orders), 'REPEAT'),
    { orders: [3, null, 5] },
    [3, 3, 5],
  ],
  [
    'the age of the newest sample, in seconds',
    freshness(orders),
    { orders: [1, null, null, 0, null] },
    [0, 60, 120, 0, 60],
  ],
])('%s', (_, signal, given, values) => {
  expect(valuesOf(signal, given)).toEqual(values);
});

test.each([
  [60, [120, 60], [2, 1]],
  [300, [600, 300], [2, 1]],
  [3600, [7200, 3600], [2, 1]],
])('a rate is the same whatever the period: %i seconds', (period, counts, rates) => {
  expect(valuesOf(rate(orders, 'second'), { orders: counts }, period)).toEqual(rates);
});

test.each([
  ['minute', [60]],
  ['hour', [3600]],
] as const)('a rate a %s', (per, expected) => {
  expect(valuesOf(rate(orders, per), { orders: [300] }, 300)).toEqual(expected);
});

test('an expression inside another keeps its meaning', () => {
  const taken = difference('Taken', sum(orders), sum(refused));

  expect(valuesOf(ratio(taken, difference('Twice', taken, taken)), { orders: [5] })).toEqual([
    null,
  ]);
  expect(valuesOf(ratio(sum(refused), taken), { orders: [10], refused: [2] })).toEqual([25]);
  expect(valuesOf(rate(taken, 'minute'), { orders: [10], refused: [4] })).toEqual([6]);
});

test('a metric that appears twice is asked for once, and ids follow the order of appearance', () => {
  const { metrics, expression } = toMetricMath(withTraffic(ratio(refused, orders), orders, 10), {
    idPrefix: 'a',
  });

  expect(expression).toBe('IF(am1 >= 10, 100 * FILL(am2, 0) / am1, 0)');
  expect(metrics.map(({ id, metric }) => `${id} ${metric.metricName}`)).toEqual([
    'am1 orders',
    'am2 refused',
  ]);
});

test('one metric needs no expression', () => {
  expect(toMetricMath(sum(orders))).not.toHaveProperty('expression');
});

test('bad input: of dimensions that nothing emits nothing is made', () => {
  expect(() => toMetricMath(ratio(refused, sum(shop.shelves)))).toThrow(
    'shelves has no dimension set [], it has [hall]: choose one of them or declare it, rollups: [[]]',
  );
});
