// The public door `watchkeeper`; inside the project import the file that you mean.

export { MetricAlarm, type MetricAlarmProps } from './alarms/metric-alarm';
export { WatchDashboard, type WatchDashboardProps } from './dashboards/watch-dashboard';
export { type Channel, email, type Routes, slack } from './delivery/channel';
export { LogArchive, type LogArchiveProps } from './logs/log-archive';
export { MonitoredApi, type MonitoredApiProps, type RouteProps } from './monitored-api';
export {
  type FunctionSettings,
  MonitoredFunction,
  type MonitoredFunctionProps,
} from './monitored-function';
export { Watch, type WatchProps } from './watch';
