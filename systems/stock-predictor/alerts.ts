import { type AlertRule, alert } from '../../telemetry/alert-rule';
import { minutes } from '../../telemetry/duration';
import { average, minimum, p95, ratio, withTraffic } from '../../telemetry/signal';
import { count, milliseconds, percent } from '../../telemetry/unit';
import { predictor } from './telemetry';

/** Below this a minute says nothing about the service: one failure of three requests is not 33 %. */
const REQUESTS_A_MINUTE = 10;

export interface PredictorAlerts {
  readonly errors: AlertRule;
  readonly latency: AlertRule;
  readonly accuracy: AlertRule;
  readonly downtime: AlertRule;
  readonly dependency: AlertRule;
}

/**
 * The four alerts of SP9, and one of what the service depends on. SP9's thresholds are the document's; severities,
 * durations, the guard and the fifth alert are our choice.
 * @param runbook - the address of the runbook's section with this name
 */
export const predictorAlerts = (runbook: (section: string) => string): PredictorAlerts => ({
  errors: alert(
    'HighErrorRate',
    withTraffic(
      ratio(predictor.http.errors, predictor.http.requests),
      predictor.http.requests,
      REQUESTS_A_MINUTE,
    ).above(percent(5)),
    {
      for: minutes(5),
      severity: 'critical',
      summary: 'More than 5 % of requests fail on our side.',
      runbook: runbook('high-error-rate'),
    },
  ),
  latency: alert(
    'HighLatency',
    withTraffic(p95(predictor.http.latency), predictor.http.requests, REQUESTS_A_MINUTE).above(
      milliseconds(1000),
    ),
    {
      for: minutes(5),
      severity: 'warning',
      summary: 'One request in twenty takes longer than a second.',
      runbook: runbook('high-latency'),
    },
  ),
  accuracy: alert('LowAccuracy', average(predictor.model.accuracy).below(percent(70)), {
    for: minutes(15),
    period: minutes(5),
    severity: 'warning',
    summary: 'Less than 70 % of predictions came within 10 % of the price, over all models.',
    runbook: runbook('low-accuracy'),
    absence: 'unknown',
  }),
  downtime: alert('ServiceDown', minimum(predictor.availability.up).below(count(1)), {
    for: minutes(3),
    severity: 'critical',
    summary: 'The health check fails, or is not made any more.',
    runbook: runbook('service-down'),
    absence: 'dead',
  }),
  dependency: alert('DependencyDown', minimum(predictor.health.up).below(count(1)), {
    for: minutes(5),
    severity: 'warning',
    summary: 'The table of predictions or the prices do not answer, or nobody asks them any more.',
    runbook: runbook('dependency-down'),
    absence: 'dead',
  }),
});
