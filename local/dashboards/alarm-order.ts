import type { AlarmStateName, AlarmView } from '../console-server/console-source';
import type { AlarmOrder } from './dashboard-body';

/** An alarm's ARN ends in its name, colons and all. */
export const alarmName = (arn: string): string => arn.split(':').slice(6).join(':') || arn;

const URGENCY: readonly AlarmStateName[] = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];

type Compare = (a: AlarmView, b: AlarmView) => number;

const byName: Compare = (a, b) => a.name.localeCompare(b.name);
const newestFirst: Compare = (a, b) => b.sinceMs - a.sinceMs;
const byState: Compare = (a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state);

/**
 * `default`: by name. `stateUpdatedTimestamp`: by state, those in alarm first, then by when they came into it.
 * `timestamp`: by when they last changed.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const ORDERS: Readonly<Record<AlarmOrder, Compare>> = {
  default: byName,
  stateUpdatedTimestamp: (a, b) => byState(a, b) || newestFirst(a, b) || byName(a, b),
  timestamp: (a, b) => newestFirst(a, b) || byName(a, b),
};

export const sortAlarms = (alarms: readonly AlarmView[], order: AlarmOrder): readonly AlarmView[] =>
  [...alarms].sort(ORDERS[order]);
