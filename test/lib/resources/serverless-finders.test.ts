import { App, type CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { AttributeType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Schedule as EventSchedule, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import {
  Alias,
  type Function as Fn,
  type FunctionOptions,
  LambdaInsightsVersion,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import {
  DynamoEventSource,
  KinesisEventSource,
  SqsEventSource,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import {
  EmailSubscription,
  LambdaSubscription,
  SqsSubscription,
} from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { context } from '../../../cdk.json';
import { createResourceIndex } from '../../../lib/discovery/resource-index';
import type { Found } from '../../../lib/resources/finder';
import { finders } from '../../../lib/resources/finders';
import { rulesOf } from '../../../telemetry/resources/resource-rules';
import { resourceTypes } from '../../../telemetry/resources/resource-types';
import { plainFunction } from '../plain-function';

const stack = new Stack(new App({ context }), 'Shop');

const createFunction = (id: string, options?: FunctionOptions): Fn =>
  plainFunction(stack, id, options);

const plain = createFunction('Plain', { timeout: Duration.seconds(10) });
const restApi = new LambdaRestApi(stack, 'Rest', {
  handler: plain,
  restApiName: 'Größe',
  deployOptions: { stageName: 'prod', cacheClusterEnabled: true },
});

const reserved = createFunction('Reserved', { reservedConcurrentExecutions: 50 });
const insights = createFunction('Insights', {
  insightsVersion: LambdaInsightsVersion.VERSION_1_0_333_0,
});
const provisioned = createFunction('Provisioned');
new Alias(stack, 'Live', {
  aliasName: 'live',
  version: provisioned.currentVersion,
  provisionedConcurrentExecutions: 5,
});

const failed = new Queue(stack, 'Failed');
const kept = createFunction('Kept', { onFailure: new SqsDestination(failed) });
const dropped = new Queue(stack, 'Dropped');
const dead = createFunction('Dead', { deadLetterQueue: dropped });

const orderDeadLetters = new Queue(stack, 'OrderDeadLetters');
const orders = new Queue(stack, 'Orders', {
  visibilityTimeout: Duration.minutes(3),
  retentionPeriod: Duration.days(7),
  deliveryDelay: Duration.seconds(20),
  deadLetterQueue: { queue: orderDeadLetters, maxReceiveCount: 3 },
});
const worker = createFunction('Worker');
worker.addEventSource(new SqsEventSource(orders));

const clicks = new Stream(stack, 'Clicks', { retentionPeriod: Duration.hours(48) });
const table = new Table(stack, 'Table', {
  partitionKey: { name: 'id', type: AttributeType.STRING },
  stream: StreamViewType.NEW_IMAGE,
});
const counter = createFunction('Counter');
const clickSource = new KinesisEventSource(clicks, {
  startingPosition: StartingPosition.LATEST,
  metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
});
counter.addEventSource(clickSource);
const projector = createFunction('Projector');
projector.addEventSource(
  new DynamoEventSource(table, { startingPosition: StartingPosition.LATEST }),
);

const topic = new Topic(stack, 'Topic');
const topicDeadLetters = new Queue(stack, 'TopicDeadLetters');
topic.addSubscription(new SqsSubscription(orders, { deadLetterQueue: topicDeadLetters }));
const subscriber = createFunction('Subscriber');
topic.addSubscription(
  new LambdaSubscription(subscriber, {
    filterPolicy: { kind: SubscriptionFilter.stringFilter({ allowlist: ['paid'] }) },
  }),
);
const news = new Topic(stack, 'News');
news.addSubscription(new EmailSubscription('oncall@example.com'));

const report = createFunction('Report');
const nightly = new Rule(stack, 'Nightly', {
  schedule: EventSchedule.rate(Duration.hours(24)),
  targets: [new LambdaFunction(report)],
});
const bus = new EventBus(stack, 'Bus');
const ruleDeadLetters = new Queue(stack, 'RuleDeadLetters');
const paid = new Rule(stack, 'Paid', {
  eventBus: bus,
  eventPattern: { source: ['shop'] },
  targets: [new SqsQueue(orders, { deadLetterQueue: ruleDeadLetters })],
});

const group = new ScheduleGroup(stack, 'Group', { scheduleGroupName: 'shop' });
const scheduleDeadLetters = new Queue(stack, 'ScheduleDeadLetters');
const scheduled = createFunction('Scheduled');
const hourly = ScheduleExpression.rate(Duration.hours(1));
const grouped = new Schedule(stack, 'Grouped', {
  schedule: hourly,
  scheduleGroup: group,
  target: new LambdaInvoke(scheduled, { deadLetterQueue: scheduleDeadLetters }),
});
const ungrouped = new Schedule(stack, 'Ungrouped', {
  schedule: hourly,
  target: new LambdaInvoke(scheduled),
});

const httpApi = new HttpApi(stack, 'Http');
const webSocketStage = new WebSocketStage(stack, 'Sockets', {
  webSocketApi: new WebSocketApi(stack, 'WebSocket'),
  stageName: 'prod',
});

const index = createResourceIndex(stack);

const look = (resource: CfnResource): Found => {
  const found = finders.find(({ cfnType }) => cfnType === resource.cfnResourceType);
  if (!found) throw new Error(`nothing finds ${resource.cfnResourceType}`);
  return found.find(resource, index);
};

const cfn = (construct: IConstruct): CfnResource => construct.node.defaultChild as CfnResource;

const watched = (construct: IConstruct) => {
  const found = look(cfn(construct));
  if (found.kind === 'unwatched') throw new Error(found.reason);
  const { dimensions, facts } = found.resource;
  return { dimensions: stack.resolve(dimensions), facts };
};

const rowsOf = (construct: IConstruct): readonly string[] => {
  const resource = cfn(construct);
  const found = look(resource);
  const type = finders.find(({ cfnType }) => cfnType === resource.cfnResourceType)?.type;
  if (found.kind === 'unwatched' || !type) throw new Error('unwatched');
  const rules = rulesOf(type, { ...found.resource, name: 'R' }, { overrides: [], runbook: String });
  return rules.map(({ name }) => name.slice(2));
};

test('what is found has a table in the documents', () => {
  expect(resourceTypes).toEqual(expect.arrayContaining(finders.map(({ type }) => type)));
});

test('a plain function has four alarms', () => {
  expect(rowsOf(plain)).toEqual(['ErrorRate', 'Failing', 'Throttles', 'Duration']);
});

test.each([
  ['its time-out', plain, { timeoutMs: 10_000, isAsynchronous: false }],
  ['the default time-out', reserved, { timeoutMs: 3000 }],
  ['a reservation', reserved, { reservedConcurrency: 50 }],
  ['provisioned concurrency of an alias', provisioned, { hasProvisionedConcurrency: true }],
  ['the Insights extension', insights, { hasInsights: true }],
  ['an on-failure destination', kept, { isAsynchronous: true, hasFailureDestination: true }],
  ['a dead-letter queue', dead, { isAsynchronous: true, hasDeadLetterQueue: true }],
  ['a queue that it reads', worker, { readsQueue: true, readsStream: false }],
  [
    'a stream and how long it keeps records',
    counter,
    { readsStream: true, streamRetentionHours: 48 },
  ],
  ["a table's stream", projector, { readsStream: true, streamRetentionHours: 24 }],
  ['a topic', subscriber, { isAsynchronous: true }],
  ['a rule', report, { isAsynchronous: true }],
  ['schedules', scheduled, { isAsynchronous: true }],
])('a function is known with %s', (_, fn, facts) => {
  expect(watched(fn).facts).toMatchObject(facts);
});

test('what nobody waits for is watched for lost events', () => {
  expect(rowsOf(subscriber)).toEqual([
    ...['ErrorRate', 'Throttles', 'Duration'],
    ...['AsyncAge', 'EventsDropped', 'Recursion'],
  ]);
  expect(rowsOf(dead)).toContain('DeadLetterErrors');
  expect(rowsOf(dead)).not.toContain('EventsDropped');
});

test.each([
  ['of a queue', orderDeadLetters],
  ['of a topic', topicDeadLetters],
  ['of a rule', ruleDeadLetters],
  ['of a schedule', scheduleDeadLetters],
  ['of a function', dropped],
  ['for failed invocations', failed],
])('a queue for dead letters %s tells of the first one, and of nothing else', (_, queue) => {
  expect(rowsOf(queue)).toEqual(['DeadLetters']);
});

test('a queue is judged by its own settings', () => {
  expect(watched(orders).facts).toEqual({
    isDeadLetterQueue: false,
    visibilityTimeoutSeconds: 180,
    delaySeconds: 20,
    retentionSeconds: 604_800,
  });
  expect(rowsOf(orders)).toEqual(['Age', 'Retention', 'InFlight']);
});

test('a REST API is watched by its stage, under the name that its metrics have', () => {
  expect(watched(restApi.deploymentStage)).toEqual({
    dimensions: { ApiName: 'Gre', Stage: 'prod' },
    facts: { hasCache: true },
  });
});

test('an HTTP API is watched by its stage, a WebSocket API not', () => {
  const stage = httpApi.defaultStage as IConstruct;

  expect(watched(stage).dimensions).toEqual({
    ApiId: { Ref: expect.stringMatching(/^Http/) },
    Stage: '$default',
  });
  expect(look(cfn(webSocketStage))).toMatchObject({ kind: 'unwatched' });
});

test('a topic is known with its subscriptions', () => {
  expect(watched(topic).facts).toEqual({
    hasDeadLetterQueue: true,
    keepsFailures: false,
    hasUnreliableEndpoints: false,
    filtersByAttributes: true,
    filtersByBody: false,
  });
  expect(rowsOf(news)).toEqual(['FailedShare']);
});

test('a rule of the default bus has no bus among its dimensions', () => {
  expect(watched(nightly)).toEqual({
    dimensions: { RuleName: { Ref: expect.stringMatching(/^Nightly/) } },
    facts: { hasDeadLetterQueue: false, keepsFailures: false },
  });
});

test('a rule of another bus goes by the names of both', () => {
  expect(watched(paid)).toEqual({
    dimensions: {
      EventBusName: { Ref: expect.stringMatching(/^Bus/) },
      RuleName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': expect.any(Array) }] }] },
    },
    facts: { hasDeadLetterQueue: true, keepsFailures: true },
  });
});

test('schedules are watched by their group', () => {
  expect(watched(group)).toEqual({
    dimensions: { ScheduleGroup: 'shop' },
    facts: { hasDeadLetterQueue: true, keepsFailures: true },
  });
  expect(look(cfn(grouped))).toMatchObject({ kind: 'unwatched', covered: true });
  expect(look(cfn(ungrouped))).toMatchObject({
    sharedAs: 'DefaultScheduleGroup',
    resource: { dimensions: { ScheduleGroup: 'default' } },
  });
});

test('an event source mapping is watched where its metrics are on', () => {
  const [ofQueue, ofStream] = index
    .ofType<CfnResource>('AWS::Lambda::EventSourceMapping')
    .map((mapping) => look(mapping));

  expect(ofQueue).toMatchObject({ kind: 'unwatched', covered: true });
  expect(ofStream).toMatchObject({ kind: 'watched', resource: { facts: { source: 'stream' } } });
});
