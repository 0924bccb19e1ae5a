import {
  alarmConfigurationChangeEvent,
  alarmStateChangeEvent,
} from '../../../local/alarms/alarm-event';
import type { AlarmProperties } from '../../../local/alarms/alarm-properties';
import type { StateEntry, Transition } from '../../../local/alarms/alarm-record';
import { alarmLambdaEvent } from '../../../local/alarms/lambda-action';
import { createLogAlarm } from '../../../local/alarms/log-alarm';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
import type { ReportedAlarm } from '../../../local/alarms/reported-alarm';
import { createEventBus } from '../../../local/events/event-bus';
import update from '../../testdata/eventbridge-configuration-change.update.json';
import anomaly from '../../testdata/eventbridge-state-change.anomaly.json';
import composite from '../../testdata/eventbridge-state-change.composite-suppressed.json';
import metric from '../../testdata/eventbridge-state-change.metric.json';
import math from '../../testdata/eventbridge-state-change.metric-math.json';
import lambda from '../../testdata/lambda-alarm-action.json';

interface RecordedState {
  readonly value: string;
  readonly reason: string;
  readonly reasonData?: string;
  readonly timestamp: string;
}

const entryOf = ({ value, reason, reasonData, timestamp }: RecordedState): StateEntry => ({
  value: value as StateEntry['value'],
  reason,
  reasonData,
  sinceMs: Date.parse(timestamp),
});

const transitionOf = (
  alarm: string,
  recorded: { readonly state: RecordedState; readonly previousState: RecordedState },
): Transition => {
  const { value, reason, reasonData, sinceMs } = entryOf(recorded.state);
  const previous = entryOf(recorded.previousState);
  return { alarm, from: previous.value, to: value, reason, reasonData, atMs: sinceMs, previous };
};

const arnOf = ({ resources }: { readonly resources: readonly string[] }) => resources[0] ?? '';

/** What the bus makes of an event put at the recorded time. */
const delivered = (
  event: Parameters<ReturnType<typeof createEventBus>['put']>[0],
  time: string,
) => {
  const bus = createEventBus({
    now: () => Date.parse(time),
    newId: () => 'an id',
    id: '123456789012',
    region: 'us-east-1',
  });
  const events: unknown[] = [];
  bus.onEvent((one) => events.push(one));
  bus.put(event);
  return events[0];
};

const anyIds = (payload: object): unknown =>
  JSON.parse(JSON.stringify(payload), (key, value) =>
    key === 'id' && String(value).length === 36 ? 'an id' : value,
  );

const cpu: Omit<AlarmProperties, 'AlarmName'> = {
  AlarmDescription: 'Goes into alarm when server CPU utilization is too high!',
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-12345678901234567' }],
  Statistic: 'Average',
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'ignore',
};

/** The recorded queries as `AWS::CloudWatch::Alarm` has them. */
const toMetrics = (recorded: readonly RecordedQuery[]) =>
  recorded.map(({ id, expression, label, metricStat, returnData }) => ({
    Id: id,
    Expression: expression,
    Label: label,
    ReturnData: returnData,
    MetricStat: metricStat && {
      Metric: {
        Namespace: metricStat.metric.namespace,
        MetricName: metricStat.metric.name,
        Dimensions: Object.entries(metricStat.metric.dimensions).map(([Name, Value]) => ({
          Name,
          Value,
        })),
      },
      Period: metricStat.period,
      Stat: metricStat.stat,
    },
  }));

interface RecordedQuery {
  readonly id: string;
  readonly expression?: string;
  readonly label?: string;
  readonly returnData: boolean;
  readonly metricStat?: {
    readonly metric: {
      readonly namespace: string;
      readonly name: string;
      readonly dimensions: Readonly<Record<string, string>>;
    };
    readonly period: number;
    readonly stat: string;
  };
}

const metricAlarm = (arn: string, more: Omit<AlarmProperties, 'AlarmName'>, configured = 0) =>
  createMetricAlarm({ AlarmName: arn.split(':').at(-1) ?? '', ...more, arn }, configured);

const mathConfiguration = math.payload.detail.configuration;
const bandConfiguration = anomaly.payload.detail.configuration;

test.each<[string, typeof metric.payload, Omit<AlarmProperties, 'AlarmName'>]>([
  ['a metric', metric.payload, cpu],
  [
    'metric math',
    math.payload as unknown as typeof metric.payload,
    {
      AlarmDescription: mathConfiguration.description,
      Metrics: toMetrics(mathConfiguration.metrics as RecordedQuery[]),
      EvaluationPeriods: 1,
      Threshold: 10_000,
      ComparisonOperator: 'GreaterThanThreshold',
    },
  ],
  [
    'an anomaly band',
    anomaly.payload as unknown as typeof metric.payload,
    {
      AlarmDescription: bandConfiguration.description,
      Metrics: toMetrics(bandConfiguration.metrics as RecordedQuery[]),
      EvaluationPeriods: 1,
      ThresholdMetricId: 'ad1',
      ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
    },
  ],
])('a change of an alarm on %s is an event as recorded', (_, payload, properties) => {
  const alarm = metricAlarm(arnOf(payload), properties);
  const transition = transitionOf(payload.detail.alarmName, payload.detail);

  const event = delivered(alarmStateChangeEvent(alarm, transition), payload.time);

  expect(anyIds(event as object)).toEqual(anyIds(payload));
});

const compositeAlarm: ReportedAlarm = {
  kind: 'composite',
  arn: arnOf(composite.payload),
  configuredMs: 0,
  properties: {
    AlarmName: 'ServiceAggregatedAlarm',
    AlarmRule: 'ALARM(ServerCpuTooHigh) OR ALARM(TotalNetworkTrafficTooHigh)',
    ActionsSuppressor: 'ServiceMaintenanceAlarm',
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  },
};

test('su-8: a change of a composite alarm says who suppresses its actions', () => {
  const { detail, time } = composite.payload;
  const transition = transitionOf(detail.alarmName, detail);

  const event = alarmStateChangeEvent(compositeAlarm, transition, { suppressedBy: 'WaitPeriod' });

  expect(anyIds(delivered(event, time) as object)).toEqual(anyIds(composite.payload));
});

test('a change whose actions are muted says by which rule, and until when', () => {
  const alarm = metricAlarm(arnOf(metric.payload), cpu);
  const transition = transitionOf('ServerCpuTooHigh', metric.payload.detail);
  const mutedBy = { arn: 'arn:rule', startMs: 0, endMs: 3_600_000 };

  const { detail } = alarmStateChangeEvent(alarm, transition, { mutedBy });

  expect(detail).toMatchObject({
    muteDetail: {
      mutedByArn: 'arn:rule',
      muteWindowStart: '1970-01-01T00:00:00.000+0000',
      muteWindowEnd: '1970-01-01T01:00:00.000+0000',
    },
  });
});

test('a contributor’s change is an event of its own', () => {
  const alarm = metricAlarm(arnOf(metric.payload), cpu);
  const transition = transitionOf('ServerCpuTooHigh', metric.payload.detail);
  const contributor = { id: '6d442278dba546f6', attributes: { TableName: 'orders' } };

  const event = alarmStateChangeEvent(alarm, { ...transition, contributor });

  expect(event.detailType).toBe('CloudWatch Alarm Contributor State Change');
  expect(event.detail).toMatchObject({ alarmContributor: contributor });
  expect(event.detail).not.toHaveProperty('previousState');
});

test('another configuration is an event as recorded', () => {
  const { detail, time } = update.payload;
  const arn = arnOf(update.payload);
  const now = metricAlarm(arn, cpu, Date.parse(detail.configuration.timestamp));
  const before = metricAlarm(
    arn,
    { ...cpu, Threshold: 70 },
    Date.parse(detail.previousConfiguration.timestamp),
  );
  const state = { value: 'INSUFFICIENT_DATA', sinceMs: before.createdMs } as const;

  const event = alarmConfigurationChangeEvent('update', now, state, before);

  expect(anyIds(delivered(event, time) as object)).toEqual(anyIds(update.payload));
});

test('a new composite alarm is told with its rule', () => {
  const state = { value: 'INSUFFICIENT_DATA', sinceMs: 0 } as const;

  const { detail } = alarmConfigurationChangeEvent('create', compositeAlarm, state);

  expect(detail).toMatchObject({
    operation: 'create',
    configuration: {
      alarmRule: 'ALARM(ServerCpuTooHigh) OR ALARM(TotalNetworkTrafficTooHigh)',
      actionsSuppressor: 'ServiceMaintenanceAlarm',
      actionsEnabled: true,
      okActions: [],
    },
  });
});

test('a function that is an action gets the event as recorded', () => {
  const { payload } = lambda;
  const [recorded] = payload.alarmData.configuration.metrics;
  const alarm = metricAlarm(payload.alarmArn, {
    ...cpu,
    AlarmDescription: payload.alarmData.configuration.description,
    Namespace: recorded?.metricStat.metric.namespace,
    MetricName: recorded?.metricStat.metric.name,
    Dimensions: [{ Name: 'InstanceId', Value: 'i-12345678' }],
    Period: 60,
    Unit: 'Percent',
  });
  const transition = transitionOf('lambda-demo', payload.alarmData);

  const event = alarmLambdaEvent(
    alarm,
    transition,
    {},
    { id: '123456789012', region: 'us-east-1' },
  );

  const withoutId = { ...recorded, id: expect.any(String) };
  expect(event).toEqual({
    ...payload,
    alarmData: {
      ...payload.alarmData,
      configuration: { ...payload.alarmData.configuration, metrics: [withoutId] },
    },
  });
});

const highErrorRate = () =>
  createLogAlarm(
    {
      AlarmName: 'HighErrorRate',
      arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:HighErrorRate',
      ScheduledQueryConfiguration: {
        QueryString: 'filter @message like /ERROR/',
        LogGroupIdentifiers: ['/aws/lambda/my-function'],
        ScheduledQueryRoleARN: 'arn:aws:iam::123456789012:role/ScheduledQueryRole',
        AggregationExpression: 'count(*)',
        ScheduleConfiguration: { ScheduleExpression: 'rate(5 minutes)', StartTimeOffset: 300 },
      },
      QueryResultsToEvaluate: 5,
      QueryResultsToAlarm: 3,
      Threshold: 100,
      ComparisonOperator: 'GreaterThanThreshold',
    },
    0,
  );

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
test('a log alarm is told with its query, schedule and condition', () => {
  const alarm = highErrorRate();
  const state = { value: 'INSUFFICIENT_DATA', sinceMs: 0 } as const;

  const { detail } = alarmConfigurationChangeEvent('create', alarm, state);

  expect(detail).toMatchObject({
    configuration: {
      logGroupIdentifiers: ['/aws/lambda/my-function'],
      queryString: 'filter @message like /ERROR/',
      aggregationExpression: 'count(*)',
      schedule: { expression: 'rate(5 minutes)', startTimeOffset: 300, endTimeOffset: 0 },
      threshold: 100,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'missing',
      queryResultsToEvaluate: 5,
      queryResultsToAlarm: 3,
      alarmName: 'HighErrorRate',
      actionsEnabled: true,
      timestamp: '1970-01-01T00:00:00.000+0000',
    },
  });
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
test('a function that is an action of a log alarm is told which run of the query decided', () => {
  const alarm = highErrorRate();
  const reasonData = JSON.stringify({ results: [{ queryResultId: 'run-3' }] });
  const transition = alarm.setState('ALARM', 'high', 1, reasonData) as Transition;

  expect(alarmLambdaEvent(alarm, transition)).toMatchObject({
    alarmData: { state: { value: 'ALARM', reasonData, queryExecutionId: 'run-3' } },
  });
});
