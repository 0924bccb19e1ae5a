const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long CloudWatch knows a metric so fine, from the finest on: what is older has longer periods alone.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
 */
export const RETENTION_TIERS = [
  { afterMs: 3 * HOUR_MS, periodSeconds: 60 },
  { afterMs: 15 * DAY_MS, periodSeconds: 300 },
  { afterMs: 63 * DAY_MS, periodSeconds: 3600 },
] as const;

/** Then it is forgotten. */
export const RETENTION_MS = 455 * DAY_MS;

/** The shortest period that is still known of a moment, which others must be multiples of. */
export const finestPeriodSeconds = (atMs: number, nowMs: number): number =>
  RETENTION_TIERS.findLast(({ afterMs }) => nowMs - atMs > afterMs)?.periodSeconds ?? 1;
