// The public door `watchkeeper/telemetry`; inside the project import the file that you mean.
export { type AlertRule, alert, alertsBySeverity } from './alerts/alert-rule';
export { conditionSentence } from './alerts/condition-sentence';
export type { MuteWindow } from './alerts/mute-window';
export { atStage, type StageProfile, stageProfiles } from './alerts/stage-profile';
export { type ThresholdProfile, thresholdProfiles } from './alerts/threshold-profile';
export { billedMetrics } from './billed-metrics';
export { type AnyTelemetry, type Bound, defineTelemetry, type Telemetry } from './define-telemetry';
export { days, hours, minutes, seconds } from './duration';
export { agent } from './facets/agent';
export { availability } from './facets/availability';
export { cache } from './facets/cache';
export { collector } from './facets/collector';
export { connectionPool } from './facets/connection-pool';
export { database } from './facets/database';
export { disk } from './facets/disk';
export { health } from './facets/health';
export { http } from './facets/http';
export { memory } from './facets/memory';
export { model } from './facets/model';
export { network } from './facets/network';
export { postgres } from './facets/postgres';
export { redis } from './facets/redis';
export { scrape } from './facets/scrape';
export { security } from './facets/security';
export { sqlDatabase } from './facets/sql-database';
export { system } from './facets/system';
export { tasks } from './facets/tasks';
export { trends } from './facets/trends';
export { usage } from './facets/usage';
export { counter, gauge, histogram, type Instrument, inHighResolution } from './instrument';
export type { FieldChanges, FieldSet } from './line-fields';
export { type ContributorRule, contributorRules } from './logs/contributor-insights';
export { facetQueries } from './logs/facet-queries';
export type { LogContent } from './logs/log-content';
export { type LogContentOptions, logContentAlert } from './logs/log-content-alert';
export type { SavedQuery } from './logs/saved-query';
export type { DashboardPlan } from './panels/dashboard-plan';
export {
  type DashboardVariable,
  dimensionVariable,
  functionVariable,
  stageNameVariable,
  stageVariable,
} from './panels/dashboard-variable';
export { facetPanels } from './panels/facet-panels';
export { functionPanels } from './panels/function-panels';
export {
  alarmGraph,
  alarmStates,
  gauges,
  graph,
  heading,
  logTable,
  numbers,
  type Panel,
  recentErrors,
  runbooks,
  shares,
  spread,
  table,
  text,
} from './panels/panel';
export { judgedBy, rulesAbout, type Threshold, thresholdsOf } from './panels/panel-threshold';
export { budgetPanels } from './panels/slo-panels';
export { agentFailures } from './rules/agent';
export { dependencyDown, serviceDown } from './rules/availability';
export { lowCacheHits } from './rules/cache';
export { lowConnections, slowQueries } from './rules/database';
export { highErrorRate, highLatency } from './rules/http';
export { lowAccuracy } from './rules/model';
export { errorRate, failureRate, hitRate } from './rules/rates';
export type { Runbook, SharedRuleOptions } from './rules/shared-rule';
export { highCpu, highMemory, lowDiskSpace } from './rules/system';
export { longRunningTask, nobodyWorks, queueBacklog, taskFailures } from './rules/tasks';
export { runbookAddress } from './runbooks/runbook-address';
export {
  average,
  awsMetric,
  difference,
  filled,
  freshness,
  highest,
  labelled,
  lowest,
  maximum,
  minimum,
  overRange,
  p50,
  p90,
  p95,
  p99,
  percentOf,
  rate,
  ratio,
  type Signal,
  samples,
  sinceStart,
  statistic,
  sum,
  total,
  trimmedMean,
  unless,
  withTraffic,
} from './signals/signal';
export { latencySlo, levelSlo, type Slo, slo, timeSlo } from './slo/slo';
export {
  bytes,
  count,
  inSeconds,
  megabytes,
  milliseconds,
  percent,
  perSecond,
  type Quantity,
} from './unit';
