import { Duration, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib';
import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { AttributeType, Billing, BillingMode, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  type IVpc,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  FargateService,
  FargateTaskDefinition,
  LogDriver,
} from 'aws-cdk-lib/aws-ecs';
import {
  CfnCacheCluster,
  CfnReplicationGroup,
  CfnServerlessCache,
} from 'aws-cdk-lib/aws-elasticache';
import { Schedule as EventSchedule, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Stream } from 'aws-cdk-lib/aws-kinesis';
import { DeliveryStream, S3Bucket } from 'aws-cdk-lib/aws-kinesisfirehose';
import { type Function as Fn, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Schedule, ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { plainFunction } from './plain-function';

/** What a watch is told of, beside what it finds. */
export interface OneOfEach {
  readonly lines: LogGroup;
  readonly worker: Fn;
}

/** Adds a resource of each type that is watched by default: one that measures all that its type can. */
export const addOneOfEach = (stack: Stack): OneOfEach => {
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  });
  const { lines, worker, orders } = addCompute(stack);
  addEvents(stack, orders);
  addStorage(stack);
  addDatabases(stack, vpc);
  addCaches(stack);
  addContainers(stack, vpc);
  return { lines, worker };
};

const addCompute = (stack: Stack) => {
  const lines = logGroup(stack, 'Lines');
  const worker = plainFunction(stack, 'Worker', {
    ...{ logGroup: lines, environment: { POWERTOOLS_METRICS_NAMESPACE: 'Shop' } },
    ...{ timeout: Duration.seconds(10), reservedConcurrentExecutions: 20 },
  });
  const orders = new Queue(stack, 'Orders', {
    visibilityTimeout: Duration.minutes(1),
    deadLetterQueue: { queue: new Queue(stack, 'DeadLetters'), maxReceiveCount: 5 },
  });
  const clicks = new Stream(stack, 'Clicks');
  const metricsConfig = { metrics: [MetricType.EVENT_COUNT] };
  worker.addEventSource(new SqsEventSource(orders, { metricsConfig }));
  worker.addEventSource(
    new KinesisEventSource(clicks, { startingPosition: StartingPosition.LATEST, metricsConfig }),
  );
  new LambdaRestApi(stack, 'Rest', { handler: worker, restApiName: 'Shop' });
  new HttpApi(stack, 'Http');
  const definitionBody = DefinitionBody.fromChainable(new Succeed(stack, 'Done'));
  new StateMachine(stack, 'Workflow', { definitionBody });
  new Secret(stack, 'Secret').addRotationSchedule('Rotation', { rotationLambda: worker });
  return { lines, worker, orders };
};

const addEvents = (stack: Stack, orders: Queue): void => {
  new Topic(stack, 'News').addSubscription(new SqsSubscription(orders));
  const hours = Duration.hours(1);
  const targets = [new SqsQueue(orders)];
  new Rule(stack, 'Hourly', { schedule: EventSchedule.rate(hours), targets });
  const schedule = ScheduleExpression.rate(hours);
  const target = new SqsSendMessage(orders);
  new Schedule(stack, 'Plain', { schedule, target });
  const scheduleGroup = new ScheduleGroup(stack, 'Nightly', { scheduleGroupName: 'nightly' });
  new Schedule(stack, 'Grouped', { schedule, target, scheduleGroup });
};

const addStorage = (stack: Stack): void => {
  const partitionKey = { name: 'id', type: AttributeType.STRING };
  const indexName = 'byDay';
  const table = new Table(stack, 'Table', {
    partitionKey,
    billingMode: BillingMode.PAY_PER_REQUEST,
  });
  table.addGlobalSecondaryIndex({ indexName, partitionKey });
  new TableV2(stack, 'Global', { partitionKey, billing: Billing.onDemand() });
  const bucket = new Bucket(stack, 'Bucket', { metrics: [{ id: 'All' }] });
  new DeliveryStream(stack, 'Delivery', { destination: new S3Bucket(bucket) });
  Validations.of(stack).acknowledge({
    id: 'CloudFormation-Validate::W7001',
    reason: "the CDK's DeliveryStream adds a mapping that is read where it delivers into a VPC",
  });
};

const addDatabases = (stack: Stack, vpc: Vpc): void => {
  const large = InstanceType.of(InstanceClass.R6G, InstanceSize.LARGE);
  const inVpc = { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } };
  new DatabaseInstance(stack, 'Database', {
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_5 }),
    ...{ ...inVpc, instanceType: large, allocatedStorage: 50, storageEncrypted: true },
  });
  new DatabaseCluster(stack, 'Aurora', {
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
    writer: ClusterInstance.serverlessV2('Writer'),
    ...{ ...inVpc, storageEncrypted: true },
  });
};

const addCaches = (stack: Stack): void => {
  new CfnCacheCluster(stack, 'Memcached', {
    ...{ engine: 'memcached', cacheNodeType: 'cache.t4g.small', numCacheNodes: 1 },
  });
  new CfnReplicationGroup(stack, 'Sessions', {
    ...{ replicationGroupDescription: 'Sessions', engine: 'valkey', numCacheClusters: 2 },
    ...{ cacheNodeType: 'cache.t4g.small', automaticFailoverEnabled: true },
    ...{ atRestEncryptionEnabled: true, transitEncryptionEnabled: true },
  });
  new CfnServerlessCache(stack, 'Serverless', {
    ...{ engine: 'valkey', serverlessCacheName: 'carts' },
    cacheUsageLimits: { dataStorage: { maximum: 5, unit: 'GB' }, ecpuPerSecond: { maximum: 1000 } },
  });
};

const addContainers = (stack: Stack, vpc: IVpc): void => {
  const cluster = new Cluster(stack, 'Cluster', {
    vpc,
    containerInsightsV2: ContainerInsights.ENABLED,
  });
  const taskDefinition = new FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('App', {
    image: ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24'),
    logging: LogDriver.awsLogs({ streamPrefix: 'app', logGroup: logGroup(stack, 'AppLines') }),
  });
  new FargateService(stack, 'Service', {
    ...{ cluster, taskDefinition, desiredCount: 2, minHealthyPercent: 100 },
    circuitBreaker: { rollback: true },
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
  });
};

const logGroup = (stack: Stack, id: string): LogGroup =>
  new LogGroup(stack, id, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
