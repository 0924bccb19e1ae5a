import type { Seconds } from '../duration';

/**
 * When alarms change their state without telling anyone; what is still wrong at its end is told then.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
export interface MuteWindow {
  readonly name: string;
  /** `cron(0 2 * * SUN)` or `at(2026-12-24T18:00)`. */
  readonly schedule: string;
  /** One minute to 15 days. */
  readonly duration: Seconds;
  /** IANA name. @default 'UTC' */
  readonly timezone?: string;
}

/** @throws RangeError when CloudWatch would refuse the window, or it would never come */
export const checkMuteWindow = (window: MuteWindow): void => {
  checkName(window);
  checkSchedule(window);
  checkDuration(window);
  checkTimezone(window);
};

/** A length of time as ISO 8601 writes it: `PT1H30M`, `P2D`. @param length - whole minutes */
export const isoDuration = (length: Seconds): string => {
  const [days, hours, minutes] = [
    Math.floor(length / 86_400),
    Math.floor((length % 86_400) / 3600),
    Math.round((length % 3600) / 60),
  ];
  const date = days > 0 ? `${days}D` : '';
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}`;
  return `P${date}${time === '' ? '' : `T${time}`}`;
};

const checkName = ({ name }: MuteWindow): void => {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(name)) return;
  throw new RangeError(
    `the name of a mute window must be 1 to 100 letters, digits and hyphens, got ${JSON.stringify(name)}: it becomes part of the mute rule's name`,
  );
};

const checkSchedule = ({ name, schedule }: MuteWindow): void => {
  const at = /^at\((.*)\)$/.exec(schedule)?.[1];
  const fields = /^cron\((.*)\)$/.exec(schedule)?.[1]?.trim().split(/\s+/);
  if (at !== undefined) checkMoment(name, at);
  else if (fields) checkFields(name, fields);
  else {
    throw new RangeError(
      `${name}: a schedule must be cron(minute hour day-of-month month day-of-week) or at(yyyy-MM-ddThh:mm), got ${schedule}: change it`,
    );
  }
};

const checkMoment = (name: string, at: string): void => {
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(at);
  const date = new Date(`${at}Z`);
  // A calendar without 31 June takes it for 1 July.
  if (isMoment && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(at)) return;
  throw new RangeError(
    `${name}: at() takes a moment of the calendar as yyyy-MM-ddThh:mm, got ${at}: change it`,
  );
};

/** What each field may have. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html */
const fieldRules = [
  { field: 'minute', least: 0, most: 59, pattern: /^[\d*,/-]+$/, allowed: '* , - /' },
  { field: 'hour', least: 0, most: 23, pattern: /^[\d*,/-]+$/, allowed: '* , - /' },
  {
    ...{ field: 'day of month', least: 1, most: 31 },
    ...{ pattern: /^(\?|[\dL*,/-]+)$/, allowed: '* ? , - / L' },
  },
  {
    ...{ field: 'month', least: 1, most: 12 },
    ...{
      pattern: /^([\d*,/-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+$/i,
      allowed: '* , - / JAN to DEC',
    },
  },
  {
    ...{ field: 'day of week', least: 0, most: 7 },
    ...{
      pattern: /^(\?|([\dL*,#-]|SUN|MON|TUE|WED|THU|FRI|SAT)+)$/i,
      allowed: '* ? , - L # SUN to SAT',
    },
  },
] as const;

const checkFields = (name: string, fields: readonly string[]): void => {
  if (fields.length !== fieldRules.length) {
    throw new RangeError(
      `${name}: cron() takes ${fieldRules.length} fields (${fieldRules.map(({ field }) => field).join(', ')}), got ${fields.length}: a year or seconds are none of them`,
    );
  }
  fieldRules.forEach(({ field, least, most, pattern, allowed }, i) => {
    const got = fields[i] ?? '';
    // Steps and counts, after / and #, are no values.
    const values = [...got.matchAll(/(?<![/#\d])\d+/g)].map(([digits]) => Number(digits));
    const areAllowed = values.every((value) => value >= least && value <= most);
    if (areAllowed && pattern.test(got)) return;
    throw new RangeError(
      `${name}: the ${field} of cron() takes ${least} to ${most} and ${allowed}, got ${got}: change it`,
    );
  });
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
const checkDuration = ({ name, duration }: MuteWindow): void => {
  if (duration >= 60 && duration <= 15 * 86_400 && duration % 60 === 0) return;
  throw new RangeError(
    `${name}: the duration must be whole minutes, from one to 15 days, got ${duration} s: change it`,
  );
};

const checkTimezone = ({ name, timezone }: MuteWindow): void => {
  if (timezone === undefined || isTimezone(timezone)) return;
  throw new RangeError(
    `${name}: the time zone must be a name such as Europe/London or UTC, got ${timezone}: change it`,
  );
};

const isTimezone = (timezone: string): boolean => {
  // The runtime knows offsets as well, which CloudWatch does not take here.
  if (!/^[A-Za-z]/.test(timezone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
};
