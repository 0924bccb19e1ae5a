import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { thresholdProfiles } from '../../telemetry/alerts/threshold-profile';
import { minutes } from '../../telemetry/duration';
import { lowCacheHits } from '../../telemetry/rules/cache';
import { highErrorRate, highLatency } from '../../telemetry/rules/http';
import { lowAccuracy } from '../../telemetry/rules/model';
import type { Runbook, SharedRuleOptions } from '../../telemetry/rules/shared-rule';
import { highCpu, highMemory, isBeyond } from '../../telemetry/rules/system';
import { percent, type Quantity } from '../../telemetry/unit';
import { energyForecast } from './telemetry';

export interface EnergyForecastAlerts {
  readonly errors: AlertRule;
  readonly latency: AlertRule;
  readonly accuracy: AlertRule;
  readonly memory: AlertRule;
  readonly cpu: AlertRule;
  readonly cacheHits: AlertRule;
}

interface AlertSources {
  readonly runbook: Runbook;
  /** Of the functions; the smallest where they differ. */
  readonly memoryLimit: Quantity<'Megabytes'>;
}

const thresholds = thresholdProfiles.energyForecast;

/** The six alerts of EF2; HighErrorRate is written there a second time, as errors a second. */
export const energyForecastAlerts = ({
  runbook,
  memoryLimit,
}: AlertSources): EnergyForecastAlerts => ({
  errors: highErrorRate(energyForecast.http, {
    above: thresholds.errors,
    for: minutes(5),
    severity: 'critical',
    runbook,
    source: {
      need: 'EF2',
      wording: 'error_rate > 0.01; rate(http_requests_total{status=~"5.."}[5m]) > 0.1',
      ours: ['guard'],
      reading:
        'Written twice: the share of requests, 1 %, replaces 0.1 errors a second, which are many or few as the traffic is.',
    },
  }),
  latency: highLatency(energyForecast.http, {
    name: 'APILatency',
    above: thresholds.latency,
    for: minutes(5),
    severity: 'critical',
    incidentLevel: 'SEV2',
    runbook,
    source: { need: 'EF2', wording: 'api_latency_p95 > 0.5', ours: ['guard'] },
  }),
  accuracy: lowAccuracy(energyForecast.model, {
    name: 'LowModelAccuracy',
    below: thresholds.accuracy,
    for: minutes(15),
    severity: 'critical',
    runbook,
    source: { need: 'EF2', wording: 'model_prediction_accuracy_percent < 80' },
  }),
  memory: memoryAlert(memoryLimit, {
    for: minutes(5),
    severity: 'warning',
    runbook,
  }),
  cpu: highCpu(energyForecast.system, {
    above: thresholds.cpu,
    for: minutes(10),
    severity: 'warning',
    runbook,
    source: {
      need: 'EF2',
      wording: 'cpu_usage > 80',
      reading: 'CPU time of an invocation as a share of its duration.',
    },
  }),
  cacheHits: lowCacheHits(energyForecast.cache, {
    below: thresholds.cacheHits,
    for: minutes(15),
    severity: 'warning',
    runbook,
    source: { need: 'EF2', wording: 'cache_hit_rate < 0.8', ours: ['guard'] },
  }),
});

/** A function of less than 1e9 bytes ends before it has them. */
const memoryAlert = (limit: Quantity<'Megabytes'>, options: SharedRuleOptions): AlertRule => {
  const source = { need: 'EF2', wording: 'process_resident_memory_bytes > 1e9' };
  if (!isBeyond(thresholds.memory, limit)) {
    return highMemory(energyForecast.system, { ...options, above: thresholds.memory, source });
  }
  return highMemory(energyForecast.system, {
    ...options,
    above: percent(90),
    limit,
    source: {
      ...source,
      ours: ['threshold'],
      reading: 'The function has less than 1e9 bytes: 90 % of what it has.',
    },
  });
};
