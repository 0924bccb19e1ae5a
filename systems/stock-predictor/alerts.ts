import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { thresholdProfiles } from '../../telemetry/alerts/threshold-profile';
import { minutes } from '../../telemetry/duration';
import { dependencyDown, serviceDown } from '../../telemetry/rules/availability';
import { highErrorRate, highLatency } from '../../telemetry/rules/http';
import { lowAccuracy } from '../../telemetry/rules/model';
import type { Runbook } from '../../telemetry/rules/shared-rule';
import { predictor } from './telemetry';

export interface PredictorAlerts {
  readonly errors: AlertRule;
  readonly latency: AlertRule;
  readonly accuracy: AlertRule;
  readonly downtime: AlertRule;
  readonly dependency: AlertRule;
}

const thresholds = thresholdProfiles.stockPredictor;

/**
 * The four alerts of SP9, and one of what the service depends on. SP9's thresholds are the document's; severities,
 * durations, the guard and the fifth alert are our choice.
 */
export const predictorAlerts = (runbook: Runbook): PredictorAlerts => ({
  errors: highErrorRate(predictor.http, {
    above: thresholds.errors,
    for: minutes(5),
    severity: 'critical',
    runbook,
    source: {
      need: 'SP9',
      wording: 'Configure alert for high error rates (>5%)',
      ours: ['severity', 'for', 'guard'],
    },
  }),
  latency: highLatency(predictor.http, {
    above: thresholds.latency,
    for: minutes(5),
    severity: 'warning',
    runbook,
    source: {
      need: 'SP9',
      wording: 'Configure alert for high latency (>1000ms)',
      ours: ['severity', 'for', 'guard'],
      reading: 'The document names no statistic: of the three that it collects, p95.',
    },
  }),
  accuracy: lowAccuracy(predictor.model, {
    below: thresholds.accuracy,
    for: minutes(15),
    severity: 'warning',
    summary: 'Less than 70 % of predictions came within 10 % of the price, over all models.',
    runbook,
    source: {
      need: 'SP9',
      wording: 'Configure alert for low prediction accuracy (<70%)',
      ours: ['severity', 'for'],
    },
  }),
  downtime: serviceDown(predictor.availability, {
    for: minutes(3),
    severity: 'critical',
    runbook,
    source: {
      need: 'SP9',
      wording: 'Configure alert for application downtime',
      ours: ['severity', 'for', 'threshold'],
      reading: 'A check from outside, each minute; silence counts as downtime.',
    },
  }),
  dependency: dependencyDown(predictor.health, {
    for: minutes(5),
    severity: 'warning',
    summary: 'The table of predictions or the prices do not answer, or nobody asks them any more.',
    runbook,
  }),
});
