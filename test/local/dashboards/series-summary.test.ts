import { annotationColor } from '../../../local/dashboards/annotation-color';
import { histogram, summaryOf } from '../../../local/dashboards/series-summary';

test('a series is summed up in one number, or none', () => {
  expect(['MIN', 'MAX', 'SUM', 'AVG'].map((one) => summaryOf([4, 1, 4], one as 'MIN'))).toEqual([
    1, 4, 9, 3,
  ]);
  expect(summaryOf([], 'SUM')).toBeUndefined();
});

test('a histogram counts each value once, from the lowest to the highest', () => {
  const buckets = histogram([1, 2, 2, 3, 3, 3, 9, 10, 10]);

  expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(9);
  expect([buckets[0]?.from, buckets.at(-1)?.to]).toEqual([1, 10]);
  expect(histogram([5, 5])).toMatchObject([{ count: 2 }, { count: 0 }]);
  expect(histogram([])).toMatchObject([{ count: 0 }]);
});

test('a value takes the colour of the last annotation that it lies in', () => {
  const annotations = [
    { value: 10, fill: 'above', color: 'orange', yAxis: 'left' },
    { value: 20, toValue: 30, color: 'red', yAxis: 'left' },
    { value: 40, color: 'blue', yAxis: 'left' },
  ] as const;

  const colors = [5, 15, 25, 40].map((value) => annotationColor(annotations, value));

  expect(colors).toEqual([undefined, 'orange', 'red', 'orange']);
});
