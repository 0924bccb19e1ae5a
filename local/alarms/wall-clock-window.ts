import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';

/**
 * The periods that a wall clock window can have, in seconds.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export const wallClockPeriods = [60, 300, 3600, 86_400, 604_800] as const;
export type WallClockPeriod = (typeof wallClockPeriods)[number];

export type TimeZone = Zone;

/** In minutes. */
const OFFSET_STEP = 5;
const LARGEST_OFFSET = 18 * 60;

/**
 * Reads a time zone as an alarm gives it: `America/New_York`, `+05:30`, `Z`, `UTC+05:30`, `GMT-08:00`.
 * @throws RangeError
 */
export const readTimeZone = (text: string): TimeZone => {
  const zone = fixedZone(text) ?? IANAZone.create(text);
  if (!zone.isValid) {
    throw new RangeError(
      `unknown time zone ${JSON.stringify(text)}: use an IANA name (Europe/Berlin), an offset (+05:30, Z) or UTC+05:30`,
    );
  }
  const offset = zone.offset(0);
  if (zone.isUniversal && (offset % OFFSET_STEP !== 0 || Math.abs(offset) > LARGEST_OFFSET)) {
    throw new RangeError(
      `the offset of ${text} must be a multiple of ${OFFSET_STEP} minutes up to 18 hours: use an offset such as +05:30`,
    );
  }
  return zone;
};

const fixedZone = (text: string): TimeZone | undefined => {
  if (text === 'Z' || text === 'UTC' || text === 'GMT') return FixedOffsetZone.utcInstance;
  const [, sign, hours, minutes] = /^(?:UTC|GMT)?([+-])(\d\d):([0-5]\d)$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const offset = Number(hours) * 60 + Number(minutes);
  return FixedOffsetZone.instance(sign === '-' ? -offset : offset);
};

/**
 * Where the last complete periods begin on the clock of a time zone, oldest first, and where the newest ends: one
 * more moment than periods. Days and weeks last as long as they do there, also when clocks change; weeks begin on Monday.
 */
export const wallClockBounds = (
  nowMs: number,
  periodSeconds: WallClockPeriod,
  periods: number,
  zone: TimeZone,
): readonly number[] => {
  const bounds = [periodStart(nowMs, periodSeconds, zone)];
  for (let i = 0; i < periods; i++) {
    bounds.push(periodStart((bounds.at(-1) ?? 0) - 1, periodSeconds, zone));
  }
  return bounds.reverse();
};

const periodStart = (ms: number, periodSeconds: WallClockPeriod, zone: TimeZone): number => {
  if (periodSeconds > 3600) {
    const unit = periodSeconds === 86_400 ? 'day' : 'week';
    const local = DateTime.fromMillis(ms, { zone });
    const start = local.startOf(unit);
    // Where clocks go back at one o'clock it is midnight twice: the day begins with the first.
    const before = start.minus(1);
    return (before.hasSame(local, unit) ? before.startOf(unit) : start).toMillis();
  }
  const localMs = ms + zone.offset(ms) * 60_000;
  return ms - (localMs % (periodSeconds * 1000));
};
