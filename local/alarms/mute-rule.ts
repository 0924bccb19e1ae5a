import { Cron } from 'croner';
import { DateTime, Duration, IANAZone } from 'luxon';
import * as v from 'valibot';
import { type Refuse, readWithSchema } from './alarm-properties';

const dateTime = v.union([v.string(), v.date()]);
const text = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html */
const muteRuleProperties = v.strictObject({
  Name: text(255),
  Description: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  Rule: v.object({
    Schedule: v.object({
      Expression: text(256),
      Duration: text(50),
      Timezone: v.optional(text(50), 'UTC'),
    }),
  }),
  MuteTargets: v.optional(v.object({ AlarmNames: v.pipe(v.array(text(255)), v.maxLength(100)) }), {
    AlarmNames: [],
  }),
  /** Without an offset of its own it is in the schedule's time zone. */
  StartDate: v.optional(dateTime),
  ExpireDate: v.optional(dateTime),
  Tags: v.optional(v.array(v.unknown())),
});

/** The properties of `AWS::CloudWatch::AlarmMuteRule`, resolved, or what PutAlarmMuteRule gets. */
export type MuteRuleProperties = v.InferInput<typeof muteRuleProperties>;

/** When actions of alarms are muted, again and again or once. Moments are milliseconds since 1970. */
export interface MuteRule {
  readonly name: string;
  readonly description?: string;
  readonly schedule: {
    readonly expression: string;
    readonly duration: string;
    readonly timezone: string;
  };
  readonly starts:
    | { readonly kind: 'once'; readonly atMs: number }
    | { readonly kind: 'cron'; readonly cron: Cron };
  readonly durationMs: number;
  /** It mutes nothing before. */
  readonly startMs?: number;
  /** It mutes nothing from then on. */
  readonly expireMs?: number;
  /** Names. */
  readonly alarms: readonly string[];
}

export type MuteStatus = 'SCHEDULED' | 'ACTIVE' | 'EXPIRED';

/** A time in which a rule mutes. */
export interface MuteWindow {
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
}

/** A mute rule that CloudWatch would refuse. */
export class MuteRuleError extends Error {
  readonly property: string;

  constructor(ruleName: string, property: string, problem: string) {
    super(`alarm mute rule ${ruleName}: ${property} ${problem}`);
    this.name = 'MuteRuleError';
    this.property = property;
  }
}

/** @throws MuteRuleError naming the property, what it may be and what was got */
export const readMuteRule = (given: MuteRuleProperties): MuteRule => {
  const refuse: Refuse = (property, problem) => {
    throw new MuteRuleError(String(given.Name), property, problem);
  };
  const read = readWithSchema(muteRuleProperties, given, refuse);
  const { Name, Description, Rule, MuteTargets, StartDate, ExpireDate } = read;
  const { Expression: expression, Duration: duration, Timezone: timezone } = Rule.Schedule;
  if (!IANAZone.isValidZone(timezone)) {
    refuse('Rule.Schedule.Timezone', `must be a time zone like Europe/London, got ${timezone}`);
  }
  const startMs = dateOf(StartDate, timezone, 'StartDate', refuse);
  const expireMs = dateOf(ExpireDate, timezone, 'ExpireDate', refuse);
  if (startMs !== undefined && expireMs !== undefined && expireMs <= startMs) {
    refuse('ExpireDate', 'must be after StartDate');
  }
  return {
    name: Name,
    ...(Description === undefined ? {} : { description: Description }),
    schedule: { expression, duration, timezone },
    starts: startsOf(expression, timezone, refuse),
    durationMs: durationOf(duration, refuse),
    ...(startMs === undefined ? {} : { startMs }),
    ...(expireMs === undefined ? {} : { expireMs }),
    alarms: MuteTargets.AlarmNames,
  };
};

const dateOf = (
  date: string | Date | undefined,
  zone: string,
  property: string,
  refuse: Refuse,
): number | undefined => {
  if (date === undefined) return undefined;
  const ms = date instanceof Date ? date.getTime() : momentOf(date, zone);
  if (!Number.isNaN(ms)) return ms;
  return refuse(property, `must be a date like 2026-04-15T08:00, got ${date}`);
};

/**
 * NaN for a text that is no date. What the clocks show twice is the earlier moment, and what they pass over is as much
 * later as they go forward: AWS does not say, and its language's library does so.
 */
const momentOf = (text: string, zone: string): number => {
  const localMs = DateTime.fromISO(text, { zone: 'UTC' }).toMillis();
  if (HAS_OFFSET.test(text)) return localMs;
  const offsetMs = (ms: number): number => IANAZone.create(zone).offset(ms) * 60_000;
  const asBefore = localMs - offsetMs(localMs - DAY_MS);
  const asAfter = localMs - offsetMs(localMs + DAY_MS);
  const isShown = (ms: number): boolean => ms + offsetMs(ms) === localMs;
  return isShown(asAfter) && !isShown(asBefore) ? asAfter : asBefore;
};

const HAS_OFFSET = /T.*(?:Z|[+-]\d\d(?::?\d\d)?)$/i;

const DAY_MS = 86_400_000;
const SHORTEST_MS = 60_000;
const LONGEST_MS = 15 * DAY_MS;

const durationOf = (duration: string, refuse: Refuse): number => {
  const ms = Duration.fromISO(duration).toMillis();
  if (ms >= SHORTEST_MS && ms <= LONGEST_MS) return ms;
  return refuse('Rule.Schedule.Duration', `must be from PT1M to P15D, got ${duration}`);
};

/** A one-time window's format. */
const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2})\)$/;
const CRON = /^cron\((.*)\)$/;

const startsOf = (expression: string, zone: string, refuse: Refuse): MuteRule['starts'] => {
  const property = 'Rule.Schedule.Expression';
  const at = AT.exec(expression)?.[1];
  if (at !== undefined) {
    const atMs = momentOf(at, zone);
    return Number.isNaN(atMs)
      ? refuse(property, `names a moment that does not exist: ${at}`)
      : { kind: 'once', atMs };
  }
  const fields = CRON.exec(expression)?.[1]?.trim().split(/\s+/);
  if (!fields) {
    return refuse(
      property,
      `must be cron(minute hour day-of-month month day-of-week) or at(yyyy-MM-ddThh:mm), got ${expression}`,
    );
  }
  return { kind: 'cron', cron: cronOf(fields, zone, (problem) => refuse(property, problem)) };
};

/**
 * What each field may have.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
const FIELDS = [
  { name: 'minute', least: 0, most: 59, allowed: '* , - /', pattern: /^[\d*,/-]+$/ },
  { name: 'hour', least: 0, most: 23, allowed: '* , - /', pattern: /^[\d*,/-]+$/ },
  {
    name: 'day of month',
    least: 1,
    most: 31,
    allowed: '* ? , - / L',
    pattern: /^(\?|[\dL*,/-]+)$/,
  },
  { name: 'month', least: 1, most: 12, allowed: '* , - / JAN-DEC', pattern: /^[\dA-Z*,/-]+$/i },
  {
    name: 'day of week',
    least: 0,
    most: 7,
    allowed: '* ? , - L # SUN-SAT',
    pattern: /^(\?|[\dA-Z*,#-]+)$/i,
  },
] as const;

/** The numbers in a field that are values, not steps or counts. */
const valuesIn = (field: string): number[] =>
  [...field.matchAll(/(?<![/#\d])\d+/g)].map(([digits]) => Number(digits));

const cronOf = (
  fields: readonly string[],
  timezone: string,
  refuse: (problem: string) => never,
): Cron => {
  if (fields.length !== FIELDS.length) {
    return refuse(
      `must have ${FIELDS.length} fields (${FIELDS.map(({ name }) => name).join(', ')}), got ${fields.length}`,
    );
  }
  FIELDS.forEach(({ name, least, most, allowed, pattern }, i) => {
    const field = fields[i] ?? '';
    const areAllowed = valuesIn(field).every((value) => value >= least && value <= most);
    if (areAllowed && pattern.test(field)) return;
    refuse(`has the ${name} ${field}: it takes ${least} to ${most} and ${allowed}`);
  });
  try {
    return new Cron(fields.map(asCronerField).join(' '), {
      timezone,
      paused: true,
      sloppyRanges: true,
    });
  } catch (error) {
    return refuse(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** croner takes no `L` alone for the last day of the week. */
const asCronerField = (field: string, i: number): string =>
  i === 4 && field.toUpperCase() === 'L' ? '6' : field;

/** The window in which a rule mutes at a moment; of windows that overlap the one that began first. */
export const muteWindow = (rule: MuteRule, nowMs: number): MuteWindow | undefined => {
  const startedMs = firstStartAfter(rule, nowMs - rule.durationMs);
  if (startedMs === undefined || startedMs > nowMs) return undefined;
  const startMs = Math.max(startedMs, rule.startMs ?? startedMs);
  const endMs = Math.min(startedMs + rule.durationMs, rule.expireMs ?? Number.POSITIVE_INFINITY);
  return nowMs >= startMs && nowMs < endMs ? { startMs, endMs } : undefined;
};

const firstStartAfter = ({ starts }: MuteRule, ms: number): number | undefined =>
  starts.kind === 'once'
    ? starts.atMs > ms
      ? starts.atMs
      : undefined
    : starts.cron.nextRun(new Date(ms))?.getTime();

export const muteStatus = (rule: MuteRule, nowMs: number): MuteStatus => {
  if (muteWindow(rule, nowMs)) return 'ACTIVE';
  const { starts, durationMs, expireMs = Number.POSITIVE_INFINITY } = rule;
  const lastMs = starts.kind === 'once' ? Math.min(starts.atMs + durationMs, expireMs) : expireMs;
  return nowMs >= lastMs ? 'EXPIRED' : 'SCHEDULED';
};
