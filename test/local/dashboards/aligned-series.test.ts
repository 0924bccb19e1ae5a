import {
  alignSeries,
  completePeriods,
  isolatedPoints,
  stackSeries,
} from '../../../local/dashboards/aligned-series';

const series = (id: string, timestampsMs: number[], values: number[]) => ({
  id,
  label: id,
  timestampsMs,
  values,
});

const every = (periodMs: number, timestampsMs: number[], values: number[]) => ({
  series: series('s', timestampsMs, values),
  periodMs,
});

test('series share one axis of time and are null where they have no data point', () => {
  const aligned = alignSeries([every(60, [0, 60, 120], [1, 2, 3]), every(60, [60], [9])]);

  expect(aligned).toEqual({
    timestampsMs: [0, 60, 120],
    values: [
      [1, 2, 3],
      [null, 9, null],
    ],
  });
});

test('a period that no series has is a gap', () => {
  const { timestampsMs, values } = alignSeries([every(60, [0, 180], [1, 2])]);

  expect(timestampsMs).toEqual([0, 60, 180]);
  expect(values).toEqual([[1, null, 2]]);
});

test('stacked series add up, and a missing value adds nothing', () => {
  const { values } = stackSeries({
    timestampsMs: [0, 60],
    values: [
      [1, null],
      [2, 3],
    ],
  });

  expect(values).toEqual([
    [1, null],
    [3, 3],
  ]);
});

test('the period that is not over yet is left out', () => {
  const complete = completePeriods(series('a', [0, 60, 120], [1, 2, 3]), 60, 150);

  expect(complete.timestampsMs).toEqual([0, 60]);
  expect(complete.values).toEqual([1, 2]);
});

test('a line of long periods goes on between its points, and breaks off where one is missing', () => {
  const { timestampsMs, values } = alignSeries([
    every(60, [0, 60, 120, 180, 240, 300, 360], [1, 2, 3, 4, 5, 6, 7]),
    every(120, [0, 120, 360], [10, 20, 30]),
  ]);

  expect(timestampsMs).toEqual([0, 60, 120, 180, 240, 300, 360]);
  expect(values[1]).toEqual([10, undefined, 20, undefined, null, null, 30]);
});

test('a point between two gaps is drawn as a dot, since no line leads to it', () => {
  expect(isolatedPoints([1, null, 2, 3, null, 4])).toEqual([0, 5]);
});
