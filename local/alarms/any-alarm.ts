import type { CompositeAlarm } from './composite-alarm';
import type { LogAlarm } from './log-alarm';
import type { MetricAlarm } from './metric-alarm';

/** An alarm of any kind. */
export type AnyAlarm = MetricAlarm | CompositeAlarm | LogAlarm;
