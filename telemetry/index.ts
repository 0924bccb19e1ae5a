// The public door `watchkeeper/telemetry`; inside the project import the file that you mean.
export { type AlertRule, alert } from './alert-rule';
export { billedMetrics } from './billed-metrics';
export { defineTelemetry, type Telemetry } from './define-telemetry';
export { days, hours, minutes, seconds } from './duration';
export { availability } from './facets/availability';
export { cache } from './facets/cache';
export { database } from './facets/database';
export { health } from './facets/health';
export { http } from './facets/http';
export { model } from './facets/model';
export { system } from './facets/system';
export { counter, gauge, histogram } from './instrument';
export { alarmStates, graph, logTable, numbers, type Panel, text } from './panel';
export {
  average,
  awsMetric,
  labelled,
  maximum,
  minimum,
  p50,
  p95,
  p99,
  ratio,
  type Signal,
  sum,
  withTraffic,
} from './signal';
export { bytes, count, megabytes, milliseconds, percent } from './unit';
