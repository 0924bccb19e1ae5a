// The public door `watchkeeper`; inside the project import the file that you mean.
export { CompositeAlarm, type Suppressor } from './alarms/composite-alarm';
export { DeploymentAlarm } from './alarms/deployment-alarm';
export { MetricAlarm, type MetricAlarmProps } from './alarms/metric-alarm';
export { MuteRules } from './alarms/mute-rules';
export { type Fleet, ServiceComposites } from './alarms/service-composites';
export { SloAlarms } from './alarms/slo-alarms';
export { OverviewDashboard } from './dashboards/overview-dashboard';
export { WatchDashboard, type WatchDashboardProps } from './dashboards/watch-dashboard';
export { type Channel, email, type Routes, slack, topic } from './delivery/channel';
export { forConstruct } from './discovery/resource-alarms';
export type { WatchedScope } from './discovery/resource-watch';
export { type LintCode, lintCodes } from './lint/codes';
export { lintTemplate } from './lint/lint-template';
export { WatchLint } from './lint/watch-lint';
export { ContributorInsights } from './logs/contributor-insights';
export { fieldIndexPolicies } from './logs/field-indexes';
export { LogArchive, type LogArchiveProps } from './logs/log-archive';
export { LogContentAlarm } from './logs/log-content-alarm';
export { SavedQueries } from './logs/saved-queries';
export { MonitoredApi, type MonitoredApiProps, type RouteProps } from './monitored-api';
export {
  type FunctionSettings,
  MonitoredFunction,
  type MonitoredFunctionProps,
} from './monitored-function';
export { Watch, type WatchEverythingProps, type WatchProps } from './watch';
