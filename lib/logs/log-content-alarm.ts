import { Validations } from 'aws-cdk-lib';
import { CfnLogAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import {
  CompositePrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup, CfnMetricFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkRule } from '../../telemetry/alerts/check-rule';
import { toFilterPattern, toLogQuery } from '../../telemetry/logs/log-content';
import { checkLogContentAlert, type LogContentAlert } from '../../telemetry/logs/log-content-alert';
import { type AlarmContext, alarmNameOf, toAlarmProperties } from '../alarms/alarm-properties';
import { MetricAlarm } from '../alarms/metric-alarm';
import { atPath } from '../at-path';

export interface LogContentAlarmProps extends AlarmContext {
  readonly alert: LogContentAlert;
  /** Whose lines are looked at, together. */
  readonly logGroups: readonly ILogGroup[];
}

/** An alert on what log lines say: metric filters with a metric alarm, or a log alarm, by the alert. */
export class LogContentAlarm extends Construct {
  readonly alert: LogContentAlert;
  /** Known without a deployment: composites and dashboards refer to the alarm by it. */
  readonly name: string;
  readonly arn: string;
  /** Where it is no log alarm. */
  readonly metricAlarm?: MetricAlarm;

  constructor(scope: Construct, id: string, props: LogContentAlarmProps) {
    super(scope, id);
    this.alert = props.alert;
    atPath(this, () => check(props));
    this.name = alarmNameOf(props.service, props.alert.name);
    if (props.alert.by === 'query') this.arn = this.#createLogAlarm(props).attrArn;
    else {
      this.metricAlarm = this.#createMetricAlarm(props);
      this.arn = this.metricAlarm.attrArn;
    }
  }

  /** The filters of all log groups feed one metric; it has no dimensions, for only then may it have a default. */
  #createMetricAlarm({ alert, logGroups, ...context }: LogContentAlarmProps): MetricAlarm {
    for (const logGroup of logGroups) {
      new CfnMetricFilter(this, `Of-${logGroup.node.path.replaceAll('/', '-')}`, {
        logGroupName: logGroup.logGroupName,
        filterPattern: toFilterPattern(alert.content, alert.fields),
        metricTransformations: [transformationOf(alert)],
      });
    }
    return new MetricAlarm(this, 'Alarm', { ...context, rule: alert });
  }

  #createLogAlarm({ alert, logGroups, ...context }: LogContentAlarmProps): CfnLogAlarm {
    const role = this.#createRole(logGroups);
    const { alarmName, alarmDescription, tags, warmUpConfiguration } = toAlarmProperties(
      alert,
      context,
    );
    const actions = [...(context.actions ?? [])];
    return new CfnLogAlarm(this, 'Alarm', {
      ...{ alarmName, alarmDescription, tags, warmUpConfiguration },
      ...(actions.length > 0 ? { alarmActions: actions, okActions: actions } : {}),
      scheduledQueryConfiguration: {
        queryString: toLogQuery(alert.content, alert.fields),
        aggregationExpression: 'count(*)',
        logGroupIdentifiers: logGroups.map(({ logGroupName }) => logGroupName),
        scheduleConfiguration: scheduleOf(alert.period),
        scheduledQueryRoleArn: role.roleArn,
      },
      comparisonOperator: alert.condition.comparison,
      threshold: alert.condition.threshold.value,
      queryResultsToEvaluate: alert.evaluationPeriods,
      queryResultsToAlarm: alert.datapointsToAlarm,
      treatMissingData: alert.treatMissingData,
      ...(alert.shownLines > 0
        ? { actionLogLineCount: alert.shownLines, actionLogLineRoleArn: role.roleArn }
        : {}),
    });
  }

  /**
   * CloudWatch Logs runs the query, CloudWatch reads its lines for the alert.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Alarm-On-Logs.html
   */
  #createRole(logGroups: readonly ILogGroup[]): Role {
    const query = new PolicyStatement({
      actions: ['logs:StartQuery'],
      resources: logGroups.map(({ logGroupArn }) => logGroupArn),
    });
    const results = new PolicyStatement({
      actions: ['logs:DescribeLogGroups', 'logs:GetQueryResults', 'logs:StopQuery'],
      resources: ['*'],
    });
    const role = new Role(this, 'QueryRole', {
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('logs.amazonaws.com'),
        new ServicePrincipal('cloudwatch.amazonaws.com'),
      ),
      inlinePolicies: { query: new PolicyDocument({ statements: [query, results] }) },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'results of queries are no resource that a policy can name, and names of log groups are no secret; it may start queries of these log groups alone',
    });
    return role;
  }
}

/** A line is found by a query some seconds after it was written: each run asks for the period that ended a minute ago. */
const INGESTION_SECONDS = 60;

const scheduleOf = (period: number): CfnLogAlarm.ScheduleConfigurationProperty => ({
  scheduleExpression: `rate(${period / 60} minute${period === 60 ? '' : 's'})`,
  startTimeOffset: period + INGESTION_SECONDS,
  endTimeOffset: INGESTION_SECONDS,
});

/** The default comes in minutes with lines that do not match: the alarm ends with them, and not only when its range does. */
const transformationOf = (alert: LogContentAlert): CfnMetricFilter.MetricTransformationProperty => {
  const { node } = alert.condition.signal;
  if (node.kind !== 'metric') throw new TypeError(`${alert.name} counts no metric`);
  const { namespace: metricNamespace, metricName } = node.metric;
  return { metricNamespace, metricName, metricValue: '1', defaultValue: 0, unit: 'Count' };
};

/** Of a log alarm. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ScheduledQueryConfiguration.html */
const MAX_LOG_GROUPS = 50;

const check = ({ alert, logGroups }: LogContentAlarmProps): void => {
  checkRule(alert);
  checkLogContentAlert(alert);
  const most = alert.by === 'query' ? MAX_LOG_GROUPS : Number.POSITIVE_INFINITY;
  const allowed = alert.by === 'query' ? `1 to ${MAX_LOG_GROUPS}` : '1 or more';
  if (logGroups.length === 0 || logGroups.length > most) {
    throw new RangeError(
      `${alert.name}: it must look at ${allowed} log groups, got ${logGroups.length}: ${logGroups.length === 0 ? 'give the groups whose lines it is about' : 'split it'}`,
    );
  }
  const infrequent = alert.by === 'metric' && logGroups.find(isInfrequentAccess);
  if (!infrequent) return;
  throw new RangeError(
    `${alert.name}: ${infrequent.node.path} is of the class INFREQUENT_ACCESS, which has no metric filters: look by query, or make it STANDARD`,
  );
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
const isInfrequentAccess = ({ node: { defaultChild } }: ILogGroup): boolean =>
  defaultChild instanceof CfnLogGroup && defaultChild.logGroupClass === 'INFREQUENT_ACCESS';
