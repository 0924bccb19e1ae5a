import { account, arn } from '../account';
import type { AlarmProperties } from '../alarms/alarm-properties';
import type { AnyAlarm } from '../alarms/any-alarm';
import type { CompositeProperties } from '../alarms/composite-alarm';
import type { LogAlarmProperties } from '../alarms/log-alarm-definition';
import type { MuteRuleProperties } from '../alarms/mute-rule';
import type { Cloud } from '../cloud/cloud';
import type { CreatedResource, CreateResource, ResolvedResource } from '../template/stack';
import { physicalName } from './physical-name';

/** AWS::CloudWatch: alarms of all kinds, rules that mute them, and dashboards. */
export const monitoringResources = (cloud: Cloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::CloudWatch::Alarm': (resource) => {
    const properties = named(resource, 'AlarmName') as AlarmProperties;
    return alarmResource(
      cloud,
      resource,
      cloud.alarms.putMetricAlarm(properties, resource.stackName),
    );
  },

  'AWS::CloudWatch::CompositeAlarm': (resource) => {
    const properties = named(resource, 'AlarmName') as CompositeProperties;
    return alarmResource(
      cloud,
      resource,
      cloud.alarms.putCompositeAlarm(properties, resource.stackName),
    );
  },

  'AWS::CloudWatch::LogAlarm': (resource) => {
    const properties = named(resource, 'AlarmName') as LogAlarmProperties;
    return alarmResource(cloud, resource, cloud.alarms.putLogAlarm(properties, resource.stackName));
  },

  'AWS::CloudWatch::AlarmMuteRule': (resource) => {
    const put = cloud.muteRules.put(
      named(resource, 'Name') as MuteRuleProperties,
      cloud.clock.now(),
    );
    cloud.tags.put(put.arn, resource.properties.Tags ?? []);
    return { ref: put.arn, attributes: { Arn: put.arn } };
  },

  'AWS::CloudWatch::Dashboard': (resource) => {
    const name = resource.properties.DashboardName ?? physicalName(resource);
    cloud.dashboards.set(name, JSON.parse(resource.properties.DashboardBody));
    return { ref: name, attributes: { DashboardArn: dashboardArn(name) } };
  },

  'AWS::CloudWatch::AnomalyDetector': ({ logicalId }) => ({
    ref: logicalId,
    attributes: { Id: logicalId },
    without:
      'taken, and without effect: a model cannot be trained here, an anomaly alarm needs a supplied band',
  }),

  'AWS::CloudWatch::InsightRule': (resource) => {
    const name = resource.properties.RuleName ?? physicalName(resource);
    const ruleArn = arn('cloudwatch', `insight-rule/${name}`);
    return {
      ref: ruleArn,
      attributes: { Arn: ruleArn, RuleName: name },
      without: 'taken, and without effect: the local cloud counts no contributors',
    };
  },
});

export const dashboardArn = (name: string): string =>
  `arn:${account.partition}:cloudwatch::${account.id}:dashboard/${name}`;

const named = (resource: ResolvedResource, property: string): object => ({
  ...resource.properties,
  [property]: resource.properties[property] ?? physicalName(resource),
});

const alarmResource = (
  cloud: Cloud,
  { properties }: ResolvedResource,
  alarm: AnyAlarm,
): CreatedResource => {
  cloud.tags.put(alarm.arn, properties.Tags ?? []);
  return { ref: alarm.name, attributes: { Arn: alarm.arn } };
};
