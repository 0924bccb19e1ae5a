import { account } from './account';
import type { EpochMs } from './clock';

const unitMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * The period of a schedule expression `rate(n unit)` in milliseconds.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws Error for anything else; `cron()` does not run here yet
 */
export const ratePeriodMs = (expression: string): number => {
  const match = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  const period = Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? 0);
  if (!(period > 0)) {
    throw new Error(
      `the local cloud runs schedules like rate(5 minutes), got ${expression}: cron() does not run here yet`,
    );
  }
  return period;
};

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export const scheduledEvent = (ruleArn: string, id: string, timeMs: EpochMs): unknown => ({
  version: '0',
  id,
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: account.id,
  time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  region: account.region,
  resources: [ruleArn],
  detail: {},
});
