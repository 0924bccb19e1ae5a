import type { BucketFacts } from '../../telemetry/resources/bucket';
import type { CacheFacts } from '../../telemetry/resources/cache-rows';
import type { ContainerServiceFacts } from '../../telemetry/resources/container-service';
import type { DatabaseClusterFacts } from '../../telemetry/resources/database-cluster';
import type { DatabaseInstanceFacts } from '../../telemetry/resources/database-instance';
import type { DeliveryStreamFacts } from '../../telemetry/resources/delivery-stream';
import type { EventRuleFacts } from '../../telemetry/resources/event-rule';
import type { EventSourceMappingFacts } from '../../telemetry/resources/event-source-mapping';
import type { LambdaAccountFacts } from '../../telemetry/resources/lambda-account';
import type { LambdaFunctionFacts } from '../../telemetry/resources/lambda-function';
import type { LogGroupFacts } from '../../telemetry/resources/log-group';
import type { QueueFacts } from '../../telemetry/resources/queue';
import type { Facts } from '../../telemetry/resources/resource-type';
import type { RestApiFacts } from '../../telemetry/resources/rest-api';
import type { ScheduleGroupFacts } from '../../telemetry/resources/schedule-group';
import type { ServerlessCacheFacts } from '../../telemetry/resources/serverless-cache';
import type { StateMachineFacts } from '../../telemetry/resources/state-machine';
import type { StreamFacts } from '../../telemetry/resources/stream';
import type { TableFacts } from '../../telemetry/resources/table';
import type { TopicFacts } from '../../telemetry/resources/topic';

const samplesOf = <F extends Facts>(...samples: readonly F[]): readonly Facts[] => samples;

const GIGABYTE = 1024 ** 3;

/** A function that has and reads whatever a function can. */
const busyFunction: LambdaFunctionFacts = {
  timeoutMs: 10_000,
  reservedConcurrency: 100,
  hasProvisionedConcurrency: true,
  readsStream: true,
  streamRetentionHours: 24,
  readsQueue: true,
  readsKafka: true,
  isAsynchronous: true,
  hasDestination: true,
  hasFailureDestination: true,
  hasDeadLetterQueue: true,
  hasInsights: true,
};

/** A function that somebody calls and waits for. */
const plainFunction: LambdaFunctionFacts = {
  timeoutMs: 10_000,
  reservedConcurrency: undefined,
  hasProvisionedConcurrency: false,
  readsStream: false,
  streamRetentionHours: 24,
  readsQueue: false,
  readsKafka: false,
  isAsynchronous: false,
  hasDestination: false,
  hasFailureDestination: false,
  hasDeadLetterQueue: false,
  hasInsights: false,
};

const filteringTopic: TopicFacts = {
  hasDeadLetterQueue: true,
  keepsFailures: false,
  hasUnreliableEndpoints: false,
  filtersByAttributes: true,
  filtersByBody: true,
};

const cacheNode = { maxClients: 65_000, evictsAnyKey: false };

/** Resources that the tables are shown of, by type; a row takes the first that it applies to. */
export const sampleFacts: Readonly<Record<string, readonly Facts[]>> = {
  lambda: samplesOf<LambdaFunctionFacts>(busyFunction, plainFunction, {
    ...plainFunction,
    isAsynchronous: true,
  }),
  lambdaAccount: samplesOf<LambdaAccountFacts>({ concurrencyQuota: 1000 }),
  eventSourceMapping: samplesOf<EventSourceMappingFacts>(
    { source: 'queue', keepsInQueue: false },
    { source: 'stream', keepsInQueue: false },
    { source: 'kafka', keepsInQueue: false },
  ),
  restApi: samplesOf<RestApiFacts>({ hasCache: true }),
  queue: samplesOf<QueueFacts>(
    {
      isDeadLetterQueue: false,
      visibilityTimeoutSeconds: 60,
      delaySeconds: 0,
      retentionSeconds: 345_600,
    },
    {
      isDeadLetterQueue: true,
      visibilityTimeoutSeconds: 30,
      delaySeconds: 0,
      retentionSeconds: 1_209_600,
    },
  ),
  topic: samplesOf<TopicFacts>(
    filteringTopic,
    { ...filteringTopic, keepsFailures: true, hasDeadLetterQueue: false },
    { ...filteringTopic, hasUnreliableEndpoints: true },
  ),
  eventRule: samplesOf<EventRuleFacts>({ hasDeadLetterQueue: true, keepsFailures: false }),
  scheduleGroup: samplesOf<ScheduleGroupFacts>({ hasDeadLetterQueue: true, keepsFailures: false }),
  table: samplesOf<TableFacts>({
    tableName: '<TableName>',
    indexes: 'by-date',
    replicaRegions: 'eu-west-1',
  }),
  stateMachine: samplesOf<StateMachineFacts>({ isExpress: false }, { isExpress: true }),
  stream: samplesOf<StreamFacts>({ retentionHours: 24, isPolled: true }),
  deliveryStream: samplesOf<DeliveryStreamFacts>({
    bufferSeconds: 300,
    destination: 'S3',
    isDirectPut: true,
    transforms: true,
    convertsFormat: true,
    hasOwnKey: true,
  }),
  bucket: samplesOf<BucketFacts>({
    bucketName: '<BucketName>',
    metricsId: 'all',
    replications: '<DestinationBucket>=copy',
  }),
  databaseInstance: samplesOf<DatabaseInstanceFacts>({
    storageBytes: 100 * GIGABYTE,
    memoryBytes: 8 * GIGABYTE,
    maxConnections: 800,
    storageGrows: false,
    isReplica: true,
    isIdleBehind: false,
  }),
  databaseCluster: samplesOf<DatabaseClusterFacts>(
    { isAurora: true, isServerless: true, storageBytes: undefined },
    { isAurora: false, isServerless: false, storageBytes: 100 * GIGABYTE },
  ),
  cacheCluster: samplesOf<CacheFacts>(
    { isMemcached: false, nodes: '', hasReplicas: true, ...cacheNode },
    { isMemcached: true, nodes: '0001 0002', hasReplicas: false, ...cacheNode },
  ),
  replicationGroup: samplesOf<CacheFacts>({
    isMemcached: false,
    nodes: '',
    hasReplicas: true,
    ...cacheNode,
  }),
  serverlessCache: samplesOf<ServerlessCacheFacts>({
    maxBytes: 10 * GIGABYTE,
    maxProcessingUnitsPerSecond: 5000,
  }),
  containerService: samplesOf<ContainerServiceFacts>({
    hasContainerInsights: true,
    alwaysRuns: true,
    isFargate: true,
  }),
  logGroup: samplesOf<LogGroupFacts>({
    hasEmbeddedMetrics: true,
    hasSubscription: true,
    hasTransformer: true,
  }),
};
