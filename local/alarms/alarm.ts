import type { AlarmRecord } from './alarm-record';

/** What alarms of all kinds have in common: metric, composite and log alarms. They run no actions: their owner does. */
export interface Alarm {
  readonly kind: 'metric' | 'composite' | 'log';
  readonly name: string;
  readonly arn: string;
  /** Its state and history: what creates an alarm takes the record of the one that it takes the place of. */
  readonly record: AlarmRecord;
  readonly state: AlarmRecord['state'];
  readonly createdMs: number;
  /** SetAlarmState: lasts until the next evaluation, of a composite alarm until a child changes. */
  readonly setState: AlarmRecord['change'];
  readonly recordAction: AlarmRecord['recordAction'];
  readonly describeHistory: AlarmRecord['describeHistory'];
}
