// The public door `watchkeeper/telemetry`; inside the project import the file that you mean.
export { type AlertRule, alert } from './alert-rule';
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
export { counter, gauge, histogram, type Instrument } from './instrument';
export type { FieldChanges, FieldSet } from './line-fields';
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
