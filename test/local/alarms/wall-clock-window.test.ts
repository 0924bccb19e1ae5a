import fc from 'fast-check';
import {
  readTimeZone,
  type WallClockPeriod,
  wallClockBounds,
} from '../../../local/alarms/wall-clock-window';

const bounds = (now: string, period: WallClockPeriod, periods: number, zone: string) =>
  wallClockBounds(Date.parse(now), period, periods, readTimeZone(zone)).map((ms) =>
    new Date(ms).toISOString().replace('.000Z', 'Z'),
  );

test.each([
  [60, '2026-03-04T13:05:00Z', '2026-03-04T13:07:00Z'],
  [300, '2026-03-04T12:55:00Z', '2026-03-04T13:05:00Z'],
  [3600, '2026-03-04T11:00:00Z', '2026-03-04T13:00:00Z'],
  [86_400, '2026-03-02T00:00:00Z', '2026-03-04T00:00:00Z'],
  [604_800, '2026-02-16T00:00:00Z', '2026-03-02T00:00:00Z'],
] as const)('the last two complete periods of %i s begin and end on the clock', (...given) => {
  const [period, first, end] = given;

  const found = bounds('2026-03-04T13:07:30Z', period, 2, 'UTC');

  expect([found[0], found.at(-1), found.length]).toEqual([first, end, 3]);
});

test('at a boundary the period that just ended counts', () => {
  expect(bounds('2026-03-04T14:00:00Z', 3600, 1, 'Z')).toEqual([
    '2026-03-04T13:00:00Z',
    '2026-03-04T14:00:00Z',
  ]);
});

test('hours begin with the time zone’s own', () => {
  expect(bounds('2026-03-04T13:40:00Z', 3600, 1, 'Asia/Kolkata')).toEqual([
    '2026-03-04T12:30:00Z',
    '2026-03-04T13:30:00Z',
  ]);
});

test('a week begins on Monday, local midnight', () => {
  expect(bounds('2026-03-04T13:40:00Z', 604_800, 1, 'America/New_York')).toEqual([
    '2026-02-23T05:00:00Z',
    '2026-03-02T05:00:00Z',
  ]);
});

test('the days on which clocks change have 23 and 25 hours', () => {
  const hours = (now: string) => {
    const [start = '', end = ''] = bounds(now, 86_400, 1, 'Europe/Berlin');
    return (Date.parse(end) - Date.parse(start)) / 3_600_000;
  };

  expect([hours('2026-03-30T12:00:00Z'), hours('2026-10-26T12:00:00Z')]).toEqual([23, 25]);
});

test('a day on which it is midnight twice begins with the first', () => {
  expect(bounds('2026-11-02T12:00:00Z', 86_400, 1, 'America/Havana')).toEqual([
    '2026-11-01T04:00:00Z',
    '2026-11-02T05:00:00Z',
  ]);
});

test.each(['Europe/Berlin', '+05:30', '-08:00', 'Z', 'UTC+05:30', 'GMT-08:00', 'UTC'])(
  'takes the time zone %s',
  (zone) => {
    expect(() => readTimeZone(zone)).not.toThrow();
  },
);

test.each([
  ['Mars/Olympus', 'unknown time zone "Mars/Olympus"'],
  ['', 'unknown time zone ""'],
  ['+5', 'unknown time zone "+5"'],
  ['+01:03', 'the offset of +01:03 must be a multiple of 5 minutes'],
  ['UTC+19:00', 'the offset of UTC+19:00 must be a multiple of 5 minutes up to 18 hours'],
])('refuses the time zone %j', (zone, message) => {
  expect(() => readTimeZone(zone)).toThrow(message);
});

test('reads any text or refuses it by a RangeError that says what is allowed', () => {
  const almost = fc.stringMatching(/^(UTC|GMT|Z|Etc\/|America\/)?[+-]?\d{0,3}:?\d{0,3}$/);

  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (text) => {
      try {
        readTimeZone(text);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect(String(error)).toMatch(/use an (IANA name|offset)/);
      }
    }),
    { numRuns: 1000 },
  );
});
