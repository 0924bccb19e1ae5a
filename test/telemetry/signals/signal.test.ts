import {
  average,
  awsMetric,
  difference,
  highest,
  labelled,
  lowest,
  maximum,
  p90,
  percentOf,
  rate,
  ratio,
  samples,
  statistic,
  sum,
  total,
  trimmedMean,
  unless,
} from '../../../telemetry/signals/signal';
import { count, megabytes, milliseconds } from '../../../telemetry/unit';
import { shop } from '../metered-shop';

const { orders, refused, packing, shelves, lookups } = shop;

test('any statistic of an instrument is a signal with its label and its unit', () => {
  const made = [
    sum(orders),
    p90(packing),
    samples(packing),
    trimmedMean(99, packing),
    statistic('PR(:300)', packing),
    maximum(shelves, { hall: 'a' }),
  ];

  expect(made.map(({ label, unit }) => [label, unit])).toEqual([
    ['Orders', 'Count'],
    ['Time to pack p90', 'Milliseconds'],
    ['Time to pack SampleCount', 'Count'],
    ['Time to pack tm99', 'Milliseconds'],
    ['Time to pack PR(:300)', 'Milliseconds'],
    ['Shelves in use Maximum a', 'Count'],
  ]);
});

test('a metric carries the service and the dimensions that were chosen', () => {
  expect(sum(orders, { country: 'NO' }).node).toEqual({
    kind: 'metric',
    metric: {
      namespace: 'Shop',
      metricName: 'orders',
      dimensions: { service: 'shop', country: 'NO' },
      statistic: 'Sum',
    },
  });
});

test('a set of dimensions that nothing emits is declared, and says why it cannot be used', () => {
  expect(average(shelves).node).toMatchObject({
    metric: {
      problem:
        'shelves has no dimension set [], it has [hall]: choose one of them or declare it, rollups: [[]]',
    },
  });
});

test('AN8: a metric that is kept by the second says so', () => {
  expect(sum(lookups).node).toMatchObject({ metric: { highResolution: true } });
  expect(sum(orders).node).not.toHaveProperty('metric.highResolution');
});

test.each([
  ['above', sum(orders).above(count(1)), 'GreaterThanThreshold', 'healthy'],
  ['atLeast', sum(orders).atLeast(count(1)), 'GreaterThanOrEqualToThreshold', 'healthy'],
  ['below', sum(orders).below(count(1)), 'LessThanThreshold', 'unknown'],
  ['atMost', sum(orders).atMost(count(1)), 'LessThanOrEqualToThreshold', 'unknown'],
  ['outsideBand', sum(orders).outsideBand(), 'LessThanLowerOrGreaterThanUpperThreshold', 'healthy'],
  ['aboveBand', sum(orders).aboveBand(), 'GreaterThanUpperThreshold', 'healthy'],
  ['belowBand', sum(orders).belowBand(), 'LessThanLowerThreshold', 'healthy'],
  ['absent', sum(orders).absent(), 'LessThanThreshold', 'dead'],
] as const)(
  '%s is CloudWatch’s comparison, and knows what silence means',
  (_, condition, comparison, absence) => {
    expect(condition).toMatchObject({ comparison, absence });
  },
);

test('a band is two standard deviations wide unless another width is asked for', () => {
  const bands = [sum(orders).outsideBand(), sum(orders).aboveBand(3)];

  expect(bands.map(({ deviations }) => deviations)).toEqual([2, 3]);
});

test('absence is of samples: whatever the statistic, none may come', () => {
  const condition = labelled('Orders in the north', sum(orders, { country: 'NO' })).absent();

  expect(condition).toMatchObject({
    signal: { label: 'Samples of Orders in the north' },
    threshold: count(1),
    unbroken: true,
  });
  expect(condition.signal.node).toMatchObject({ metric: { statistic: 'SampleCount' } });
});

test('metric math cannot be absent: the metric that must come is named', () => {
  expect(() => ratio(refused, orders).absent()).toThrow(
    'absence is of a metric, got the metric math Orders refused / Orders: call absent() on the metric that must come',
  );
});

test('units follow what is computed', () => {
  const disk = awsMetric('Used', 'Megabytes', {
    ...{ namespace: 'AWS/X', metricName: 'Used', dimensions: {}, statistic: 'Maximum' },
  });
  const signals = [
    ratio(refused, orders),
    percentOf(disk, megabytes(512)),
    rate(orders, 'second'),
    rate(orders, 'hour'),
    difference('Taken', sum(orders), sum(refused)),
  ];

  expect(signals.map(({ unit }) => unit)).toEqual([
    'Percent',
    'Percent',
    'Count/Second',
    'Count',
    'Count',
  ]);
});

test('labels say what was computed', () => {
  const signals = [
    ratio(refused, orders),
    percentOf(statistic('Maximum', packing), milliseconds(500)),
    rate(orders, 'minute'),
    unless(labelled('Orders that wait', sum(orders)), labelled('Packers', sum(refused))),
  ];

  expect(signals.map(({ label }) => label)).toEqual([
    'Orders refused / Orders',
    'Time to pack Maximum of 500 ms',
    'Orders a minute',
    'Orders that wait and no packers',
  ]);
});

test.each([
  ['total', total],
  ['highest', highest],
  ['lowest', lowest],
] as const)('%s of one signal is that signal; of none it is refused', (name, combine) => {
  expect(combine('All', [sum(orders)])).toMatchObject({ label: 'All', node: sum(orders).node });
  expect(() => combine('All', [])).toThrow(
    `${name} needs one signal or more, got none: leave it out`,
  );
});

test('a share of nothing is refused', () => {
  expect(() => percentOf(sum(packing), milliseconds(0))).toThrow(
    'the limit of Time to pack must be above 0 Milliseconds, got 0: give the limit that the resource has',
  );
});
