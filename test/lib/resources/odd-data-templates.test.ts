import {
  App,
  CfnCondition,
  CfnElement,
  CfnParameter,
  type CfnResource,
  Fn,
  Lazy,
  NestedStack,
  Stack,
} from 'aws-cdk-lib';
import { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnCluster, CfnService, CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import {
  CfnCacheCluster,
  CfnParameterGroup,
  CfnReplicationGroup,
  CfnServerlessCache,
} from 'aws-cdk-lib/aws-elasticache';
import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { MetricAlarm } from '../../../lib/alarms/metric-alarm';
import { createResourceIndex } from '../../../lib/discovery/resource-index';
import { lintTemplate } from '../../../lib/lint/lint-template';
import type { Found } from '../../../lib/resources/finder';
import { finders } from '../../../lib/resources/finders';
import type { AlertRule } from '../../../telemetry/alerts/alert-rule';
import { rulesOf } from '../../../telemetry/resources/resource-rules';

const stack = new Stack(new App(), 'Odd');
const isProd = new CfnCondition(stack, 'IsProd');
const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
const text = new CfnParameter(stack, 'Text').valueAsString;

const look = (resource: CfnResource): Found => {
  const finder = finders.find(({ cfnType }) => cfnType === resource.cfnResourceType);
  return (finder as (typeof finders)[number]).find(resource, createResourceIndex(stack));
};

const seen = (resource: CfnResource) => {
  const found = look(resource);
  if (found.kind === 'unwatched') return found;
  return Stack.of(resource).resolve(found.resource);
};

/** Names of the default rules: to make them of a fact that is wrong throws. */
const rulesFor = (resource: CfnResource): readonly string[] => {
  const found = look(resource);
  const type = finders.find(({ cfnType }) => cfnType === resource.cfnResourceType)?.type;
  if (found.kind === 'unwatched' || !type) throw new Error('unwatched');
  const options = { overrides: [], runbook: String };
  return rulesOf(type, { ...found.resource, name: 'R' }, options).map(({ name }) => name.slice(2));
};

const keys = {
  keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
  attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
};
const all = { projectionType: 'ALL' };

test('an index with a name of the deployment is watched by it, a list that a condition chooses is not', () => {
  const named = new CfnTable(stack, 'Named', {
    ...keys,
    globalSecondaryIndexes: Lazy.any({
      produce: () => [{ indexName: text, keySchema: keys.keySchema, projection: all }],
    }),
  });
  const chosen = new CfnTable(stack, 'Chosen', {
    ...keys,
    globalSecondaryIndexes: Fn.conditionIf('IsProd', [], Fn.ref('AWS::NoValue')),
  });

  expect(seen(named).facts.indexes).toEqual({ Ref: 'Text' });
  expect(seen(chosen).facts.indexes).toBe('');
  expect(isProd.logicalId).toBeDefined();
});

test('the replica of a region that only the deployment knows is its own', () => {
  const global = new CfnGlobalTable(stack, 'Global', {
    ...keys,
    replicas: [{ region: stack.region }, { region: 'eu-west-1' }],
  });

  expect(seen(global).facts.replicaRegions).toBe('eu-west-1');
});

test('a stream with a retention of the deployment is judged by the default', () => {
  const stream = new CfnStream(stack, 'Stream', { retentionPeriodHours: number });

  expect(seen(stream).facts.retentionHours).toBe(24);
  expect(rulesFor(stream)).toContain('Expiry');
});

test('a stream is not missed readers whose function may take a quarter of an hour', () => {
  const [often, seldom] = [60, 900].map((timeout) => {
    const stream = new CfnStream(stack, `Read${timeout}`);
    const fn = new CfnFunction(stack, `Fn${timeout}`, { code: {}, role: 'role', timeout });
    new CfnEventSourceMapping(stack, `Mapping${timeout}`, {
      ...{ functionName: fn.ref, eventSourceArn: stream.attrArn },
    });
    return stream;
  });

  expect(rulesFor(often as CfnStream)).toContain('Unread');
  expect(rulesFor(seldom as CfnStream)).not.toContain('Unread');
});

const bucketArn = 'arn:aws:s3:::archive';
const s3Configuration = { bucketArn, roleArn: 'role' };

test.each([
  [
    'HttpEndpoint',
    {
      httpEndpointDestinationConfiguration: {
        ...{ endpointConfiguration: { url: 'https://example.com' }, s3Configuration },
        bufferingHints: { intervalInSeconds: 60 },
      },
    },
  ],
  [
    'AmazonOpenSearchService',
    {
      amazonopensearchserviceDestinationConfiguration: {
        ...{ indexName: 'lines', roleArn: 'role', s3Configuration },
        bufferingHints: { intervalInSeconds: 60 },
      },
    },
  ],
  [
    'S3',
    {
      extendedS3DestinationConfiguration: Lazy.any({
        produce: () => ({ ...s3Configuration, bufferingHints: { intervalInSeconds: 60 } }),
      }),
    },
  ],
])('a delivery stream to %s is watched by its freshness', (destination, settings) => {
  const to = new CfnDeliveryStream(stack, `To${destination}`, settings);

  expect(seen(to).facts).toMatchObject({ destination, bufferSeconds: 60 });
  expect(rulesFor(to)).toEqual(expect.arrayContaining(['Freshness', 'DeliveryFailures']));
  expect(rulesFor(to).includes('Expiry')).toBe(destination === 'S3');
});

test('a delivery stream to Redshift is watched with the default buffer', () => {
  const to = new CfnDeliveryStream(stack, 'ToRedshift', {
    redshiftDestinationConfiguration: {
      ...{ clusterJdbcurl: 'jdbc', copyCommand: { dataTableName: 'lines' }, roleArn: 'role' },
      s3Configuration,
    },
  });

  expect(seen(to).facts).toMatchObject({ destination: 'Redshift', bufferSeconds: 300 });
});

test('a bucket that only sends events is left out, and replication rules may be named as they like', () => {
  const events = new CfnBucket(stack, 'Events', {
    notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: true } },
  });
  const copied = new CfnBucket(stack, 'Copied', {
    replicationConfiguration: {
      role: 'role',
      rules: [
        {
          ...{ id: 'all = of it', status: 'Enabled' },
          destination: { bucket: bucketArn, metrics: { status: 'Enabled' } },
        },
      ],
    },
  });

  expect(look(events)).toMatchObject({ kind: 'unwatched' });
  expect(seen(copied).facts.replications).toBe('archive=all = of it');
  expect(rulesFor(copied)).toEqual(['ReplicationFailures']);
});

const instance = (id: string, settings: object) =>
  new CfnDBInstance(stack, id, { dbInstanceClass: 'db.m7g.large', ...settings });

test.each([
  ['of a storage of the deployment', { engine: 'postgres', allocatedStorage: text }, 'FreeStorage'],
  ['of a class of the deployment', { engine: 'mysql', dbInstanceClass: text }, 'Connections'],
])('a database %s is not judged by it', (_, settings, row) => {
  const database = instance(`Database${row}`, settings);

  expect(rulesFor(database)).not.toContain(row);
});

test('MariaDB takes half as many connections as MySQL', () => {
  const [maria, mysql] = ['mariadb', 'mysql'].map((engine) => seen(instance(engine, { engine })));

  expect(mysql.facts.maxConnections).toBeCloseTo(628, -1);
  expect(maria.facts.maxConnections).toBeCloseTo(314, -1);
});

test('a replica of PostgreSQL says it is behind where nobody writes, whoever names the engine', () => {
  const source = instance('Source', { engine: 'mysql' });
  const behind = (id: string, sourceDbInstanceIdentifier: string) =>
    seen(instance(id, { sourceDbInstanceIdentifier })).facts.isIdleBehind;

  expect(behind('OfMysql', source.ref)).toBe(false);
  expect(behind('OfPostgres', instance('Other', { engine: 'postgres' }).ref)).toBe(true);
  expect(behind('OfSomething', 'elsewhere')).toBe(true);
});

test('storage that grows by itself may fall below a tenth', () => {
  const grows = instance('Grows', {
    engine: 'mysql',
    allocatedStorage: '20',
    maxAllocatedStorage: 100,
  });

  expect(seen(grows).facts).toMatchObject({ storageGrows: true });
});

test('a Multi-AZ cluster is watched for its instances, which are no resources', () => {
  const multiAz = new CfnDBCluster(stack, 'MultiAz', {
    ...{ engine: 'mysql', dbClusterInstanceClass: 'db.r6gd.large', allocatedStorage: 100 },
    serverlessV2ScalingConfiguration: Lazy.any({ produce: () => undefined }),
  });

  expect(rulesFor(multiAz)).toEqual(['Cpu', 'FreeStorage']);
});

const group = (id: string, settings: object) =>
  new CfnReplicationGroup(stack, id, { replicationGroupDescription: id, ...settings });

test('a cache with as many nodes as the deployment says is left out with the reason', () => {
  expect(look(group('Unknown', { numNodeGroups: number }))).toMatchObject({
    reason: expect.stringContaining('only the deployment knows how many nodes it has'),
  });
});

test('shards with ids of their own are watched by them', () => {
  const own = group('Own', {
    nodeGroupConfiguration: [{ nodeGroupId: '0007' }, { nodeGroupId: '0009' }],
  });

  expect(seen(own).facts.nodes).toEqual({
    'Fn::Join': ['', [{ Ref: 'Own' }, '-0007-001 ', { Ref: 'Own' }, '-0009-001']],
  });
});

test('a small node takes fewer connections; a cache that may evict any key is meant to be full', () => {
  const parameters = new CfnParameterGroup(stack, 'Lru', {
    ...{ cacheParameterGroupFamily: 'valkey8', description: 'A cache' },
    properties: { 'maxmemory-policy': 'allkeys-lru' },
  });
  const small = new CfnCacheCluster(stack, 'Small', {
    ...{ engine: 'valkey', cacheNodeType: 'cache.t4g.micro', numCacheNodes: 1 },
    cacheParameterGroupName: parameters.ref,
  });

  expect(seen(small).facts).toMatchObject({ maxClients: 20_000, evictsAnyKey: true });
  expect(rulesFor(small)).not.toContain('Memory');
});

test('limits of the deployment are no limits', () => {
  const cache = new CfnServerlessCache(stack, 'Serverless', {
    ...{ engine: 'valkey', serverlessCacheName: 'sessions' },
    cacheUsageLimits: {
      ecpuPerSecond: { maximum: number },
      dataStorage: { unit: 'GB', maximum: number },
    },
  });

  expect(rulesFor(cache)).toEqual(['Throttles']);
});

const fargate = new CfnTaskDefinition(stack, 'Fargate', { requiresCompatibilities: ['FARGATE'] });
const cluster = new CfnCluster(stack, 'Cluster');
const serve = (id: string, settings: object) =>
  new CfnService(stack, id, { launchType: 'FARGATE', ...settings });

test.each([
  ['no cluster', {}, 'default'],
  ['an ARN', { cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop' }, 'shop'],
  ['a cluster of the stack by its ARN', { cluster: cluster.attrArn }, { Ref: 'Cluster' }],
  ['a name of the deployment', { cluster: text }, { Ref: 'Text' }],
  [
    'an ARN from elsewhere',
    { cluster: Fn.getAtt('Elsewhere', 'Arn').toString() },
    { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Elsewhere', 'Arn'] }] }] },
  ],
])('a service with %s is watched by the name of its cluster', (title, settings, name) => {
  const service = serve(`Of${title.replaceAll(' ', '')}`, settings);

  expect(seen(service).dimensions.ClusterName).toEqual(name);
});

test.each([
  ['is a daemon', { schedulingStrategy: 'DAEMON' }],
  ['has as many tasks as the deployment says', { desiredCount: number }],
  ['has none', { desiredCount: 0 }],
])('a service that %s is not missed', (title, settings) => {
  expect(rulesFor(serve(`Not${title.replaceAll(' ', '')}`, settings))).not.toContain('NoTasks');
});

test('a service that sleeps at night is not missed', () => {
  const service = serve('Nightly', { desiredCount: 2 });
  new CfnScalableTarget(stack, 'Night', {
    ...{ minCapacity: 1, maxCapacity: 4, serviceNamespace: 'ecs' },
    ...{ scalableDimension: 'ecs:service:DesiredCount' },
    resourceId: `service/shop/${service.attrName}`,
    scheduledActions: [
      {
        ...{ scheduledActionName: 'Night', schedule: 'cron(0 20 * * ? *)' },
        scalableTargetAction: { minCapacity: 0, maxCapacity: 0 },
      },
    ],
  });

  expect(rulesFor(service)).not.toContain('NoTasks');
});

test('tasks on instances may use what others leave', () => {
  expect(rulesFor(serve('Ec2', { launchType: 'EC2' }))).toEqual(['NoTasks']);
  expect(
    rulesFor(
      serve('Spot', {
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }],
      }),
    ),
  ).toContain('Cpu');
  expect(
    rulesFor(serve('ByTask', { launchType: undefined, taskDefinition: fargate.ref })),
  ).toContain('Cpu');
});

test('what is in a nested stack is found with what it refers to outside', () => {
  const nested = new NestedStack(stack, 'Nested');
  const stream = new CfnStream(stack, 'Outside');
  new CfnDeliveryStream(nested, 'Inside', {
    deliveryStreamType: 'KinesisStreamAsSource',
    kinesisStreamSourceConfiguration: { kinesisStreamArn: stream.attrArn, roleArn: 'role' },
    extendedS3DestinationConfiguration: s3Configuration,
  });

  expect(rulesFor(stream)).toContain('Unread');
});

test('no default rule of all this has a finding of the linter that it does not accept', () => {
  const accepted = new Map<string, AlertRule['accepts']>();
  const index = createResourceIndex(stack);
  const topic = 'arn:aws:sns:eu-west-1:000000000000:alerts';
  for (const { cfnType, type, find } of finders) {
    for (const resource of index.ofType(cfnType).filter((each) => Stack.of(each) === stack)) {
      const found = find(resource, index);
      if (found.kind === 'unwatched') continue;
      const options = { overrides: [], runbook: String };
      for (const rule of rulesOf(type, { ...found.resource, name: resource.node.id }, options)) {
        const alarm = new MetricAlarm(stack, rule.name, { service: 'odd', rule, actions: [topic] });
        accepted.set(stack.getLogicalId(alarm), rule.accepts);
      }
    }
  }

  const findings = lintTemplate(templateOf())
    .filter(({ resource }) => accepted.has(resource.logicalId))
    .filter(({ resource, code }) => accepted.get(resource.logicalId)?.[code] === undefined);
  expect(findings.map(({ resource, code }) => `${resource.logicalId} ${code}`)).toEqual([]);
  expect(accepted.size).toBeGreaterThan(50);
});

/** As it is, for no synthesis would let it pass. */
const templateOf = () => {
  const elements = stack.node.findAll().filter((each) => CfnElement.isCfnElement(each));
  const own = elements.filter((each) => Stack.of(each) === stack);
  const parts = own.map((each) => stack.resolve(each._toCloudFormation()));
  const section = (name: string) => Object.assign({}, ...parts.map((part) => part[name]));
  return { Parameters: section('Parameters'), Resources: section('Resources') };
};
