import { groupAlarms } from '../../../lib/alarms/alarm-groups';

const names = (count: number) =>
  Array.from({ length: count }, (_, i) => `shop-Function${i}-Errors`);
const grouped = (alarms: readonly string[]) => groupAlarms(alarms, (group) => group.length <= 100);

test('what fits together stays together', () => {
  expect(grouped(names(100))).toEqual([{ path: '', alarms: names(100) }]);
});

test.each([101, 250, 2000])('of %i alarms each is in one group', (count) => {
  const groups = grouped(names(count));

  expect(groups.flatMap(({ alarms }) => alarms).sort()).toEqual(names(count).sort());
  expect(Math.max(...groups.map(({ alarms }) => alarms.length))).toBeLessThanOrEqual(100);
});

test('another alarm joins one group and leaves the others as they are', () => {
  const before = grouped(names(250));
  const after = grouped([...names(250), 'shop-Added-Errors']);

  const changed = after.filter((group, i) => group.alarms.length !== before[i]?.alarms.length);
  expect(after.map(({ path }) => path)).toEqual(before.map(({ path }) => path));
  expect(changed).toHaveLength(1);
  expect(changed[0]?.alarms).toContain('shop-Added-Errors');
});
