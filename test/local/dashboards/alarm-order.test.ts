import type { AlarmStateName } from '../../../local/console-server/console-source';
import { alarmName, sortAlarms } from '../../../local/dashboards/alarm-order';

const alarm = (name: string, state: AlarmStateName, sinceMs: number) => ({
  kind: 'metric' as const,
  name,
  arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
  state,
  sinceMs,
  reason: '',
});
const alarms = [
  alarm('c', 'OK', 3),
  alarm('b', 'ALARM', 1),
  alarm('a', 'OK', 5),
  alarm('d', 'ALARM', 2),
];

test.each([
  ['default', 'abcd'],
  ['stateUpdatedTimestamp', 'dbac'],
  ['timestamp', 'acdb'],
] as const)('sorted by %s they come as %s', (order, expected) => {
  expect(
    sortAlarms(alarms, order)
      .map(({ name }) => name)
      .join(''),
  ).toBe(expected);
});

test("an alarm's name is the end of its ARN, colons and all", () => {
  expect(alarmName('arn:aws:cloudwatch:us-east-1:000000000000:alarm:a:b')).toBe('a:b');
  expect(alarmName('plain')).toBe('plain');
});
