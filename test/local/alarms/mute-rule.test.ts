import fc from 'fast-check';
import {
  type MuteRule,
  MuteRuleError,
  type MuteRuleProperties,
  muteStatus,
  muteWindow,
  readMuteRule,
} from '../../../local/alarms/mute-rule';
import { vectors } from './alarm-vectors';

const ruleOf = (
  Expression: string,
  Duration: string,
  { Timezone, ...more }: { Timezone?: string } & Partial<MuteRuleProperties> = {},
): MuteRule =>
  readMuteRule({
    Name: 'maintenance',
    Rule: { Schedule: { Expression, Duration, Timezone } },
    MuteTargets: { AlarmNames: ['checkout'] },
    ...more,
  });

interface ScheduleCase {
  readonly id: string;
  readonly expression?: string;
  readonly duration?: string;
}

test.each(vectors<ScheduleCase>('muteRules').filter(({ expression }) => expression !== undefined))(
  'takes $expression for $duration ($id)',
  ({ expression = '', duration = 'PT1H' }) => {
    expect(() => ruleOf(expression, duration)).not.toThrow();
  },
);

const windowAt = (rule: MuteRule, moment: string): readonly string[] | undefined => {
  const window = muteWindow(rule, Date.parse(moment));
  return window && [window.startMs, window.endMs].map((ms) => new Date(ms).toISOString());
};

test.each([
  // Each of AWS's examples: what it mutes, a moment before and the first after.
  ['cron(0 2 * * SUN)', 'PT4H', '2026-11-22T02:00:00.000Z', '2026-11-22T06:00:00.000Z'],
  ['cron(0 1 1 * *)', 'PT6H', '2026-12-01T01:00:00.000Z', '2026-12-01T07:00:00.000Z'],
  ['cron(0 18 * * FRI)', 'P2DT12H', '2026-11-20T18:00:00.000Z', '2026-11-23T06:00:00.000Z'],
  ['cron(0 23 * * *)', 'PT2H', '2026-11-22T23:00:00.000Z', '2026-11-23T01:00:00.000Z'],
  ['at(2024-05-10T14:00)', 'PT4H', '2024-05-10T14:00:00.000Z', '2024-05-10T18:00:00.000Z'],
  ['at(2024-12-23T00:00)', 'P7D', '2024-12-23T00:00:00.000Z', '2024-12-30T00:00:00.000Z'],
  ['cron(0 9 * * SUN#4)', 'PT1M', '2026-11-22T09:00:00.000Z', '2026-11-22T09:01:00.000Z'],
  ['cron(0 9 L * ?)', 'PT1H', '2026-11-30T09:00:00.000Z', '2026-11-30T10:00:00.000Z'],
  ['cron(0 9 15,L * ?)', 'PT1H', '2026-11-30T09:00:00.000Z', '2026-11-30T10:00:00.000Z'],
  ['cron(0 9 ? * FRI#L)', 'PT1H', '2026-11-27T09:00:00.000Z', '2026-11-27T10:00:00.000Z'],
  ['cron(0 9 * * 5L)', 'PT1H', '2026-11-27T09:00:00.000Z', '2026-11-27T10:00:00.000Z'],
  ['cron(*/30 9-17 * JAN,NOV 7)', 'PT5M', '2026-11-22T09:30:00.000Z', '2026-11-22T09:35:00.000Z'],
])('%s mutes for %s', (expression, duration, start, end) => {
  const rule = ruleOf(expression, duration);
  const before = new Date(Date.parse(start) - 1).toISOString();
  const last = new Date(Date.parse(end) - 1).toISOString();

  expect(windowAt(rule, before)).toBeUndefined();
  expect(windowAt(rule, start)).toEqual([start, end]);
  expect(windowAt(rule, last)).toEqual([start, end]);
  expect(windowAt(rule, end)).toBeUndefined();
});

test("follows the time zone's clock through its changes", () => {
  const rule = ruleOf('cron(0 2 * * *)', 'PT1H', { Timezone: 'Europe/London' });

  expect(windowAt(rule, '2026-07-01T01:30:00Z')?.[0]).toBe('2026-07-01T01:00:00.000Z');
  expect(windowAt(rule, '2026-12-01T02:30:00Z')?.[0]).toBe('2026-12-01T02:00:00.000Z');
});

test.each([
  // Shown twice, passed over, and plain.
  ['at(2026-11-01T01:30)', '2026-11-01T05:30:00.000Z'],
  ['at(2026-03-08T02:30)', '2026-03-08T07:30:00.000Z'],
  ['at(2026-03-08T03:00)', '2026-03-08T07:00:00.000Z'],
  ['at(2026-11-01T02:00)', '2026-11-01T07:00:00.000Z'],
])('%s is one moment on the day that the clocks change', (expression, start) => {
  const rule = ruleOf(expression, 'PT1H', { Timezone: 'America/New_York' });

  expect(windowAt(rule, start)?.[0]).toBe(start);
});

test.each(['2026-11-22T10:00+00:00', '2026-11-22T12:00+02:00', '2026-11-22T05:00'])(
  'takes the start %s with its own offset or in the time zone of the schedule',
  (StartDate) => {
    const rule = ruleOf('cron(0 * * * *)', 'PT1H', { Timezone: 'America/New_York', StartDate });

    expect(windowAt(rule, '2026-11-22T09:59:59Z')).toBeUndefined();
    expect(windowAt(rule, '2026-11-22T10:00:00Z')).toBeDefined();
  },
);

test('mutes only between its start and its expiry', () => {
  const rule = ruleOf('cron(0 2 * * *)', 'PT2H', {
    Timezone: 'America/New_York',
    StartDate: '2026-11-20T03:00',
    ExpireDate: new Date('2026-11-21T08:30:00Z'),
  });

  expect(windowAt(rule, '2026-11-20T07:59:59Z')).toBeUndefined();
  expect(windowAt(rule, '2026-11-20T08:00:00Z')?.[0]).toBe('2026-11-20T08:00:00.000Z');
  expect(windowAt(rule, '2026-11-21T08:00:00Z')?.[1]).toBe('2026-11-21T08:30:00.000Z');
  expect(muteStatus(rule, Date.parse('2026-11-21T08:30:00Z'))).toBe('EXPIRED');
});

test('is scheduled, then active, and a single window expires', () => {
  const once = ruleOf('at(2026-11-22T10:00)', 'PT1H');
  const statusAt = (moment: string) => muteStatus(once, Date.parse(moment));

  expect(statusAt('2026-11-22T09:59:59Z')).toBe('SCHEDULED');
  expect(statusAt('2026-11-22T10:00:00Z')).toBe('ACTIVE');
  expect(statusAt('2026-11-22T11:00:00Z')).toBe('EXPIRED');
  expect(muteStatus(ruleOf('cron(0 2 * * *)', 'PT1H'), Date.parse('2026-11-22T11:00Z'))).toBe(
    'SCHEDULED',
  );
});

test.each([
  ['rate(5 minutes)', 'PT1H', 'Rule.Schedule.Expression must be cron('],
  ['cron(0 2 * *)', 'PT1H', 'must have 5 fields'],
  ['cron(0 2 * * * *)', 'PT1H', 'must have 5 fields'],
  ['cron(60 2 * * *)', 'PT1H', 'has the minute 60: it takes 0 to 59'],
  ['cron(0 24 * * *)', 'PT1H', 'has the hour 24: it takes 0 to 23'],
  ['cron(0 2 0 * *)', 'PT1H', 'has the day of month 0: it takes 1 to 31'],
  ['cron(0 2 * 13 *)', 'PT1H', 'has the month 13: it takes 1 to 12'],
  ['cron(0 2 * * SUN#6)', 'PT1H', 'Rule.Schedule.Expression cannot be read'],
  ['cron(L 2 * * *)', 'PT1H', 'has the minute L'],
  ['cron(0 2 15W * *)', 'PT1H', 'has the day of month 15W'],
  ['cron(0 2 * * MON/2)', 'PT1H', 'has the day of week MON/2'],
  ['at(2026-02-30T10:00)', 'PT1H', 'names a moment that does not exist'],
  ['at(2026-02-20 10:00)', 'PT1H', 'Rule.Schedule.Expression must be'],
  ['cron(0 2 * * *)', 'PT59S', 'must be from PT1M to P15D, got PT59S'],
  ['cron(0 2 * * *)', 'P15DT1M', 'must be from PT1M to P15D'],
  ['cron(0 2 * * *)', '4 hours', 'must be from PT1M to P15D'],
])('refuses %s for %s', (expression, duration, message) => {
  expect(() => ruleOf(expression, duration)).toThrow(MuteRuleError);
  expect(() => ruleOf(expression, duration)).toThrow(message);
});

test('refuses an unknown time zone and more than a hundred alarms', () => {
  const AlarmNames = Array.from({ length: 101 }, (_, i) => `alarm-${i}`);

  expect(() => ruleOf('cron(0 2 * * *)', 'PT1H', { Timezone: 'Mars/Olympus' })).toThrow(
    'must be a time zone like Europe/London, got Mars/Olympus',
  );
  expect(() => ruleOf('cron(0 2 * * *)', 'PT1H', { MuteTargets: { AlarmNames } })).toThrow(
    'MuteTargets.AlarmNames',
  );
});

test('reads or refuses whatever schedule it is given', () => {
  const field = fc.stringMatching(/^[\d*?,/#LW-]{1,4}$|^(SUN|FEB)(#\d)?$/);
  const expression = fc.oneof(
    fc.array(field, { minLength: 4, maxLength: 6 }).map((fields) => `cron(${fields.join(' ')})`),
    fc.string({ maxLength: 40 }).map((text) => `at(${text})`),
    fc.string({ maxLength: 40 }),
  );
  const duration = fc.oneof(fc.constantFrom('PT1H', 'P15D', 'P1W'), fc.string({ maxLength: 12 }));

  fc.assert(
    fc.property(expression, duration, (text, length) => {
      try {
        muteWindow(ruleOf(text, length), Date.parse('2026-11-22T10:00Z'));
      } catch (error) {
        expect(error).toBeInstanceOf(MuteRuleError);
        expect((error as MuteRuleError).property).toMatch(/^Rule\.Schedule\./);
      }
    }),
    { numRuns: 1000 },
  );
});
