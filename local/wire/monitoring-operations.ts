import type { Cloud } from '../cloud/cloud';
import { alarmOperations } from './alarm-operations';
import { dashboardOperations } from './dashboard-operations';
import { metricOperations } from './metric-operations';
import { muteRuleOperations } from './mute-rule-operations';
import type { Operations } from './service';

type Monitored = Pick<
  Cloud,
  'alarms' | 'clock' | 'dashboards' | 'emit' | 'metrics' | 'muteRules' | 'tags'
>;

/** CloudWatch as its clients call it. */
export const monitoringOperations = (cloud: Monitored): NonNullable<Operations['monitoring']> => ({
  ...alarmOperations(cloud),
  ...muteRuleOperations(cloud),
  ...dashboardOperations(cloud),
  ...metricOperations(cloud),
  ListTagsForResource: ({ ResourceARN = '' }) => ({ Tags: [...cloud.tags.list(ResourceARN)] }),
  TagResource: ({ ResourceARN = '', Tags = [] }) => {
    cloud.tags.put(
      ResourceARN,
      Tags.map(({ Key = '', Value = '' }) => ({ Key, Value })),
    );
    return {};
  },
  UntagResource: ({ ResourceARN = '', TagKeys = [] }) => {
    cloud.tags.remove(ResourceARN, TagKeys);
    return {};
  },
});
