import { agentRuntimeAlerts } from '../../systems/agent-runtime/alerts';
import { agentRuntime } from '../../systems/agent-runtime/telemetry';
import { analyticsAlerts } from '../../systems/analytics/alerts';
import { analytics } from '../../systems/analytics/telemetry';
import { energyForecastAlerts } from '../../systems/energy-forecast/alerts';
import { energyForecastMaintenanceAlerts } from '../../systems/energy-forecast/maintenance-alerts';
import { energyObjectives, slowTraining } from '../../systems/energy-forecast/objectives';
import { energyForecastSecurityAlerts } from '../../systems/energy-forecast/security-alerts';
import { energyForecast } from '../../systems/energy-forecast/telemetry';
import { predictorAlerts } from '../../systems/stock-predictor/alerts';
import { predictorObjectives } from '../../systems/stock-predictor/objectives';
import { predictor } from '../../systems/stock-predictor/telemetry';
import { trendAlerts } from '../../systems/trend-intelligence/alerts';
import { trendIntelligence } from '../../systems/trend-intelligence/telemetry';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import type { AnyTelemetry } from '../../telemetry/define-telemetry';
import { runbookAddress } from '../../telemetry/runbooks/runbook-address';
import type { Slo } from '../../telemetry/slo/slo';
import { megabytes } from '../../telemetry/unit';

/** One of the five systems, as the documents show it. */
export interface WatchedSystem {
  readonly title: string;
  readonly telemetry: AnyTelemetry;
  readonly rules: readonly AlertRule[];
  readonly objectives: readonly Slo[];
}

/** What only a deployment knows, as the documents write it; 512 MB is what `MonitoredFunction` gives. */
const deployed = {
  memoryLimit: megabytes(512),
  queues: ['tasks'],
  workers: ['worker'],
  backupVault: 'vault',
} as const;

type Sources = typeof deployed & { readonly runbook: (section: string) => string };

const system = (
  title: string,
  telemetry: AnyTelemetry,
  rulesOf: (sources: Sources) => object,
  objectivesOf: (runbook: Sources['runbook']) => readonly Slo[] = () => [],
): WatchedSystem => {
  const runbook = (section: string) => runbookAddress('docs/runbooks', telemetry.service, section);
  return {
    title,
    telemetry,
    rules: Object.values(rulesOf({ ...deployed, runbook })),
    objectives: objectivesOf(runbook),
  };
};

export const watchedSystems: readonly WatchedSystem[] = [
  system(
    'Stock predictor',
    predictor,
    ({ runbook }) => predictorAlerts(runbook),
    predictorObjectives,
  ),
  system('Agent runtime', agentRuntime, agentRuntimeAlerts),
  system('Analytics', analytics, analyticsAlerts),
  system('Trend intelligence', trendIntelligence, trendAlerts),
  system(
    'Energy forecast',
    energyForecast,
    (sources) => ({
      ...energyForecastAlerts(sources),
      ...energyForecastMaintenanceAlerts(sources),
      ...energyForecastSecurityAlerts(sources),
      slowTraining: slowTraining(sources.runbook),
    }),
    energyObjectives,
  ),
];
