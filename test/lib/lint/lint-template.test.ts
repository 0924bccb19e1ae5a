import fc from 'fast-check';
import { type LintCode, lintCodes } from '../../../lib/lint/codes';
import { lintStacks, lintTemplate } from '../../../lib/lint/lint-template';
import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { counter, histogram } from '../../../telemetry/instrument';
import { lintCases } from './cases';

const shop = defineTelemetry({
  service: 'shop',
  namespace: 'Shop',
  facets: {},
  instruments: {
    orders: counter('Orders'),
    payments: counter('Payments', { by: { market: ['eu', 'us'] } }),
    checkout: histogram('Time of a checkout', { unit: 'Milliseconds' }),
  },
});
const context = { telemetries: [shop] };

const found = (Resources: unknown): readonly { code: LintCode; message: string }[] =>
  lintTemplate({ Resources }, context);

const codesOf = (Resources: unknown): readonly LintCode[] =>
  found(Resources).map(({ code }) => code);

test.each(lintCases)('$code: finds $what', ({ code, bad, says }) => {
  const messages = found(bad)
    .filter((each) => each.code === code)
    .map(({ message }) => message);

  expect(messages).toEqual([expect.stringMatching(says)]);
});

test.each(lintCases)('$code: leaves alone what is right beside $what', ({ code, good }) => {
  expect(codesOf(good)).not.toContain(code);
});

test('every code has a case', () => {
  const cases = new Set(lintCases.map(({ code }) => code));

  expect(Object.keys(lintCodes).filter((code) => !cases.has(code as LintCode))).toEqual([]);
});

test('every message says got or what is there, and what to do next', () => {
  const messages = lintCases.flatMap(({ bad }) => found(bad).map(({ message }) => message));

  expect(messages.filter((message) => !/^\S.*: \S.*[^.]$/s.test(message))).toEqual([]);
});

const orders = { Type: 'AWS::DynamoDB::Table' };
const watching = (TableName: unknown) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    ...{ Namespace: 'AWS/DynamoDB', MetricName: 'ReadThrottleEvents', Statistic: 'Sum' },
    Dimensions: [{ Name: 'TableName', Value: TableName }],
    AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alerts'],
  },
});

test('an alarm watches what another stack exports', () => {
  const data = {
    Resources: { Orders: orders },
    Outputs: { Out: { Value: { Ref: 'Orders' }, Export: { Name: 'Data:Orders' } } },
  };
  const alarms = { Resources: { Alarm: watching({ 'Fn::ImportValue': 'Data:Orders' }) } };

  expect(
    lintStacks([
      { name: 'Data', template: data },
      { name: 'Alarms', template: alarms },
    ]).map(({ code }) => code),
  ).not.toContain('resource-unwatched');
});

test('an alarm in a nested stack watches what its parent has', () => {
  const nested = {
    Parameters: { Table: { Type: 'String' } },
    Resources: { Alarm: watching({ Ref: 'Table' }) },
  };
  const template = {
    Resources: {
      Orders: orders,
      Alarms: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { Parameters: { Table: { Ref: 'Orders' } } },
      },
    },
  };
  const stack = {
    name: 'Shop',
    template,
    nested: { Alarms: { name: 'Shop/Alarms', template: nested } },
  };

  expect(lintStacks([stack]).map(({ code }) => code)).not.toContain('resource-unwatched');
});

const graph = (metrics: readonly unknown[]) => ({
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardBody: JSON.stringify({ widgets: [{ type: 'metric', properties: { metrics } }] }),
    },
  },
});

test('a graph of a metric that nobody emits is found, also where the row repeats the one above', () => {
  const rows = [
    ['Shop', 'orders', 'service', 'shop', { stat: 'Sum' }],
    ['.', 'ordres', '.', '.'],
    ['...', 'store'],
    [{ expression: 'm1 / m2' }],
  ];

  expect(found(graph(rows)).map(({ message }) => message)).toEqual([
    expect.stringContaining('emits ordres, the nearest is orders'),
  ]);
  expect(codesOf(graph([rows[0], ['...', 'store']]))).toEqual(['dimension-unknown']);
});

test('a graph may name resources by reference', () => {
  const body = (attribute: unknown) => ({
    Queue: {
      Type: 'AWS::SQS::Queue',
      Metadata: { watchkeeper: { accept: { 'resource-unwatched': 'a test' } } },
    },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: {
        DashboardBody: {
          'Fn::Join': [
            '',
            [
              '{"widgets":[{"properties":{"metrics":[["AWS/SQS","NumberOfMessagesSent","QueueName","',
              attribute,
              '"]]}}]}',
            ],
          ],
        },
      },
    },
  });

  expect(codesOf(body({ 'Fn::GetAtt': ['Queue', 'QueueName'] }))).toEqual([]);
  expect(codesOf(body({ Ref: 'Queue' }))).toEqual(['dimension-value-wrong']);
});

test('what a metric filter makes of logs is a metric of its namespace', () => {
  const alarm = (MetricName: string) => ({
    Filter: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: { MetricTransformations: [{ MetricNamespace: 'Shop', MetricName: 'timeouts' }] },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Namespace: 'Shop', MetricName, TreatMissingData: 'ignore' },
    },
  });

  expect(codesOf(alarm('timeouts'))).not.toContain('metric-unknown');
  expect(codesOf(alarm('timeout'))).toContain('metric-unknown');
});

const named = (Namespace: string, MetricName: string) =>
  found({ Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace, MetricName } } })
    .filter(({ code }) => code.startsWith('aws-metric-'))
    .map(({ code, message }) => ({
      code,
      nearest: /(?:writes|nearest is) (\w+)/.exec(message)?.[1],
    }));

test.each([
  ['a letter is missing', 'Invocatins', 'aws-metric-misspelt', 'Invocations'],
  ['two letters are swapped', 'Invocatoins', 'aws-metric-misspelt', 'Invocations'],
  [
    'two letters differ, as in names of its own',
    'Invoqations_',
    'aws-metric-unlisted',
    'Invocations',
  ],
  ['nothing is near', 'ColdStarts', 'aws-metric-unlisted', undefined],
])("a name that AWS's list has not: %s", (_, name, code, nearest) => {
  expect(named('AWS/Lambda', name)).toEqual([{ code, nearest }]);
});

test('a name with other digits is another name, and may be new', () => {
  expect(named('AWS/S3', '3xxErrors')).toEqual([{ code: 'aws-metric-unlisted' }]);
});

test.each([
  ['AWS/Lambda', 'DurableExecutionFailed'],
  ['AWS/Lambda', 'SchemaRegistryErrorCount'],
  ['AWS/Lambda', 'ExecutionEnvironmentMemoryUtilization'],
  ['AWS/SQS', 'ApproximateAgeOfOldestMessageInQuietGroups'],
  [
    'AWS/Scheduler',
    'InvocationsFailedToBeSentToDeadLetterCount_AWS.SimpleQueueService.NonExistentQueue',
  ],
  ['AWS/DynamoDB', 'ReadKeyRangeThroughputThrottleEvents'],
])('%s %s is known, however new', (namespace, name) => {
  expect(named(namespace, name)).toEqual([]);
});

const told = { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alerts'] };
const alarmOf = (Properties: object, more: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    ...{ Namespace: 'Own', MetricName: 'x', TreatMissingData: 'ignore' },
    ...Properties,
  },
  ...more,
});
const sub = (text: string) => ({ 'Fn::Sub': text });

test.each([
  ['its name, put together from a parameter', sub('ALARM("${Env}-slow")')],
  [
    'its ARN',
    sub('ALARM("arn:aws:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${Env}-slow")'),
  ],
  ['a text in a text', { 'Fn::Join': [' OR ', [sub('ALARM(${Slow})'), 'FALSE']] }],
])('a composite has an alarm as its child by %s', (_, AlarmRule) => {
  const resources = {
    Slow: alarmOf({ AlarmName: sub('${Env}-slow') }),
    Composite: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: { AlarmRule, ...told },
      DependsOn: 'Slow',
    },
  };

  expect(codesOf(resources)).toEqual([]);
});

test('what a parameter decides is not judged', () => {
  const EvaluationPeriods = { Ref: 'Periods' };

  expect(codesOf({ Alarm: alarmOf({ ...told, EvaluationPeriods, DatapointsToAlarm: 3 }) })).toEqual(
    [],
  );
});

test('alarms on conditions that may exclude each other share a name', () => {
  const AlarmName = 'shop';
  const on = (Condition?: string) => alarmOf({ ...told, AlarmName }, { Condition });

  expect(codesOf({ Prod: on('IsProd'), Dev: on('IsDev') })).toEqual([]);
  expect(codesOf({ Prod: on('IsProd'), Same: on('IsProd') })).toEqual(['alarm-name-duplicate']);
  expect(codesOf({ Prod: on('IsProd'), Always: on() })).toEqual(['alarm-name-duplicate']);
});

test('a macro may add what a template refers to', () => {
  const Dimensions = [{ Name: 'ApiId', Value: { Ref: 'ServerlessHttpApi' } }];
  const Resources = { Alarm: alarmOf({ ...told, Dimensions }) };

  expect(lintTemplate({ Transform: 'AWS::Serverless-2016-10-31', Resources })).toEqual([]);
  expect(codesOf(Resources)).toEqual(['dimension-dangling']);
});

test('an instance of a watched cluster is watched', () => {
  const Dimensions = [{ Name: 'DBClusterIdentifier', Value: { Ref: 'Cluster' } }];
  const resources = (cluster: string) => ({
    Cluster: { Type: 'AWS::RDS::DBCluster' },
    Writer: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: cluster } } },
    Alarm: alarmOf({ ...told, Dimensions, Namespace: 'AWS/RDS' }),
  });

  expect(codesOf(resources('Cluster'))).toEqual([]);
  expect(codesOf(resources('Other'))).toEqual(['resource-unwatched']);
});

test('what a nested stack is given that is not here may be watched there', () => {
  const nested = (Parameters: object) => ({
    Orders: orders,
    Alarms: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'a.yaml', Parameters },
    },
  });

  expect(codesOf(nested({ Table: { Ref: 'Orders' } }))).toEqual([]);
  expect(codesOf(nested({}))).toEqual(['resource-unwatched']);
});

test('a log group and its function may have their name of a parameter', () => {
  const named = (group: string) => ({
    Checkout: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: sub('checkout-${Env}') },
      Metadata: { watchkeeper: { accept: { 'resource-unwatched': 'a test' } } },
    },
    Logs: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: sub(group), RetentionInDays: 7 },
    },
  });

  expect(codesOf(named('/aws/lambda/checkout-${Env}'))).toEqual([]);
  expect(codesOf(named('/aws/lambda/checkout'))).toEqual(['function-without-log-group']);
});

test('a template accepts a finding for all its resources', () => {
  const template = {
    Metadata: { watchkeeper: { accept: { 'resource-unwatched': 'a copy for tests' } } },
    Resources: { Orders: orders, Others: orders },
  };

  expect(lintTemplate(template)).toEqual([]);
});

test('a Metrics Insights query over a namespace watches all its resources', () => {
  const Expression = 'SELECT MAX(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)';
  const alarm = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Metrics: [{ Id: 'q1', Expression, Period: 60 }],
      AlarmActions: ['arn:aws:sns:::t'],
    },
  };
  const LoggingConfig = { LogGroup: 'shared' };

  expect(
    codesOf({
      Alarm: alarm,
      One: { Type: 'AWS::Lambda::Function', Properties: { LoggingConfig } },
    }),
  ).toEqual([]);
});

test('judges anything that is JSON without throwing', () => {
  const types = [
    ...['CloudWatch::Alarm', 'CloudWatch::CompositeAlarm', 'CloudWatch::Dashboard', 'SNS::Topic'],
    ...['SNS::TopicPolicy', 'Lambda::Function', 'Logs::LogGroup', 'Logs::MetricFilter', 'KMS::Key'],
  ].map((type) => `AWS::${type}`);
  const names = [
    ...['Metrics', 'Dimensions', 'AlarmActions', 'AlarmRule', 'DashboardBody', 'KmsMasterKeyId'],
    ...['Period', 'EvaluationPeriods', 'Ref', 'Fn::GetAtt', 'Fn::Join', 'Fn::Sub', '__proto__'],
    ...['LoggingConfig', 'Namespace', 'MetricName', 'MetricTransformations', 'PolicyDocument'],
  ];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.jsonValue(),
      fc.constantFrom('A', 'AWS/Lambda', 'constructor', 'ALARM("A")', '{"widgets":[{}]}'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
    ),
  }));
  const resource = fc.record({
    Type: fc.constantFrom(...types),
    Properties: fc.dictionary(fc.constantFrom(...names), value),
    Metadata: value,
  });
  const template = fc.record({
    Resources: fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.oneof(resource, value)),
    Outputs: value,
    Metadata: value,
  });

  fc.assert(
    fc.property(fc.oneof(template, fc.jsonValue()), (json) => {
      lintTemplate(json, context);
    }),
    { numRuns: 500 },
  );
});

test('a stack of a thousand alarms is judged in less than 200 ms', () => {
  const alarms = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [
      `Alarm${at}`,
      { ...watching({ Ref: `Table${at % 100}` }) },
    ]),
  );
  const tables = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`Table${at}`, orders]));
  const template = { Resources: { ...alarms, ...tables } };
  // Time of the processor: other work on the machine is none of the linter's.
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    lintTemplate(template, context);
    return process.cpuUsage(before).user / 1000;
  });

  expect(Math.min(...times)).toBeLessThan(200);
});
