import { App, type CfnResource, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Billing, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { InstanceClass, InstanceSize, InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  FargateService,
  FargateTaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import {
  CfnCacheCluster,
  CfnReplicationGroup,
  CfnServerlessCache,
} from 'aws-cdk-lib/aws-elasticache';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import {
  DeliveryStream,
  KinesisStreamSource,
  S3Bucket,
  StreamEncryption,
} from 'aws-cdk-lib/aws-kinesisfirehose';
import { FilterPattern, LogGroup, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { KinesisDestination } from 'aws-cdk-lib/aws-logs-destinations';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseInstanceReadReplica,
  ParameterGroup,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Bucket, ReplicationTimeValue } from 'aws-cdk-lib/aws-s3';
import { HostedRotation, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  DefinitionBody,
  StateMachine,
  StateMachineType,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { context } from '../../../cdk.json';
import { MetricAlarm } from '../../../lib/alarms/metric-alarm';
import { createResourceIndex } from '../../../lib/discovery/resource-index';
import { lintTemplate } from '../../../lib/lint/lint-template';
import type { Found } from '../../../lib/resources/finder';
import { finders } from '../../../lib/resources/finders';
import type { AlertRule } from '../../../telemetry/alerts/alert-rule';
import { rulesOf } from '../../../telemetry/resources/resource-rules';
import { plainFunction } from '../plain-function';

const GIB = 1024 ** 3;
const stack = new Stack(new App({ context }), 'Shop', { env: { region: 'eu-west-1' } });
const vpc = new Vpc(stack, 'Vpc');
const text = { name: 'id', type: AttributeType.STRING };

const table = new Table(stack, 'Table', { partitionKey: text });
table.addGlobalSecondaryIndex({ indexName: 'byDay', partitionKey: text });
table.addGlobalSecondaryIndex({ indexName: 'byUser', partitionKey: text });
const globalTable = new TableV2(stack, 'Global', {
  partitionKey: text,
  billing: Billing.onDemand(),
  globalSecondaryIndexes: [{ indexName: 'byDay', partitionKey: text }],
  replicas: [{ region: 'us-east-1' }],
});

const definitionBody = DefinitionBody.fromChainable(new Succeed(stack, 'Done'));
const workflow = new StateMachine(stack, 'Workflow', { definitionBody });
const express = new StateMachine(stack, 'Express', {
  definitionBody: DefinitionBody.fromChainable(new Succeed(stack, 'DoneToo')),
  stateMachineType: StateMachineType.EXPRESS,
});

const bucket = new Bucket(stack, 'Bucket');
const clicks = new Stream(stack, 'Clicks', { retentionPeriod: Duration.hours(48) });
const alone = new Stream(stack, 'Alone');
const fromStream = new DeliveryStream(stack, 'FromStream', {
  source: new KinesisStreamSource(clicks),
  destination: new S3Bucket(bucket, { bufferingInterval: Duration.minutes(1) }),
});
const direct = new DeliveryStream(stack, 'Direct', {
  destination: new S3Bucket(bucket, { bufferingSize: Size.mebibytes(1) }),
  encryption: StreamEncryption.customerManagedKey(),
});

const copies = new Bucket(stack, 'Copies', { versioned: true });
const measured = new Bucket(stack, 'Measured', {
  versioned: true,
  metrics: [{ id: 'Images', prefix: 'images/' }, { id: 'All' }],
  replicationRules: [
    {
      id: 'ToCopies',
      destination: copies,
      replicationTimeControl: ReplicationTimeValue.FIFTEEN_MINUTES,
      metrics: ReplicationTimeValue.FIFTEEN_MINUTES,
      priority: 1,
    },
  ],
});

const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_5 });
const large = InstanceType.of(InstanceClass.R6G, InstanceSize.LARGE);
const instance = new DatabaseInstance(stack, 'Instance', {
  ...{ engine, vpc, instanceType: large, allocatedStorage: 50, storageEncrypted: true },
});
const replica = new DatabaseInstanceReadReplica(stack, 'Replica', {
  ...{ sourceDatabaseInstance: instance, vpc, instanceType: large },
  parameterGroup: new ParameterGroup(stack, 'Parameters', {
    engine,
    parameters: { max_connections: '50' },
  }),
});
const aurora = new DatabaseCluster(stack, 'Aurora', {
  engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
  writer: ClusterInstance.provisioned('Writer', { instanceType: large }),
  readers: [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true })],
  vpc,
});

const memcached = new CfnCacheCluster(stack, 'Memcached', {
  ...{ engine: 'memcached', cacheNodeType: 'cache.t4g.small', numCacheNodes: 2 },
});
const groupOf = (id: string, settings: object) =>
  new CfnReplicationGroup(stack, id, { replicationGroupDescription: id, ...settings });
const plainGroup = groupOf('Plain', { numCacheClusters: 2 });
const sharded = groupOf('Sharded', { numNodeGroups: 2, replicasPerNodeGroup: 1 });
const serverless = new CfnServerlessCache(stack, 'Serverless', {
  ...{ engine: 'valkey', serverlessCacheName: 'sessions' },
  cacheUsageLimits: { dataStorage: { maximum: 5, unit: 'GB' }, ecpuPerSecond: { maximum: 1000 } },
});

const cluster = new Cluster(stack, 'Cluster', {
  vpc,
  containerInsightsV2: ContainerInsights.ENABLED,
});
const taskDefinition = new FargateTaskDefinition(stack, 'Task');
taskDefinition.addContainer('App', { image: ContainerImage.fromRegistry('app') });
const tasks = { cluster, taskDefinition, circuitBreaker: {}, minHealthyPercent: 100 };
const service = new FargateService(stack, 'Service', { ...tasks, desiredCount: 2 });
const sleeping = new FargateService(stack, 'Sleeping', { ...tasks, desiredCount: 1 });
sleeping.autoScaleTaskCount({ minCapacity: 0, maxCapacity: 4 });

const rotate = plainFunction(stack, 'Rotate');
const secret = new Secret(stack, 'Secret');
const rotated = secret.addRotationSchedule('Schedule', { rotationLambda: rotate });
const hosted = new Secret(stack, 'Hosted').addRotationSchedule('Schedule', {
  hostedRotation: HostedRotation.postgreSqlSingleUser({ functionName: 'rotate-hosted' }),
});
const nameless = new Secret(stack, 'Nameless').addRotationSchedule('Schedule', {
  hostedRotation: HostedRotation.postgreSqlSingleUser(),
});

const lines = new LogGroup(stack, 'Lines');
plainFunction(stack, 'Writer', {
  logGroup: lines,
  environment: { POWERTOOLS_METRICS_NAMESPACE: 'Shop' },
});
const forwarded = new LogGroup(stack, 'Forwarded');
new SubscriptionFilter(stack, 'Forward', {
  logGroup: forwarded,
  destination: new KinesisDestination(clicks),
  filterPattern: FilterPattern.allEvents(),
});
const quiet = new LogGroup(stack, 'Quiet');

const index = createResourceIndex(stack);

const cfn = (construct: IConstruct): CfnResource =>
  (construct.node.defaultChild ?? construct) as CfnResource;

const look = (construct: IConstruct): Found => {
  const resource = cfn(construct);
  const found = finders.find(({ cfnType }) => cfnType === resource.cfnResourceType);
  if (!found) throw new Error(`nothing finds ${resource.cfnResourceType}`);
  return found.find(resource, index);
};

const watched = (construct: IConstruct) => {
  const found = look(construct);
  if (found.kind === 'unwatched') throw new Error(found.reason);
  return stack.resolve({ dimensions: found.resource.dimensions, facts: found.resource.facts });
};

const rowsOf = (construct: IConstruct): readonly string[] => {
  const found = look(construct);
  const type = finders.find(({ cfnType }) => cfnType === cfn(construct).cfnResourceType)?.type;
  if (found.kind === 'unwatched' || !type) throw new Error('unwatched');
  const rules = rulesOf(type, { ...found.resource, name: 'R' }, { overrides: [], runbook: String });
  return rules.map(({ name }) => name.slice(2));
};

const ref = (construct: IConstruct) => ({ Ref: stack.getLogicalId(cfn(construct) as never) });

test('a table is watched with its indexes', () => {
  const tableName = ref(table);

  expect(watched(table)).toEqual({
    dimensions: { TableName: tableName },
    facts: { tableName, indexes: 'byDay byUser', replicaRegions: '' },
  });
});

test('a global table is watched with the regions of its replicas', () => {
  expect(watched(globalTable).facts).toMatchObject({
    indexes: 'byDay',
    replicaRegions: 'us-east-1',
  });
});

test('a workflow is watched by its ARN; an Express one knows no throttled transitions', () => {
  expect(watched(workflow).dimensions).toEqual({ StateMachineArn: ref(workflow) });
  expect(rowsOf(workflow)).toContain('Throttles');
  expect(rowsOf(express)).not.toContain('Throttles');
});

test('a stream is judged by its retention, and missed readers only where something reads it', () => {
  expect(watched(clicks).facts).toEqual({ retentionHours: 48, isPolled: true });
  expect(rowsOf(alone)).not.toContain('Unread');
});

test('a delivery stream is judged by its buffer and where its records come from', () => {
  expect(watched(fromStream).facts).toMatchObject({ bufferSeconds: 60, isDirectPut: false });
  expect(rowsOf(fromStream)).toEqual(['Freshness', 'DeliveryFailures']);
  expect(rowsOf(direct)).toEqual([
    ...['Freshness', 'Expiry', 'DeliveryFailures', 'Throttles', 'KeyProblems'],
  ]);
});

test('a bucket is watched where it measures its requests or its replication', () => {
  const [name, copy] = [ref(measured), { 'Fn::Select': [5, expect.anything()] }];

  expect(watched(measured).facts).toMatchObject({
    metricsId: 'All',
    replications: { 'Fn::Join': ['', [copy, '=ToCopies']] },
  });
  expect(watched(measured).dimensions).toEqual({ BucketName: name });
  expect(look(bucket)).toMatchObject({
    kind: 'unwatched',
    reason: expect.stringContaining('add metrics of the whole bucket'),
  });
});

test('a database is judged by its class and its storage', () => {
  expect(watched(instance)).toEqual({
    dimensions: { DBInstanceIdentifier: ref(instance) },
    facts: {
      storageBytes: 50 * GIB,
      memoryBytes: 16 * GIB,
      maxConnections: 1685,
      storageGrows: false,
      isReplica: false,
      isIdleBehind: false,
    },
  });
});

test('a replica may fall behind; parameters of its own may allow another number of connections', () => {
  expect(rowsOf(replica)).toEqual(['Cpu', 'FreeMemory', 'ReplicaLag']);
});

test('an Aurora cluster is watched beside its instances, which have no storage of their own', () => {
  const [writer, reader] = ['Writer', 'Reader'].map((id) => aurora.node.findChild(id));

  expect(rowsOf(aurora)).toEqual(['Capacity', 'ReplicaLag']);
  expect(rowsOf(writer as IConstruct)).toEqual(['Cpu', 'FreeMemory', 'Connections']);
  expect(rowsOf(reader as IConstruct)).toEqual(['Cpu']);
});

test('a Memcached cluster tells less than the other engines', () => {
  expect(watched(memcached).dimensions).toEqual({ CacheClusterId: ref(memcached) });
  expect(rowsOf(memcached)).toEqual(['Cpu', 'Evictions']);
});

test('a replication group is watched by its nodes, the first of each shard first', () => {
  const nodes = (group: IConstruct, ...suffixes: readonly string[]) => ({
    'Fn::Join': [
      '',
      suffixes.flatMap((suffix, i) => [
        ref(group),
        i < suffixes.length - 1 ? `${suffix} ` : suffix,
      ]),
    ],
  });

  expect(watched(plainGroup).facts).toMatchObject({
    nodes: nodes(plainGroup, '-001', '-002'),
    hasReplicas: true,
  });
  expect(watched(sharded).facts.nodes).toEqual(
    nodes(sharded, '-0001-001', '-0002-001', '-0001-002', '-0002-002'),
  );
});

test('a serverless cache is watched by the dimension that only it has, and its limits', () => {
  expect(watched(serverless)).toEqual({
    dimensions: { clusterId: ref(serverless) },
    facts: { maxBytes: 5 * GIB, maxProcessingUnitsPerSecond: 1000 },
  });
});

test('a service is watched by its cluster and name, and for its tasks where they are counted', () => {
  expect(watched(service)).toEqual({
    dimensions: {
      ClusterName: ref(cluster),
      ServiceName: { 'Fn::GetAtt': [expect.any(String), 'Name'] },
    },
    facts: { hasContainerInsights: true, alwaysRuns: true, isFargate: true },
  });
});

test('a service that may scale to no tasks is not missed', () => {
  expect(rowsOf(sleeping)).not.toContain('NoTasks');
});

test('a rotation is watched by the function that rotates', () => {
  expect(watched(rotated).dimensions).toEqual({ FunctionName: ref(rotate) });
  expect(watched(hosted).dimensions).toEqual({ FunctionName: 'rotate-hosted' });
  expect(look(nameless)).toMatchObject({
    reason: expect.stringContaining('give the hosted rotation a function name'),
  });
});

test('a log group is watched for what is made of its lines', () => {
  expect(rowsOf(lines)).toEqual(['LostMetrics']);
  expect(rowsOf(forwarded)).toEqual(['DeliveryErrors', 'DeliveryThrottling']);
  expect(look(quiet)).toMatchObject({
    reason: expect.stringContaining('declare a log content alert'),
  });
});

test('no default rule of them has a finding of the linter that it does not accept', () => {
  const accepted = new Map<string, AlertRule['accepts']>();
  for (const { cfnType, type, find } of finders) {
    for (const resource of index.ofType(cfnType)) {
      const found = find(resource, index);
      if (found.kind === 'unwatched') continue;
      const name = resource.node.path.replace(/[^A-Za-z0-9]/g, '');
      const rules = rulesOf(type, { ...found.resource, name }, { overrides: [], runbook: String });
      for (const rule of rules) {
        const actions = ['arn:aws:sns:eu-west-1:000000000000:alerts'];
        const alarm = new MetricAlarm(stack, rule.name, { service: 'shop', rule, actions });
        accepted.set(stack.getLogicalId(alarm), rule.accepts);
      }
    }
  }

  const findings = lintTemplate(Template.fromStack(stack).toJSON())
    .filter(({ resource, code }) => accepted.get(resource.logicalId)?.[code] === undefined)
    .filter(({ resource }) => resource.type === 'AWS::CloudWatch::Alarm');
  expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  expect(accepted.size).toBeGreaterThan(50);
});
