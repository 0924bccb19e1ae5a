/** A length of time as queries write it: `5m`, `2 weeks`. */
export type Period =
  | { readonly kind: 'fixed'; readonly ms: number; readonly originMs: number }
  | { readonly kind: 'calendar'; readonly months: number };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The epoch began on a Thursday; weeks begin on Monday here (AWS does not say). */
const FIRST_MONDAY = 4 * DAY;

interface Unit {
  readonly names: readonly string[];
  /** The most that counts of it: `bin(300s)` is `bin(60s)`. */
  readonly cap?: number;
  readonly period: (amount: number) => Period;
}

const fixed =
  (ms: number, originMs = 0) =>
  (amount: number): Period => ({ kind: 'fixed', ms: amount * ms, originMs });
const calendar =
  (months: number) =>
  (amount: number): Period => ({ kind: 'calendar', months: amount * months });

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
const units: readonly Unit[] = [
  { names: ['millisecond', 'ms', 'msec'], cap: 1000, period: fixed(1) },
  { names: ['second', 's', 'sec'], cap: 60, period: fixed(SECOND) },
  { names: ['minute', 'm', 'min'], cap: 60, period: fixed(MINUTE) },
  { names: ['hour', 'h', 'hr'], cap: 24, period: fixed(HOUR) },
  { names: ['day', 'd'], period: fixed(DAY) },
  { names: ['week', 'w'], period: fixed(7 * DAY, FIRST_MONDAY) },
  { names: ['month', 'mo', 'mon'], period: calendar(1) },
  { names: ['quarter', 'q', 'qtr'], period: calendar(3) },
  { names: ['year', 'y', 'yr'], period: calendar(12) },
];

const byName = new Map(
  units.flatMap((unit) =>
    unit.names.flatMap((name) =>
      // Each name of more than one letter has a plural.
      (name.length > 1 ? [name, `${name}s`] : [name]).map((one) => [one, unit] as const),
    ),
  ),
);

/** Undefined where there is no such unit. */
export const toPeriod = (amount: number, unitName: string): Period | undefined => {
  const unit = byName.get(unitName.toLowerCase());
  if (!unit || !(amount > 0)) return undefined;
  return unit.period(Math.min(amount, unit.cap ?? Number.POSITIVE_INFINITY));
};

export const PERIOD_EXAMPLES = 'a period such as 30s, 5m, 1h, 1d, 1w or 1mo';

/** The start of the period that a moment lies in. */
export const floorTo = (ms: number, period: Period): number => {
  if (period.kind === 'fixed') {
    return Math.floor((ms - period.originMs) / period.ms) * period.ms + period.originMs;
  }
  const index = monthIndex(ms);
  return startOfMonth(index - (index % period.months));
};

/** The end of that period; a moment that is a period's start stays. */
export const ceilTo = (ms: number, period: Period): number => {
  const start = floorTo(ms, period);
  return start === ms ? ms : later(start, period);
};

export const later = (ms: number, period: Period): number =>
  period.kind === 'fixed'
    ? ms + period.ms
    : startOfMonth(monthIndex(ms) + period.months) + (ms - startOfMonth(monthIndex(ms)));

/** Months count as 30 days. */
export const lengthMs = (period: Period): number =>
  period.kind === 'fixed' ? period.ms : period.months * 30 * DAY;

const monthIndex = (ms: number): number => {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const startOfMonth = (index: number): number =>
  Date.UTC(Math.floor(index / 12), ((index % 12) + 12) % 12);
