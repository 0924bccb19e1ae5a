import { type AlertRule, alert } from '../../telemetry/alerts/alert-rule';
import { thresholdProfiles } from '../../telemetry/alerts/threshold-profile';
import { hours, minutes, seconds } from '../../telemetry/duration';
import { lowConnections } from '../../telemetry/rules/database';
import { highErrorRate, highLatency } from '../../telemetry/rules/http';
import type { Runbook } from '../../telemetry/rules/shared-rule';
import { highMemory } from '../../telemetry/rules/system';
import { rate } from '../../telemetry/signals/signal';
import type { Quantity } from '../../telemetry/unit';
import { analytics } from './telemetry';

export interface AnalyticsAlerts {
  readonly errors: AlertRule;
  readonly connections: AlertRule;
  readonly memory: AlertRule;
  readonly latency: AlertRule;
  readonly credits: AlertRule;
}

interface AlertSources {
  readonly runbook: Runbook;
  /** Of the functions; the smallest where they differ. */
  readonly memoryLimit: Quantity<'Megabytes'>;
}

const thresholds = thresholdProfiles.analytics;

/** The document evaluates its rules every 30 seconds: CloudWatch looks at such periods every ten. */
const fast = { period: seconds(30) } as const;

/** Half of what a minute needs. */
const REQUESTS_IN_A_PERIOD = 5;

/** The five alerts of AN8, labelled with the service as all of ours are. */
export const analyticsAlerts = ({ runbook, memoryLimit }: AlertSources): AnalyticsAlerts => ({
  errors: highErrorRate(analytics.http, {
    ...fast,
    above: thresholds.errors,
    requests: REQUESTS_IN_A_PERIOD,
    for: minutes(5),
    severity: 'critical',
    runbook,
    source: {
      need: 'AN8',
      wording: 'rate(http_requests_total{status=~"5.."}[5m]) > 0.05',
      ours: ['guard'],
      reading:
        'The expression is errors a second; its text shows a percentage, and 0.05 is 5 % of the requests.',
    },
  }),
  connections: lowConnections(analytics.database, {
    ...fast,
    name: 'DatabaseConnectionPoolExhausted',
    below: thresholds.connections,
    for: minutes(2),
    severity: 'warning',
    runbook,
    source: {
      need: 'AN8',
      wording: 'database_connections{state="idle"} < 5',
      reading:
        'The rule is about a pool that is nearly exhausted: connections that it has yet to open can be had as well as idle ones.',
    },
  }),
  memory: highMemory(analytics.system, {
    ...fast,
    above: thresholds.memory,
    limit: memoryLimit,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'AN8',
      wording: 'container_memory_usage_bytes / container_spec_memory_limit_bytes > 0.9',
      reading: "The container's limit is the memory of the function.",
    },
  }),
  latency: highLatency(analytics.http, {
    ...fast,
    name: 'HighAPILatency',
    above: thresholds.latency,
    requests: REQUESTS_IN_A_PERIOD,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'AN8',
      wording: 'histogram_quantile(0.95, http_request_duration_seconds_bucket) > 1',
      ours: ['guard'],
      reading: 'Over a bare bucket the quantile is since start: here of each period.',
    },
  }),
  credits: alert(
    'CreditConsumptionSpike',
    rate(analytics.usage.creditsConsumed, 'hour').above(thresholds.creditsAnHour),
    {
      for: hours(1),
      period: hours(1),
      severity: 'info',
      summary: 'More than 10,000 credits were consumed within an hour.',
      action: 'Look which workspace and agent it is; ask its owner, or limit it.',
      runbook: runbook('credit-consumption-spike'),
      source: {
        need: 'AN8',
        wording: 'rate(analytics_credits_consumed_total[1h]) > 10000, for 5m',
        reading:
          'The expression is credits a second; its text says per hour. The hour slides on each minute, so it holds longer than the 5 minutes asked for; it cannot be looked at more often.',
      },
    },
  ),
});
