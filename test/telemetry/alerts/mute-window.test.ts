import { readMuteRule } from '../../../local/alarms/mute-rule';
import {
  checkMuteWindow,
  isoDuration,
  type MuteWindow,
} from '../../../telemetry/alerts/mute-window';
import { days, hours, minutes, seconds } from '../../../telemetry/duration';

const window = (changes: Partial<MuteWindow>): MuteWindow => ({
  ...{ name: 'backup', schedule: 'cron(0 2 * * SUN)', duration: hours(1) },
  ...changes,
});

test.each<Partial<MuteWindow>>([
  { schedule: 'cron(0 2 * * *)' },
  { schedule: 'cron(*/15 8-18 ? * MON-FRI)' },
  { schedule: 'cron(0 1 L * *)' },
  { schedule: 'cron(0 1 ? JAN,JUL MON#2)' },
  { schedule: 'at(2026-12-24T18:00)' },
  { timezone: 'Europe/London' },
  { duration: days(15) },
])('takes %j', (changes) => {
  const { name, schedule, duration, timezone } = window(changes);

  expect(() => checkMuteWindow(window(changes))).not.toThrow();
  expect(() =>
    readMuteRule({
      Name: name,
      Rule: {
        Schedule: { Expression: schedule, Duration: isoDuration(duration), Timezone: timezone },
      },
    }),
  ).not.toThrow();
});

test.each<[Partial<MuteWindow>, string]>([
  [{ name: 'my window' }, 'must be 1 to 100 letters, digits and hyphens, got "my window"'],
  [{ schedule: 'rate(5 minutes)' }, 'a schedule must be cron('],
  [{ schedule: 'cron(0 0 2 * * SUN)' }, 'cron() takes 5 fields'],
  [{ schedule: 'cron(60 2 * * *)' }, 'the minute of cron() takes 0 to 59 and * , - /, got 60'],
  [{ schedule: 'cron(0 24 * * *)' }, 'the hour of cron() takes 0 to 23'],
  [{ schedule: 'cron(0 2 0 * *)' }, 'the day of month of cron() takes 1 to 31'],
  [{ schedule: 'cron(0 2 * MAI *)' }, 'the month of cron() takes 1 to 12'],
  [{ schedule: 'cron(0 2 * * SON)' }, 'the day of week of cron() takes 0 to 7'],
  [{ schedule: 'at(2026-06-31T00:00)' }, 'got 2026-06-31T00:00'],
  [{ schedule: 'at(2026-06-30 00:00)' }, 'got 2026-06-30 00:00'],
  [{ duration: seconds(59) }, 'from one to 15 days, got 59 s'],
  [{ duration: seconds(90) }, 'whole minutes'],
  [{ duration: days(16) }, 'got 1382400 s'],
  [{ timezone: 'Europe/Londn' }, 'got Europe/Londn'],
  [{ timezone: '+01:00' }, 'got +01:00'],
])('refuses %j', (changes, message) => {
  expect(() => checkMuteWindow(window(changes))).toThrow(message);
});

test.each([
  [minutes(1), 'PT1M'],
  [minutes(90), 'PT1H30M'],
  [days(15), 'P15D'],
  [hours(25), 'P1DT1H'],
])('writes %i seconds as %s', (length, text) => {
  expect(isoDuration(length)).toBe(text);
});
