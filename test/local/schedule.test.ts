import fc from 'fast-check';
import { VirtualClock } from '../../local/clock';
import { onSchedule, parseSchedule, ScheduleError } from '../../local/schedule';

const START = Date.parse('2026-01-02T10:00:30Z');

/** The first moments of a schedule. */
const moments = (expression: string, timeZone = 'UTC', count = 3): readonly string[] => {
  const schedule = parseSchedule(expression, { startMs: START, timeZone });
  const found: string[] = [];
  for (let at = schedule.next(START); at !== undefined && found.length < count; ) {
    found.push(new Date(at).toISOString().slice(0, 19));
    at = schedule.next(at);
  }
  return found;
};

test.each([
  ['rate(1 minute)', ['2026-01-02T10:01:30', '2026-01-02T10:02:30', '2026-01-02T10:03:30']],
  ['rate(2 days)', ['2026-01-04T10:00:30', '2026-01-06T10:00:30', '2026-01-08T10:00:30']],
  ['cron(0/15 10 * * ? *)', ['2026-01-02T10:15:00', '2026-01-02T10:30:00', '2026-01-02T10:45:00']],
  [
    'cron(0 8 ? * MON-FRI *)',
    ['2026-01-05T08:00:00', '2026-01-06T08:00:00', '2026-01-07T08:00:00'],
  ],
  ['cron(0 8 ? * 1 *)', ['2026-01-04T08:00:00', '2026-01-11T08:00:00', '2026-01-18T08:00:00']],
  ['cron(0 8 L * ? *)', ['2026-01-31T08:00:00', '2026-02-28T08:00:00', '2026-03-31T08:00:00']],
  ['cron(0 8 15W * ? *)', ['2026-01-15T08:00:00', '2026-02-16T08:00:00', '2026-03-16T08:00:00']],
  ['cron(0 8 ? * 6L *)', ['2026-01-30T08:00:00', '2026-02-27T08:00:00', '2026-03-27T08:00:00']],
  ['cron(0 8 ? * L *)', ['2026-01-03T08:00:00', '2026-01-10T08:00:00', '2026-01-17T08:00:00']],
  ['cron(0 8 ? * 3#2 *)', ['2026-01-13T08:00:00', '2026-02-10T08:00:00', '2026-03-10T08:00:00']],
  ['cron(0 8 1 1 ? 2027-2028)', ['2027-01-01T08:00:00', '2028-01-01T08:00:00']],
  ['cron(0 8 1 1 ? 2020)', []],
  ['cron(0 8 31 2 ? *)', []],
  ['at(2026-02-01T08:00:00)', ['2026-02-01T08:00:00']],
  ['at(2025-02-01T08:00:00)', []],
])('%s is due at %j', (expression, expected) => {
  expect(moments(expression)).toEqual(expected);
});

test('keeps the time of its zone over the changes of summer time, and leaves out what a change leaves out', () => {
  expect(moments('cron(30 2 28-30 3 ? 2026)', 'Europe/Berlin')).toEqual([
    '2026-03-28T01:30:00',
    '2026-03-30T00:30:00',
  ]);
  expect(moments('cron(30 2 25 10 ? 2026)', 'Europe/Berlin')).toEqual(['2026-10-25T00:30:00']);
  expect(moments('at(2026-07-01T08:00:00)', 'Europe/Berlin')).toEqual(['2026-07-01T06:00:00']);
});

test('is due neither before its start nor after its end', () => {
  const endMs = START + 150_000;
  const schedule = parseSchedule('cron(* * * * ? *)', { startMs: START + 90_000, endMs });

  expect(schedule.next(START)).toBe(START + 90_000);
  expect(schedule.next(START + 90_000)).toBe(endMs);
  expect(schedule.next(endMs)).toBeUndefined();
});

test('runs a task at each of its moments', async () => {
  const clock = new VirtualClock(START);
  const due: number[] = [];
  onSchedule(clock, parseSchedule('rate(1 hour)', { startMs: START }), (dueMs) => due.push(dueMs));

  await clock.advanceTo(START + 3 * 3_600_000);

  expect(due.map((atMs) => (atMs - START) / 3_600_000)).toEqual([1, 2, 3]);
});

test.each([
  ['every day', 'a schedule is rate(5 minutes), cron(0 10 * * ? *) or at('],
  ['rate(1 minutes)', 'a rate is rate(1 minute), or a number above 1 with minutes'],
  ['rate(0 minutes)', 'a rate is'],
  [
    'cron(0 10 * * *)',
    'cron() has six fields (minutes hours day-of-month month day-of-week year), got 5',
  ],
  ['cron(0 10 * * * *)', 'one of day-of-month and day-of-week is ?'],
  ['cron(61 10 * * ? *)', 'cron(61 10 * * ? *) (minutes hours'],
  ['at(tomorrow)', 'at() takes a time such as 2026-01-31T10:00:00'],
])('refuses %s', (expression, message) => {
  expect(() => moments(expression)).toThrow(message);
});

test('any text in place of fields is read or refused with its own error', () => {
  const field = fc.oneof(
    fc.constantFrom('*', '?', 'L', '15W', '6#3', '1/5', 'MON-FRI', '1-3,7', '2026', 'LW', '0'),
    fc.string({ maxLength: 5 }),
  );
  const cron = fc
    .array(field, { minLength: 5, maxLength: 7 })
    .map((all) => `cron(${all.join(' ')})`);
  fc.assert(
    fc.property(
      fc.oneof(
        cron,
        fc.string(),
        fc.string().map((text) => `rate(${text})`),
      ),
      (text) => {
        try {
          parseSchedule(text, { startMs: START }).next(START);
        } catch (error) {
          expect(error).toBeInstanceOf(ScheduleError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
