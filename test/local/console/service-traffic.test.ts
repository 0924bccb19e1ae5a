import { trafficOf, trafficWindow } from '../../../local/console/service-traffic';

const HOUR = 3_600_000;
const window = trafficWindow(HOUR + 20_000);

test('a minute without a call is none in calls, and unknown in latency', () => {
  const series = (id: string, values: readonly number[]) => ({
    id,
    label: id,
    timestampsMs: [0, 120_000],
    values,
  });

  const { calls, p95Ms } = trafficOf(
    [series('calls0', [5, 7]), series('p95Ms0', [80, 90])],
    0,
    window,
  );

  expect(calls.slice(0, 4)).toEqual([5, 0, 7, 0]);
  expect(p95Ms.slice(0, 4)).toEqual([80, undefined, 90, undefined]);
});
