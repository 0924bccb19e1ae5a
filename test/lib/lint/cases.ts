import type { LintCode } from '../../../lib/lint/codes';

type Json = Readonly<Record<string, unknown>>;

/** A template that a code is found in, and one beside it that is fine. */
export interface LintCase {
  readonly code: LintCode;
  readonly what: string;
  readonly bad: Json;
  readonly good: Json;
  /** What the message says. */
  readonly says: RegExp;
}

const topic = { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/shop' } };

/** Three of five minutes, silence is good, somebody is told. */
const calm = {
  AlarmName: 'shop-Errors',
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'FunctionName', Value: 'checkout' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 5,
  DatapointsToAlarm: 3,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
  AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alerts'],
};

const alarm = (properties: Json = {}): Json => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: { ...calm, ...properties },
});

const alarms = (...properties: readonly Json[]): Json =>
  Object.fromEntries(properties.map((each, index) => [`Alarm${index + 1}`, alarm(each)]));

const metric = (Namespace: string, MetricName: string, dimensions: Json = {}): Json => ({
  ...{ Namespace, MetricName },
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});

const math = (Expression: string, properties: Json = {}, period: number | number[] = 60): Json => {
  const periods = [period].flat();
  const stat = (MetricName: string, at: number) => ({
    Metric: metric('AWS/Lambda', MetricName, { FunctionName: 'checkout' }),
    Period: periods[at] ?? periods[0],
    Stat: 'Sum',
  });
  return {
    ...properties,
    ...{ Namespace: undefined, MetricName: undefined, Dimensions: undefined },
    ...{ Statistic: undefined, Period: undefined },
    Metrics: [
      { Id: 'e1', Expression, ReturnData: true },
      { Id: 'm1', MetricStat: stat('Errors', 0), ReturnData: false },
      { Id: 'm2', MetricStat: stat('Invocations', 1), ReturnData: false },
    ],
  };
};

const composite = (AlarmRule: unknown, more: Json = {}): Json => ({
  Composite: {
    Type: 'AWS::CloudWatch::CompositeAlarm',
    Properties: { AlarmName: 'shop', AlarmRule, AlarmActions: calm.AlarmActions },
    ...more,
  },
});

const withTopic = (properties: Json, more: Json = {}): Json => ({
  ...alarms({ AlarmActions: [{ Ref: 'Topic' }] }),
  Topic: { ...topic, Properties: { ...topic.Properties, ...properties } },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'oncall@example.com' },
  },
  ...more,
});

const policy = (Service: string, Action: unknown): Json => ({
  Statement: [{ Effect: 'Allow', Principal: { Service }, Action, Resource: '*' }],
});

const key = (Service: string): Json => ({
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: { KeyPolicy: policy(Service, ['kms:Decrypt', 'kms:GenerateDataKey*']) },
  },
});

const topicPolicy = (Service: string): Json => ({
  Policy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: policy(Service, 'sns:Publish') },
  },
});

const fn = (properties: Json = {}): Json => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'checkout',
    LoggingConfig: { LogGroup: { Ref: 'Logs' }, LogFormat: 'JSON' },
    Environment: { Variables: { POWERTOOLS_METRICS_NAMESPACE: 'Shop' } },
    ...properties,
  },
});

const logs = (properties: Json = {}): Json => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { RetentionInDays: 30, ...properties },
});

const long = (length: number): string => 'x'.repeat(length);

const metered = (properties: Json): Json => alarms({ ...properties, EvaluationPeriods: 5 });

export const lintCases: readonly LintCase[] = [
  {
    code: 'metric-unknown',
    what: 'an alarm on a metric that no instrument emits',
    bad: metered(metric('Shop', 'order', { service: 'shop' })),
    good: metered(metric('Shop', 'orders', { service: 'shop' })),
    says: /no instrument of Shop emits order, the nearest is orders/,
  },
  {
    code: 'dimension-unknown',
    what: 'an instrument without the dimension',
    bad: metered(metric('Shop', 'orders', { service: 'shop', market: 'eu' })),
    good: metered(metric('Shop', 'payments', { service: 'shop', market: 'eu' })),
    says: /has no dimension set \[market, service\], it has \[service\]/,
  },
  {
    code: 'dimension-unknown',
    what: 'a value that the instrument never has',
    bad: metered(metric('Shop', 'payments', { service: 'shop', market: 'mars' })),
    good: metered(metric('Shop', 'payments', { service: 'shop', market: 'other' })),
    says: /never has market "mars", it has eu, us, other/,
  },
  {
    code: 'aws-metric-misspelt',
    what: "the HTTP API's name of a metric in the REST API's letters",
    bad: metered(metric('AWS/ApiGateway', '4XX', { ApiId: 'a1', Stage: 'prod' })),
    good: metered(metric('AWS/ApiGateway', '4xx', { ApiId: 'a1', Stage: 'prod' })),
    says: /AWS writes 4xx/,
  },
  {
    code: 'aws-metric-misspelt',
    what: 'a namespace in other letters',
    bad: metered(metric('AWS/lambda', 'Errors', { FunctionName: 'checkout' })),
    good: metered(metric('AWS/Lambda', 'Errors', { FunctionName: 'checkout' })),
    says: /AWS writes the namespace AWS\/Lambda/,
  },
  {
    code: 'aws-metric-unlisted',
    what: 'a metric that AWS does not document',
    bad: metered(metric('AWS/SQS', 'MessagesWaiting', { QueueName: 'q' })),
    good: metered(metric('AWS/SQS', 'NumberOfMessagesSent', { QueueName: 'q' })),
    says: /not among the metrics that AWS documents/,
  },
  {
    code: 'aws-dimension-unknown',
    what: "a REST API's metric with an HTTP API's dimensions",
    bad: metered(metric('AWS/ApiGateway', '4XXError', { ApiId: 'a1', Stage: 'prod' })),
    good: metered(metric('AWS/ApiGateway', '4XXError', { ApiName: 'shop', Stage: 'prod' })),
    says: /got \[ApiId, Stage\], with which it sends 4xx, 5xx/,
  },
  {
    code: 'dimension-value-wrong',
    what: "a queue's URL for its name",
    bad: {
      ...metered(metric('AWS/SQS', 'NumberOfMessagesSent', { QueueName: { Ref: 'Queue' } })),
      Queue: { Type: 'AWS::SQS::Queue' },
    },
    good: {
      ...metered(
        metric('AWS/SQS', 'NumberOfMessagesSent', {
          QueueName: { 'Fn::GetAtt': ['Queue', 'QueueName'] },
        }),
      ),
      Queue: { Type: 'AWS::SQS::Queue' },
    },
    says: /must be QueueName of Queue, got Ref/,
  },
  {
    code: 'dimension-dangling',
    what: 'a dimension of a resource that is not there',
    bad: metered(metric('AWS/Lambda', 'Errors', { FunctionName: { Ref: 'Gone' } })),
    good: {
      ...metered(metric('AWS/Lambda', 'Errors', { FunctionName: { Ref: 'Checkout' } })),
      Checkout: fn(),
      Logs: logs(),
    },
    says: /refers to Gone, and the template has no such resource/,
  },
  {
    code: 'missing-data-default',
    what: 'an alarm that does not say what silence means',
    bad: alarms({ TreatMissingData: undefined }),
    good: alarms({ TreatMissingData: 'ignore' }),
    says: /what silence of Errors means, got nothing/,
  },
  {
    code: 'breaching-without-warm-up',
    what: 'silence that is breaching from the first minute on',
    bad: alarms({ TreatMissingData: 'breaching' }),
    good: alarms({
      TreatMissingData: 'breaching',
      WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 10 },
    }),
    says: /got no WarmUpConfiguration/,
  },
  {
    code: 'fill-repeat',
    what: 'an alarm on repeated values',
    bad: alarms(math('FILL(m1, REPEAT)')),
    good: alarms(math('FILL(m1, 0)')),
    says: /REPEAT/,
  },
  {
    code: 'fill-late',
    what: 'a filler that decides the newest minute',
    bad: alarms(math('FILL(m1, 0)', { DatapointsToAlarm: 5 })),
    good: alarms(math('100 * FILL(m1, 0) / m2', { DatapointsToAlarm: 5 })),
    says: /FILL/,
  },
  {
    code: 'math-over-range',
    what: 'a total over all that CloudWatch reads',
    bad: alarms(math('SUM(m1)')),
    good: alarms(math('SUM([m1, m2])')),
    says: /must not rest on SUM/,
  },
  {
    code: 'rate-on-sparse',
    what: 'a rate between points that may be far apart',
    bad: alarms(math('RATE(m1)')),
    good: alarms(math('m1 / PERIOD(m1)')),
    says: /must not rest on RATE/,
  },
  {
    code: 'search-in-alarm',
    what: 'a search',
    bad: alarms(math(`SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum')`)),
    good: alarms(math('m1 + m2')),
    says: /must not rest on SEARCH/,
  },
  {
    code: 'ratio-without-traffic',
    what: 'a ratio that three requests can set off',
    bad: alarms(math('100 * m1 / m2')),
    good: alarms(math('IF(m2 >= 10, 100 * m1 / m2, 0)')),
    says: /a ratio/,
  },
  {
    code: 'alarm-too-many-metrics',
    what: 'eleven expressions',
    bad: alarms({
      ...math('m1'),
      Metrics: Array.from({ length: 11 }, (_, at) => ({ Id: `e${at}`, Expression: '1' })),
    }),
    good: alarms({
      ...math('m1'),
      Metrics: Array.from({ length: 10 }, (_, at) => ({ Id: `e${at}`, Expression: '1' })),
    }),
    says: /at most 10 metrics and 10 expressions, got 0 and 11/,
  },
  {
    code: 'alarm-periods-differ',
    what: 'metrics of a minute and of five',
    bad: alarms(math('m1 + m2', {}, [60, 300])),
    good: alarms(math('m1 + m2', {}, [300, 300])),
    says: /got 60, 300 seconds/,
  },
  {
    code: 'period-not-allowed',
    what: 'a period of 90 seconds',
    bad: alarms({ Period: 90 }),
    good: alarms({ Period: '120' }),
    says: /got 90/,
  },
  {
    code: 'window-too-long',
    what: 'more than a day of short periods',
    bad: alarms({ Period: 300, EvaluationPeriods: 289 }),
    good: alarms({ Period: 3600, EvaluationPeriods: 168 }),
    says: /at most 86400 seconds, got 86700/,
  },
  {
    code: 'datapoints-above-periods',
    what: 'four of three',
    bad: alarms({ EvaluationPeriods: 3, DatapointsToAlarm: 4 }),
    good: alarms({ EvaluationPeriods: 3, DatapointsToAlarm: 3 }),
    says: /got 4 of 3/,
  },
  {
    code: 'single-datapoint',
    what: 'one minute that decides about errors',
    bad: alarms({ EvaluationPeriods: 1, DatapointsToAlarm: undefined }),
    good: alarms({
      ...metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'dead-letters' }),
      ...{ EvaluationPeriods: 1, DatapointsToAlarm: 1 },
    }),
    says: /got 1 of 1 at 60 seconds/,
  },
  {
    code: 'average-latency',
    what: 'the average of a duration',
    bad: alarms({ MetricName: 'Duration', Statistic: 'Average' }),
    good: alarms({ MetricName: 'Duration', Statistic: undefined, ExtendedStatistic: 'p99' }),
    says: /got Average/,
  },
  {
    code: 'average-latency',
    what: 'the average of a histogram in milliseconds',
    bad: metered({ ...metric('Shop', 'checkout', { service: 'shop' }), Statistic: 'Average' }),
    good: metered({ ...metric('Shop', 'orders', { service: 'shop' }), Statistic: 'Average' }),
    says: /checkout is a latency/,
  },
  {
    code: 'alarm-name-too-long',
    what: 'a name of 256 characters',
    bad: alarms({ AlarmName: long(256) }),
    good: alarms({ AlarmName: long(255) }),
    says: /at most 255 characters, got 256/,
  },
  {
    code: 'alarm-name-duplicate',
    what: 'two alarms of one name',
    bad: alarms({}, {}),
    good: alarms({}, { AlarmName: 'shop-Other' }),
    says: /got shop-Errors, the name of Alarm1 too/,
  },
  {
    code: 'description-too-long',
    what: 'a description of 1025 characters',
    bad: alarms({ AlarmDescription: long(1025) }),
    good: alarms({ AlarmDescription: long(1024) }),
    says: /at most 1024 characters, got 1025/,
  },
  {
    code: 'band-incomplete',
    what: 'a comparison with a band that the alarm does not name',
    bad: alarms({
      ...math('ANOMALY_DETECTION_BAND(m1, 2)'),
      ComparisonOperator: 'GreaterThanUpperThreshold',
    }),
    good: alarms({
      ...math('ANOMALY_DETECTION_BAND(m1, 2)'),
      ComparisonOperator: 'GreaterThanUpperThreshold',
      Threshold: undefined,
      ThresholdMetricId: 'e1',
    }),
    says: /needs ThresholdMetricId/,
  },
  {
    code: 'alarm-without-action',
    what: 'an alarm that nobody hears',
    bad: alarms({ AlarmActions: [] }),
    good: {
      ...alarms({ AlarmActions: undefined }),
      ...composite({ 'Fn::Sub': 'ALARM("${Alarm1}")' }),
    },
    says: /got no AlarmActions/,
  },
  {
    code: 'action-unknown',
    what: "a topic's name for its ARN",
    bad: withTopic({}, alarms({ AlarmActions: [{ 'Fn::GetAtt': ['Topic', 'TopicName'] }] })),
    good: withTopic({}),
    says: /must be Ref or TopicArn of Topic, got TopicName/,
  },
  {
    code: 'action-not-permitted',
    what: 'a function that CloudWatch may not invoke',
    bad: {
      ...alarms({ AlarmActions: [{ 'Fn::GetAtt': ['Repair', 'Arn'] }] }),
      ...{ Repair: fn(), Logs: logs() },
    },
    good: {
      ...alarms({ AlarmActions: [{ 'Fn::GetAtt': ['Repair', 'Arn'] }] }),
      ...{ Repair: fn(), Logs: logs() },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Repair', 'Arn'] },
          Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
          Action: 'lambda:InvokeFunction',
        },
      },
    },
    says: /must allow lambda.alarms.cloudwatch.amazonaws.com/,
  },
  {
    code: 'topic-without-subscription',
    what: 'a topic that nobody is subscribed to',
    bad: withTopic({}, { Subscription: { Type: 'AWS::SQS::QueuePolicy' } }),
    good: withTopic({}),
    says: /got none/,
  },
  {
    code: 'topic-unencrypted',
    what: 'a topic without a key',
    bad: withTopic({ KmsMasterKeyId: undefined }),
    good: withTopic({}),
    says: /got no KmsMasterKeyId/,
  },
  {
    code: 'topic-key-aws-managed',
    what: "a topic with AWS's own key",
    bad: withTopic({ KmsMasterKeyId: 'alias/aws/sns' }),
    good: withTopic({ KmsMasterKeyId: 'alias/shop' }),
    says: /got alias\/aws\/sns/,
  },
  {
    code: 'topic-key-closed',
    what: 'a key that CloudWatch may not use',
    bad: withTopic({ KmsMasterKeyId: { Ref: 'Key' } }, key('sns.amazonaws.com')),
    good: withTopic(
      { KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      key('cloudwatch.amazonaws.com'),
    ),
    says: /must allow cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey/,
  },
  {
    code: 'topic-closed',
    what: 'a topic whose policy leaves CloudWatch out',
    bad: withTopic({}, topicPolicy('events.amazonaws.com')),
    good: withTopic({}, topicPolicy('cloudwatch.amazonaws.com')),
    says: /must allow cloudwatch.amazonaws.com sns:Publish, got Policy/,
  },
  {
    code: 'composite-unknown-alarm',
    what: 'a rule about an alarm that nobody makes',
    bad: composite('ALARM("shop-Gone") OR ALARM(shop-Gone)'),
    good: { ...composite({ 'Fn::Join': ['', ['ALARM(', { Ref: 'Alarm1' }, ')']] }), ...alarms({}) },
    says: /got shop-Gone/,
  },
  {
    code: 'composite-before-child',
    what: 'children named in plain text',
    bad: { ...composite('AT_LEAST(1, ALARM, (shop-Errors))'), ...alarms({}) },
    good: { ...composite('ALARM(shop-Errors)', { DependsOn: 'Alarm1' }), ...alarms({}) },
    says: /got 1 named in plain text, shop-Errors among them/,
  },
  {
    code: 'composite-too-large',
    what: 'a hundred and one children',
    bad: composite(Array.from({ length: 101 }, (_, at) => `ALARM(a${at})`).join(' OR ')),
    good: composite(Array.from({ length: 100 }, (_, at) => `ALARM(a${at})`).join(' OR ')),
    says: /got 101/,
  },
  {
    code: 'resource-unwatched',
    what: 'a table without an alarm',
    bad: { Orders: { Type: 'AWS::DynamoDB::Table' } },
    good: {
      Orders: { Type: 'AWS::DynamoDB::Table' },
      ...metered(metric('AWS/DynamoDB', 'ReadThrottleEvents', { TableName: { Ref: 'Orders' } })),
    },
    says: /a table needs an alarm on its AWS\/DynamoDB metrics/,
  },
  {
    code: 'log-group-without-retention',
    what: 'a log group that never expires',
    bad: { Logs: logs({ RetentionInDays: undefined }) },
    good: { Logs: logs() },
    says: /got none, so it never expires/,
  },
  {
    code: 'function-without-log-group',
    what: 'a function whose log group Lambda makes',
    bad: { Checkout: fn({ LoggingConfig: undefined }), ...alarms({}) },
    good: {
      ...{ Checkout: fn({ LoggingConfig: undefined }), ...alarms({}) },
      Logs: logs({ LogGroupName: { 'Fn::Join': ['', ['/aws/lambda/', { Ref: 'Checkout' }]] } }),
    },
    says: /Lambda makes one that never expires/,
  },
  {
    code: 'infrequent-access-metrics',
    what: 'embedded metrics in a log group of Infrequent Access',
    bad: { Checkout: fn(), Logs: logs({ LogGroupClass: 'INFREQUENT_ACCESS' }) },
    good: { Checkout: fn(), Logs: logs({ LogGroupClass: 'STANDARD' }) },
    says: /got Logs of class INFREQUENT_ACCESS/,
  },
  {
    code: 'log-level-drops-metrics',
    what: 'a level that drops the lines with metrics',
    bad: {
      Checkout: fn({
        LoggingConfig: {
          LogGroup: { Ref: 'Logs' },
          LogFormat: 'JSON',
          ApplicationLogLevel: 'WARN',
        },
      }),
      Logs: logs(),
    },
    good: {
      Checkout: fn({
        LoggingConfig: {
          LogGroup: { Ref: 'Logs' },
          LogFormat: 'JSON',
          ApplicationLogLevel: 'INFO',
        },
      }),
      Logs: logs(),
    },
    says: /got WARN, which drops them/,
  },
  {
    code: 'acceptance-without-reason',
    what: 'a finding accepted for nothing',
    bad: {
      Logs: {
        ...logs({ RetentionInDays: undefined }),
        Metadata: { watchkeeper: { accept: { 'log-group-without-retention': ' ' } } },
      },
    },
    good: {
      Logs: {
        ...logs({ RetentionInDays: undefined }),
        Metadata: { watchkeeper: { accept: { 'log-group-without-retention': 'kept by law' } } },
      },
    },
    says: /must be accepted with a reason/,
  },
  {
    code: 'acceptance-unknown',
    what: 'a code that there is not',
    bad: {
      Logs: { ...logs(), Metadata: { watchkeeper: { accept: { 'no-such-code': 'because' } } } },
    },
    good: {
      Logs: { ...logs(), Metadata: { watchkeeper: { accept: { 'single-datapoint': 'so' } } } },
    },
    says: /no-such-code is accepted/,
  },
];
