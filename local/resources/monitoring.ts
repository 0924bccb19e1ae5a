import { account, arn } from '../account';
import type { AlarmProperties } from '../alarms/alarm-definition';
import { alarmNotification } from '../alarms/alarm-notification';
import type { Transition } from '../alarms/alarm-record';
import { createMetricAlarm, type MetricAlarm } from '../alarms/metric-alarm';
import type { Cloud } from '../cloud/cloud';
import type { CreateResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::CloudWatch: metric alarms with their actions, and dashboards. */
export const monitoringResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::CloudWatch::Alarm': (resource) => {
    const AlarmName = resource.properties.AlarmName ?? physicalName(resource);
    const alarmArn = arn('cloudwatch', `alarm:${AlarmName}`);
    const alarm = createMetricAlarm(
      { ...(resource.properties as AlarmProperties), AlarmName, arn: alarmArn },
      cloud.clock.now(),
    );
    cloud.alarms.set(AlarmName, alarm);
    cloud.clock.every(alarm.evaluationIntervalMs, () => {
      const transition = alarm.evaluate(cloud.metrics, cloud.clock.now());
      if (transition) onTransition(cloud, alarm, transition);
    });
    return { ref: AlarmName, attributes: { Arn: alarmArn } };
  },

  'AWS::CloudWatch::Dashboard': (resource) => {
    const name = resource.properties.DashboardName ?? physicalName(resource);
    cloud.dashboards.set(name, JSON.parse(resource.properties.DashboardBody));
    return {
      ref: name,
      attributes: { DashboardArn: `arn:aws:cloudwatch::${account.id}:dashboard/${name}` },
    };
  },
});

/** Runs the actions of a state that an alarm has come into. */
export const onTransition = (
  cloud: Pick<Cloud, 'emit' | 'topics'>,
  alarm: MetricAlarm,
  transition: Transition,
): void => {
  cloud.emit('alarm');
  const { properties } = alarm.definition;
  if (properties.ActionsEnabled === false) return;
  const actions = {
    ALARM: properties.AlarmActions,
    OK: properties.OKActions,
    INSUFFICIENT_DATA: properties.InsufficientDataActions,
  }[transition.to];
  for (const action of actions ?? []) runAction(cloud, alarm, transition, action);
};

const runAction = (
  cloud: Pick<Cloud, 'topics'>,
  alarm: MetricAlarm,
  transition: Transition,
  action: string,
): void => {
  const record = (state: 'Succeeded' | 'Failed', error?: string): void =>
    alarm.recordAction(
      state === 'Succeeded'
        ? `Successfully executed action ${action}`
        : `Failed to execute action ${action}. Received error: "${error}"`,
      { actionState: state, notificationResource: action },
      transition.atMs,
    );
  try {
    if (!action.includes(':sns:')) throw new Error('the local cloud runs SNS actions only');
    cloud.topics.publish({ topicArn: action, ...alarmNotification(alarm, transition) });
    record('Succeeded');
  } catch (error) {
    record('Failed', error instanceof Error ? error.message : String(error));
  }
};
