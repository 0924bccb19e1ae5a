import { naturalOrder } from '../../../../local/logs/insights/value';

test('sorts as the documentation shows: other texts, texts with digits by their length, then numbers', () => {
  const sorted = '!: # *%04 0# 5A 111A 2345_ @ @_ A A9876fghj a12345hfh 0 01 1 2 3'.split(' ');

  expect([...sorted].reverse().sort(naturalOrder).map(Number)).toEqual(sorted.map(Number));
  expect([...sorted].sort(naturalOrder)).toEqual(sorted);
});
