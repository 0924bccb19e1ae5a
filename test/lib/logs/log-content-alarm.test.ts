import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CfnLogAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { context } from '../../../cdk.json';
import { LogContentAlarm } from '../../../lib/logs/log-content-alarm';
import { createLogAlarm } from '../../../local/alarms/log-alarm';
import type { LogAlarmProperties } from '../../../local/alarms/log-alarm-definition';
import { createMetricAlarm } from '../../../local/alarms/metric-alarm';
import { runInsightsQuery } from '../../../local/logs/insights';
import { createLogStore } from '../../../local/logs/log-store';
import { createMetricFilter } from '../../../local/logs/metric-filter';
import { createMetricFilters } from '../../../local/logs/metric-filters';
import { createMetricStore } from '../../../local/metrics/metric-store';
import { minutes } from '../../../telemetry/duration';
import type { LogContent } from '../../../telemetry/logs/log-content';
import { type LogContentOptions, logContentAlert } from '../../../telemetry/logs/log-content-alert';

const START = Date.UTC(2026, 0, 5);
const MINUTE = 60_000;

const shop = { namespace: 'Shop', logFields: { level: 'level', message: 'message' } };
const declined: LogContent = { level: 'WARNING', message: 'declined' };

const alertOn = (name: string, options: Partial<LogContentOptions> = {}) =>
  logContentAlert(shop, name, declined, {
    for: minutes(5),
    moreThan: 2,
    severity: 'warning',
    summary: 'Cards are declined.',
    runbook: 'https://example.com/runbook',
    ...options,
  });

const stack = new Stack(new App({ context }), 'Stack');
const [orders, payments] = ['orders', 'payments'].map(
  (name) => new LogGroup(stack, name, { logGroupName: `/shop/${name}` }),
) as [LogGroup, LogGroup];
const props = { service: 'shop', logGroups: [orders, payments], actions: ['arn:aws:sns:::topic'] };
new LogContentAlarm(stack, 'Declined', { ...props, alert: alertOn('Declined') });
new LogContentAlarm(stack, 'Shown', { ...props, alert: alertOn('Shown', { by: 'query' }) });

const template = Template.fromStack(stack);

const one = (type: string, having: object = {}) => {
  const [resource] = Object.values(template.findResources(type, { Properties: having }));
  return resource?.Properties;
};

/** A line every minute; from the sixth to the eighth two more of the content. */
const traffic = Array.from({ length: 30 }, (_, minute) => [
  { timestampMs: START + minute * MINUTE, message: '{"level":"INFO","message":"paid"}' },
  ...(minute >= 5 && minute < 8 ? [1, 2] : []).map((second) => ({
    timestampMs: START + minute * MINUTE + second * 1000,
    message: `{"level":"WARN","message":"card declined","n":${minute * 10 + second}}`,
  })),
]);

test('by metric filters of all its log groups it tells of lines, and ends soon after them', () => {
  const alarm = one('AWS::CloudWatch::Alarm');
  const metrics = createMetricStore();
  const filters = createMetricFilters({
    putMetric: (metric, atMs, value) => metrics.put(metric, atMs, [value]),
    report: (error) => {
      throw error;
    },
  });
  for (const [i, { Properties }] of Object.values(
    template.findResources('AWS::Logs::MetricFilter'),
  ).entries()) {
    const [transformation] = Properties.MetricTransformations;
    filters.put(
      createMetricFilter({
        filterName: 'filter',
        logGroupName: `group-${i}`,
        filterPattern: Properties.FilterPattern,
        transformation: {
          metricNamespace: transformation.MetricNamespace,
          metricName: transformation.MetricName,
          metricValue: transformation.MetricValue,
          defaultValue: transformation.DefaultValue,
          unit: transformation.Unit,
        },
      }),
    );
  }
  const running = createMetricAlarm({ ...alarm, arn: 'arn' }, START);

  const changes = traffic.flatMap((lines, minute) => {
    filters.onEvents(
      'group-0',
      lines.map((line, i) => ({
        ...{ group: 'group-0', stream: 's', id: `${minute}-${i}` },
        ...{ ingestionMs: line.timestampMs, ...line },
      })),
    );
    const nowMs = START + (minute + 1) * MINUTE;
    filters.publishDefaults(nowMs);
    const change = running.evaluate(metrics, nowMs);
    return change ? [`${minute + 1}m ${change.to}`] : [];
  });

  expect(filters.list()).toHaveLength(2);
  expect(changes).toEqual(['1m OK', '7m ALARM', '12m OK']);
});

test('by query it tells of the same lines', () => {
  const properties = one('AWS::CloudWatch::LogAlarm') as LogAlarmProperties;
  const store = createLogStore();
  const scheduled = {
    ...properties.ScheduledQueryConfiguration,
    LogGroupIdentifiers: ['/shop/orders'],
    ScheduledQueryRoleARN: 'arn:aws:iam::000000000000:role/Query',
  };
  const running = createLogAlarm(
    {
      ...properties,
      ScheduledQueryConfiguration: scheduled,
      ActionLogLineRoleArn: 'arn',
      arn: 'arn',
    },
    START,
  );

  const changes = traffic.flatMap((lines, minute) => {
    store.append('/shop/orders', 's', lines);
    const nowMs = START + (minute + 1) * MINUTE;
    if ((nowMs - START) % running.evaluationIntervalMs !== 0) return [];
    const change = running.evaluate(
      (query, groups, startMs, endMs) =>
        runInsightsQuery(store, query, { groups, startMs, endMs: endMs - 1 }).rows,
      nowMs,
    );
    return change ? [`${minute + 1}m ${change.to}`] : [];
  });

  expect(changes).toEqual(['5m OK', '10m ALARM', '15m OK']);
});

test('a log alarm brings lines into the alert, reading only its own log groups', () => {
  const role = expect.objectContaining({ 'Fn::GetAtt': expect.arrayContaining(['Arn']) });

  expect(one('AWS::CloudWatch::LogAlarm')).toMatchObject({
    AlarmName: 'shop-Shown',
    AlarmActions: ['arn:aws:sns:::topic'],
    ActionLogLineCount: 5,
    ActionLogLineRoleArn: role,
    ScheduledQueryConfiguration: {
      AggregationExpression: 'count(*)',
      ScheduleConfiguration: {
        ScheduleExpression: 'rate(5 minutes)',
        StartTimeOffset: 360,
        EndTimeOffset: 60,
      },
      ScheduledQueryRoleARN: role,
    },
    Threshold: 2,
    QueryResultsToEvaluate: 1,
    QueryResultsToAlarm: 1,
    TreatMissingData: 'notBreaching',
  });
  const [{ PolicyDocument }] = one('AWS::IAM::Role').Policies;
  expect(PolicyDocument.Statement).toMatchObject([
    {
      Action: 'logs:StartQuery',
      Resource: [orders, payments].map(({ logGroupArn }) => stack.resolve(logGroupArn)),
    },
    { Action: ['logs:DescribeLogGroups', 'logs:GetQueryResults', 'logs:StopQuery'] },
  ]);
});

test('a log alarm waits for its first lines as long as it is told', () => {
  const alert = alertOn('Warming', { by: 'query', warmUp: minutes(30) });
  const { arn } = new LogContentAlarm(stack, 'Warming', { ...props, alert });

  const alarm = stack.node.findChild('Warming').node.findChild('Alarm') as CfnLogAlarm;
  expect(stack.resolve(alarm.warmUpConfiguration)).toEqual({ warmUpPeriodDurationInMinutes: 30 });
  expect(stack.resolve(arn)).toEqual({ 'Fn::GetAtt': [stack.getLogicalId(alarm), 'Arn'] });
});

test('a query of more than 50 log groups is refused, a metric may count the lines of all of them', () => {
  const logGroups = Array.from({ length: 51 }, (_, i) =>
    LogGroup.fromLogGroupName(stack, `Many${i}`, `/shop/${i}`),
  );
  const made = (by: 'query' | 'metric') => () =>
    new LogContentAlarm(stack, `Many-${by}`, {
      ...props,
      logGroups,
      alert: alertOn('Many', { by }),
    });

  expect(made('query')).toThrow(
    'Stack/Many-query: Many: it must look at 1 to 50 log groups, got 51',
  );
  expect(made('metric')).not.toThrow();
});

test('a group that has no metric filters is refused, with the path of the alarm', () => {
  const rare = new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS });

  expect(
    () =>
      new LogContentAlarm(stack, 'Refused', {
        ...props,
        logGroups: [rare],
        alert: alertOn('Refused'),
      }),
  ).toThrow(
    'Stack/Refused: Refused: Stack/Rare is of the class INFREQUENT_ACCESS, which has no metric filters',
  );
});

test('no log groups are refused', () => {
  expect(
    () => new LogContentAlarm(stack, 'None', { ...props, logGroups: [], alert: alertOn('None') }),
  ).toThrow('Stack/None: None: it must look at 1');
});
