import { Cron } from 'croner';
import { DateTime, IANAZone } from 'luxon';
import type { Cancel, Clock, EpochMs } from './clock';

/** Moments at which something is due. */
export interface Schedule {
  /** The first moment after another one; undefined when none comes. */
  next(afterMs: EpochMs): EpochMs | undefined;
}

/** A schedule expression that is none; the message says what is allowed. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

export interface ScheduleOptions {
  /** From when a rate counts; nothing is due before. */
  readonly startMs: EpochMs;
  /** @default - it has no end */
  readonly endMs?: EpochMs;
  /** IANA. @default 'UTC' */
  readonly timeZone?: string;
}

type Parse = (argument: string, options: ScheduleOptions, expression: string) => Schedule;

/**
 * Reads `rate(5 minutes)`, `cron(0 10 * * ? *)` or `at(2026-01-31T10:00:00)`.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 * @throws ScheduleError
 */
export const parseSchedule = (expression: string, options: ScheduleOptions): Schedule => {
  const [, kind = '', argument = ''] = /^(\w+)\((.*)\)$/.exec(expression.trim()) ?? [];
  const parse = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!parse) {
    throw new ScheduleError(
      `a schedule is rate(5 minutes), cron(0 10 * * ? *) or at(2026-01-31T10:00:00), got ${JSON.stringify(expression)}`,
    );
  }
  const { timeZone = 'UTC', startMs, endMs = Number.POSITIVE_INFINITY } = options;
  if (!IANAZone.isValidZone(timeZone)) {
    throw new ScheduleError(`a time zone is an IANA name such as Europe/Berlin, got ${timeZone}`);
  }
  const schedule = parse(argument.trim(), options, expression);
  return {
    next: (afterMs) => {
      // What is due at the start itself counts.
      const dueMs = schedule.next(Math.max(afterMs, startMs - 1));
      return dueMs !== undefined && dueMs <= endMs ? dueMs : undefined;
    },
  };
};

/** Runs a task at each moment of a schedule. */
export const onSchedule = (
  clock: Pick<Clock, 'now' | 'at'>,
  schedule: Schedule,
  task: (dueMs: EpochMs) => void,
): Cancel => {
  let cancel: Cancel = () => {};
  const wait = (afterMs: EpochMs): void => {
    const dueMs = schedule.next(afterMs);
    if (dueMs === undefined) return;
    cancel = clock.at(dueMs, () => {
      wait(dueMs);
      task(dueMs);
    });
  };
  wait(clock.now());
  return () => cancel();
};

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-rate-expressions */
const rate: Parse = (argument, { startMs }, expression) => {
  const [, count = '', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(argument) ?? [];
  const periodMs = Number(count) * (UNIT_MS[unit] ?? 0);
  if (!(periodMs > 0) || (count === '1') !== (plural === '')) {
    throw new ScheduleError(
      `a rate is rate(1 minute), or a number above 1 with minutes, hours or days: rate(5 minutes), got ${expression}`,
    );
  }
  return {
    next: (afterMs) =>
      startMs + Math.max(1, Math.floor((afterMs - startMs) / periodMs) + 1) * periodMs,
  };
};

const CRON_FIELDS = 'minutes hours day-of-month month day-of-week year';

/** A day that never comes (31 February) is looked for in so many steps. */
const MAX_SKIPPED = 10;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions */
const cron: Parse = (argument, { timeZone = 'UTC' }, expression) => {
  const pattern = cronPattern(argument, timeZone, expression);
  return {
    next: (afterMs) => {
      let run = pattern.nextRun(new Date(afterMs));
      // A time that the change to summer time leaves out is left out, not made up for.
      for (let skipped = 0; run && !pattern.match(run) && skipped < MAX_SKIPPED; skipped++) {
        run = pattern.nextRun(run);
      }
      return run?.getTime();
    },
  };
};

const cronPattern = (argument: string, timezone: string, expression: string): Cron => {
  const fields = argument.split(/\s+/);
  const [minutes, hours, day = '', month, weekday = '', year] = fields;
  if (fields.length !== 6) {
    throw new ScheduleError(
      `cron() has six fields (${CRON_FIELDS}), got ${fields.length}: ${expression}`,
    );
  }
  if ((day === '?') === (weekday === '?')) {
    throw new ScheduleError(
      `one of day-of-month and day-of-week is ?, the other is not, got ${expression}`,
    );
  }
  try {
    // L alone is the last day of the week, a Saturday.
    const weekdays = weekday.toUpperCase() === 'L' ? '7' : weekday;
    return new Cron(`0 ${minutes} ${hours} ${day} ${month} ${weekdays} ${year}`, {
      timezone,
      mode: '7-part',
      alternativeWeekdays: true,
      sloppyRanges: true,
      paused: true,
    });
  } catch (error) {
    const reason = (error as Error).message.replace(/^CronPattern: /, '');
    throw new ScheduleError(`${expression} (${CRON_FIELDS}): ${reason}`);
  }
};

const at: Parse = (argument, { timeZone = 'UTC' }, expression) => {
  const isComplete = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(argument);
  const moment = DateTime.fromISO(argument, { zone: timeZone });
  if (!isComplete || !moment.isValid) {
    throw new ScheduleError(`at() takes a time such as 2026-01-31T10:00:00, got ${expression}`);
  }
  const atMs = moment.toMillis();
  return { next: (afterMs) => (atMs > afterMs ? atMs : undefined) };
};

const KINDS: Readonly<Record<string, Parse>> = { rate, cron, at };
