// The public door `watchkeeper/telemetry`; inside the project import the file that you mean.
export { type AlertRule, alert, alertsBySeverity } from './alert-rule';
export { billedMetrics } from './billed-metrics';
export { conditionSentence } from './condition-sentence';
export { type ContributorRule, contributorRules } from './contributor-insights';
export type { DashboardPlan } from './dashboard-plan';
export {
  type DashboardVariable,
  dimensionVariable,
  functionVariable,
  stageNameVariable,
  stageVariable,
} from './dashboard-variable';
export { type AnyTelemetry, type Bound, defineTelemetry, type Telemetry } from './define-telemetry';
export { days, hours, minutes, seconds } from './duration';
export { facetPanels } from './facet-panels';
export { facetQueries } from './facet-queries';
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
export { functionPanels } from './function-panels';
export { counter, gauge, histogram, type Instrument, inHighResolution } from './instrument';
export type { FieldChanges, FieldSet } from './line-fields';
export type { LogContent } from './log-content';
export { type LogContentOptions, logContentAlert } from './log-content-alert';
export type { MuteWindow } from './mute-window';
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
} from './panel';
export { judgedBy, rulesAbout, type Threshold, thresholdsOf } from './panel-threshold';
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
export { runbookAddress } from './runbook-address';
export type { SavedQuery } from './saved-query';
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
} from './signal';
export { latencySlo, levelSlo, type Slo, slo, timeSlo } from './slo';
export { budgetPanels } from './slo-panels';
export { atStage, type StageProfile, stageProfiles } from './stage-profile';
export { type ThresholdProfile, thresholdProfiles } from './threshold-profile';
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
