// The public door `watchkeeper`; inside the project import the file that you mean.
export { type Channel, email, type Routes, slack } from './channel';
export { LogArchive, type LogArchiveProps } from './log-archive';
export { MetricAlarm, type MetricAlarmProps } from './metric-alarm';
export { MonitoredApi, type MonitoredApiProps, type RouteProps } from './monitored-api';
export {
  type FunctionSettings,
  MonitoredFunction,
  type MonitoredFunctionProps,
} from './monitored-function';
export { Watch, type WatchProps } from './watch';
export { WatchDashboard, type WatchDashboardProps } from './watch-dashboard';
