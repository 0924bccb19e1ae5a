import { account } from '../account';
import { alarmData, type QuietActions } from './alarm-event';
import { awsDate } from './alarm-reason';
import type { Transition } from './alarm-record';
import { queryExecutionId } from './log-query';
import type { AlarmOwner, ReportedAlarm } from './reported-alarm';

/**
 * The event that a function gets which is an alarm's action.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */
export const alarmLambdaEvent = (
  alarm: ReportedAlarm,
  transition: Transition,
  quiet: QuietActions = {},
  owner: Pick<AlarmOwner, 'id' | 'region'> = account,
): object => {
  const data = alarmData(alarm, transition, quiet);
  const ran = alarm.kind === 'log' ? queryExecutionId(transition.reasonData) : undefined;
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId: owner.id,
    time: awsDate(transition.atMs),
    region: owner.region,
    alarmData: {
      ...data,
      ...(ran !== undefined && { state: { ...data.state, queryExecutionId: ran } }),
      ...(transition.contributor && { alarmContributor: transition.contributor }),
    },
  };
};
