import {
  alignSeries,
  completePeriods,
  stackSeries,
} from '../../../local/dashboards/aligned-series';

const series = (id: string, timestampsMs: number[], values: number[]) => ({
  id,
  label: id,
  timestampsMs,
  values,
});

test('series share one axis of time and are null where they have no data point', () => {
  const aligned = alignSeries([series('a', [0, 60, 120], [1, 2, 3]), series('b', [60], [9])], 60);

  expect(aligned).toEqual({
    timestampsMs: [0, 60, 120],
    values: [
      [1, 2, 3],
      [null, 9, null],
    ],
  });
});

test('a period that no series has is a gap', () => {
  const { timestampsMs, values } = alignSeries([series('a', [0, 180], [1, 2])], 60);

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
