import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { MetricAlarm } from '../alarms/metric-alarm';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud/cloud';
import { getMetricData } from '../metrics/get-metric-data';
import type { MeasuredMetric } from '../metrics/metric-store';
import { onTransition } from '../resources/monitoring';
import type { Operations } from './service';

type Monitored = Pick<Cloud, 'alarms' | 'clock' | 'dashboards' | 'emit' | 'metrics' | 'topics'>;

/** CloudWatch as its clients call it. */
export const monitoringOperations = (cloud: Monitored): NonNullable<Operations['monitoring']> => ({
  GetMetricData: (input) => getMetricData(cloud.metrics, input, cloud.clock.now()),
  PutMetricData: (input) => {
    for (const datum of input.MetricData ?? []) {
      try {
        putDatum(cloud, input.Namespace ?? '', datum);
      } catch (error) {
        // Not our failure, which clients would try again.
        if (error instanceof RangeError) throw new AwsError('InvalidParameterValue', error.message);
        throw error;
      }
    }
    return {};
  },
  ListMetrics: (input) => ({
    Metrics: cloud.metrics
      .list({
        namespace: input.Namespace,
        metricName: input.MetricName,
        dimensions: Object.fromEntries(
          (input.Dimensions ?? []).map(({ Name = '', Value }) => [Name, Value]),
        ),
      })
      .map(({ namespace, metricName, dimensions }) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
  }),
  DescribeAlarms: ({ AlarmNames, AlarmNamePrefix = '', StateValue }) => ({
    MetricAlarms: [...cloud.alarms.values()]
      .map((alarm) => alarm.describe())
      .filter(({ AlarmName = '' }) => AlarmNames?.includes(AlarmName) ?? true)
      .filter(({ AlarmName = '' }) => AlarmName.startsWith(AlarmNamePrefix))
      .filter((alarm) => StateValue === undefined || alarm.StateValue === StateValue),
    CompositeAlarms: [],
  }),
  DescribeAlarmHistory: ({ AlarmName, HistoryItemType, ScanBy }) => {
    const items = [...cloud.alarms.values()]
      .filter(({ definition }) => !AlarmName || definition.properties.AlarmName === AlarmName)
      .flatMap((alarm) => alarm.describeHistory())
      .filter((item) => !HistoryItemType || item.HistoryItemType === HistoryItemType);
    return {
      AlarmHistoryItems: ScanBy === 'TimestampAscending' ? items.reverse() : items,
    };
  },
  SetAlarmState: ({ AlarmName = '', StateValue, StateReason = '' }) => {
    const alarm = alarmNamed(cloud, AlarmName);
    if (!StateValue) throw new AwsError('ValidationError', 'StateValue must be given');
    const transition = alarm.setState(StateValue, StateReason, cloud.clock.now());
    if (transition) onTransition(cloud, alarm, transition);
    return {};
  },
  GetDashboard: ({ DashboardName = '' }) => {
    const body = cloud.dashboards.get(DashboardName);
    if (!body) throw new AwsError('ResourceNotFound', `no dashboard ${DashboardName}`, 404);
    return { DashboardName, DashboardBody: JSON.stringify(body) };
  },
});

const alarmNamed = (cloud: Monitored, name: string): MetricAlarm => {
  const alarm = cloud.alarms.get(name);
  if (!alarm) throw new AwsError('ResourceNotFound', `no alarm ${name}`, 404);
  return alarm;
};

const putDatum = (cloud: Monitored, namespace: string, datum: MetricDatum): void => {
  const metric: MeasuredMetric = {
    namespace,
    metricName: datum.MetricName ?? '',
    dimensions: Object.fromEntries(
      (datum.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value]),
    ),
    ...(datum.Unit ? { unit: datum.Unit } : {}),
  };
  const timestampMs = datum.Timestamp?.getTime() ?? cloud.clock.now();
  if (datum.StatisticValues) {
    const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = datum.StatisticValues;
    cloud.metrics.putStatisticSet(metric, timestampMs, {
      sampleCount: SampleCount,
      sum: Sum,
      minimum: Minimum,
      maximum: Maximum,
    });
  }
  const values = datum.Values ?? (datum.Value === undefined ? [] : [datum.Value]);
  if (values.length > 0) cloud.metrics.put(metric, timestampMs, values, datum.Counts);
};
