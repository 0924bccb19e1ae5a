import { App, CfnCondition, CfnParameter, Fn, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnRule, EventBus } from 'aws-cdk-lib/aws-events';
import { CompositePrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, CfnEventSourceMapping, CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { email } from '../../../lib/delivery/channel';
import { createResourceIndex } from '../../../lib/discovery/resource-index';
import { finders } from '../../../lib/resources/finders';
import { Watch } from '../../../lib/watch';
import { rulesOf } from '../../../telemetry/resources/resource-rules';
import { plainFunction } from '../plain-function';

const context = { 'aws:cdk:bundling-stacks': [] };
const stack = new Stack(new App({ context }), 'Odd');

const rawFunction = (id: string, props: Partial<CfnFunction> = {}): CfnFunction =>
  new CfnFunction(stack, id, {
    ...{ code: { zipFile: 'x' }, handler: 'index.handler', runtime: 'nodejs24.x' },
    role: 'arn:aws:iam::123456789012:role/runs',
    ...(props as object),
  });

const number = new CfnParameter(stack, 'Number', { type: 'Number', default: 5 });
const late = rawFunction('Late', { timeout: Lazy.number({ produce: () => 20 }) });
const unknown = rawFunction('Unknown', { timeout: number.valueAsNumber });
const imported = rawFunction('Imported', { timeout: Fn.importValue('Timeout') as never });

const named = rawFunction('Named', { functionName: 'orders' });
new CfnPermission(stack, 'ByName', {
  ...{ action: 'lambda:InvokeFunction', functionName: 'orders', principal: 'sns.amazonaws.com' },
});
const byArn = rawFunction('ByArn', { functionName: 'payments' });
new CfnPermission(stack, 'ByArnPermission', {
  ...{ action: 'lambda:InvokeFunction', principal: 's3.amazonaws.com' },
  functionName: stack
    .formatArn({ service: 'lambda', resource: 'function', resourceName: 'payments' })
    .replace('function/', 'function:'),
});
const byLogicalId = rawFunction('ByLogicalId');
new CfnEventSourceMapping(stack, 'Mapping', {
  functionName: Fn.ref('ByLogicalId'),
  eventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:orders',
});

const deadLetters = new CfnQueue(stack, 'DeadLetters', { queueName: 'dead.fifo', fifoQueue: true });
new CfnQueue(stack, 'First', {
  redrivePolicy: { deadLetterTargetArn: Fn.getAtt('DeadLetters', 'Arn'), maxReceiveCount: 3 },
});
const second = new CfnQueue(stack, 'Second', {
  visibilityTimeout: number.valueAsNumber,
  messageRetentionPeriod: number.valueAsNumber,
  kmsMasterKeyId: 'alias/aws/sqs',
  redrivePolicy: { deadLetterTargetArn: deadLetters.attrArn, maxReceiveCount: 3 },
});

const edge = plainFunction(stack, 'Edge', {
  role: new Role(stack, 'EdgeRole', {
    assumedBy: new CompositePrincipal(
      new ServicePrincipal('lambda.amazonaws.com'),
      new ServicePrincipal('edgelambda.amazonaws.com'),
    ),
  }),
});

const scaled = plainFunction(stack, 'Scaled');
new Alias(stack, 'Live', { aliasName: 'live', version: scaled.currentVersion }).addAutoScaling({
  maxCapacity: 5,
});

const failed = new Queue(stack, 'Failed');
const streamMapping = new CfnEventSourceMapping(stack, 'StreamMapping', {
  functionName: late.ref,
  eventSourceArn: Fn.importValue('Stream'),
  startingPosition: 'LATEST',
  metricsConfig: { metrics: ['EventCount'] },
  destinationConfig: { onFailure: { destination: failed.queueArn } },
});
const kafkaMapping = new CfnEventSourceMapping(stack, 'KafkaMapping', {
  functionName: unknown.ref,
  eventSourceArn: Fn.importValue('Cluster'),
  topics: ['orders'],
  startingPosition: 'TRIM_HORIZON',
});

const bus = new EventBus(stack, 'Bus');
const byBusArn = new CfnRule(stack, 'ByBusArn', {
  eventBusName: bus.eventBusArn,
  eventPattern: { source: ['shop'] },
});
const byDefault = new CfnRule(stack, 'ByDefault', {
  eventBusName: Lazy.string({ produce: () => 'default' }),
  eventPattern: { source: ['shop'] },
});

const target = { arn: 'arn:aws:sqs:eu-west-1:123456789012:jobs', roleArn: 'arn:aws:iam::1:role/r' };
const scheduled = new CfnSchedule(stack, 'Scheduled', {
  ...{ flexibleTimeWindow: { mode: 'OFF' }, scheduleExpression: 'rate(1 hour)' },
  groupName: 'default',
  target: { ...target, deadLetterConfig: { arn: failed.queueArn } },
});
const elsewhere = new CfnSchedule(stack, 'Elsewhere', {
  ...{ flexibleTimeWindow: { mode: 'OFF' }, scheduleExpression: 'rate(1 hour)' },
  ...{ groupName: Fn.importValue('Group'), target },
});

const api = new CfnRestApi(stack, 'Api', { name: `orders-${stack.region}` });
const stages = ['blue', 'green'].map(
  (stageName) => new CfnStage(stack, `Stage-${stageName}`, { restApiId: api.ref, stageName }),
);
const importedStage = new CfnStage(stack, 'ImportedStage', { restApiId: 'abc', stageName: 'prod' });
new CfnTopic(stack, 'Topic', { topicName: 'orders.fifo', fifoTopic: true });

const index = createResourceIndex(stack);
const look = (resource: { cfnResourceType: string }) => {
  const found = finders.find(({ cfnType }) => cfnType === resource.cfnResourceType);
  if (!found) throw new Error(`nothing finds ${resource.cfnResourceType}`);
  return { type: found.type, ...found.find(resource as never, index) };
};
const factsOf = (resource: { cfnResourceType: string }) => {
  const found = look(resource);
  return found.kind === 'watched' ? found.resource.facts : found.reason;
};
const dimensionsOf = (resource: { cfnResourceType: string }) => {
  const found = look(resource);
  return found.kind === 'watched' ? stack.resolve(found.resource.dimensions) : found.reason;
};
const rowsOf = (resource: { cfnResourceType: string }): readonly string[] => {
  const found = look(resource);
  if (found.kind !== 'watched') return [];
  const named = { ...found.resource, name: 'R' };
  return rulesOf(found.type, named, { overrides: [], runbook: String }).map(({ name }) => name);
};

test.each([
  ['a time-out that is known late', late, { timeoutMs: 20_000 }],
  ['a time-out that is a parameter', unknown, { timeoutMs: undefined }],
  ['a time-out of another stack', imported, { timeoutMs: undefined }],
  ['a permission by name', named, { isAsynchronous: true }],
  ['a permission by a written ARN', byArn, { isAsynchronous: true }],
  ['a mapping by logical id', byLogicalId, { readsQueue: true }],
  ['the stream of another stack', late, { readsStream: true }],
  ['a Kafka cluster of another stack', unknown, { readsKafka: true, readsStream: false }],
  [
    'an alias that is scaled',
    scaled.node.defaultChild as CfnFunction,
    { hasProvisionedConcurrency: true },
  ],
  ['several sources', deadLetters, { isDeadLetterQueue: true }],
  [
    'settings that are parameters',
    second,
    { visibilityTimeoutSeconds: undefined, retentionSeconds: undefined },
  ],
  ['a queue for what fails', streamMapping, { source: 'stream', keepsInQueue: true }],
  ['the default group by its name', scheduled, { hasDeadLetterQueue: true }],
])('a resource is known with %s', (_, resource, facts) => {
  expect(factsOf(resource)).toMatchObject(facts);
});

test('a queue whose settings only the deployment knows is judged by its age alone', () => {
  expect(rowsOf(second)).toEqual(['R-Age', 'R-InFlight']);
});

test('a function whose time-out only the deployment knows has no alarm on its duration', () => {
  expect(rowsOf(unknown)).toEqual(['R-ErrorRate', 'R-Failing', 'R-Throttles']);
});

test('what goes to a queue that tells itself is not told twice', () => {
  expect(rowsOf(streamMapping)).toEqual(['R-FailedEvents', 'R-EventsDropped']);
});

test.each([
  ['a bus by its ARN', byBusArn, { EventBusName: { 'Fn::Select': [1, expect.anything()] } }],
  ['the default bus, known late', byDefault, { RuleName: { Ref: 'ByDefault' } }],
  ['a stage of several', stages[1] as CfnStage, { Stage: 'green' }],
])('metrics of %s have their dimensions', (_, resource, dimensions) => {
  expect(dimensionsOf(resource)).toMatchObject(dimensions);
});

test.each([
  [
    'a function at the edge',
    edge.node.defaultChild as CfnFunction,
    /in the regions of its viewers/,
  ],
  ['a schedule whose group is imported', elsewhere, /^its group of another stack is not here/],
  ['the stage of an API that is imported', importedStage, /give the API a name/],
  ['a mapping without metrics', kafkaMapping, /its metrics are off/],
])('%s is left unwatched for a reason', (_, resource, reason) => {
  expect(factsOf(resource)).toMatch(reason);
});

const isProduction = (scope: Construct): CfnCondition =>
  new CfnCondition(scope, 'IsProduction', {
    expression: Fn.conditionEquals(Stack.of(scope).region, 'eu-west-1'),
  });

const watch = (scope: Construct, of: Construct): Watch =>
  new Watch(scope, 'Watch', {
    telemetry: { service: 'shop' },
    routes: { critical: [email('a@example.com')], warning: [email('a@example.com')] },
    runbooks: 'https://example.com/runbooks',
    resources: { of },
  });

test('alarms of a resource under a condition refer to it only where it is made', () => {
  const conditional = new Stack(new App({ context }), 'Conditional');
  const orders = plainFunction(conditional, 'Orders').node.defaultChild as CfnFunction;
  orders.cfnOptions.condition = isProduction(conditional);
  watch(conditional, conditional);

  const text = JSON.stringify(
    Template.fromStack(conditional).findResources('AWS::CloudWatch::Alarm'),
  );
  const id = conditional.resolve(orders.logicalId);
  expect(text).toContain(`{"Fn::If":["IsProduction",{"Ref":"${id}"},"none"]}`);
  expect(text.split(`{"Ref":"${id}"}`).length).toBe(text.split('"IsProduction"').length);
});

test('what is in another stage or made under a condition of another stack is reported', () => {
  const app = new App({ context });
  const home = new Stack(app, 'Home');
  plainFunction(new Stack(new Stage(app, 'Production'), 'Shop'), 'Orders');
  const sibling = new Stack(app, 'Sibling');
  const payments = plainFunction(sibling, 'Payments').node.defaultChild as CfnFunction;
  payments.cfnOptions.condition = isProduction(sibling);

  const { unwatched } = watch(home, app);

  expect(unwatched.map(({ path, reason }) => `${path}: ${reason}`)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Production\/Shop\/Orders\/Resource: it is in the stage Production/),
      expect.stringMatching(/^Sibling\/Payments\/Resource: it is made under a condition/),
    ]),
  );
});
