import type { Seconds } from './duration';

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
