import { bucket } from '../../../telemetry/resources/bucket';
import { containerService } from '../../../telemetry/resources/container-service';
import { databaseCluster } from '../../../telemetry/resources/database-cluster';
import { databaseInstance } from '../../../telemetry/resources/database-instance';
import { deliveryStream } from '../../../telemetry/resources/delivery-stream';
import { logGroup } from '../../../telemetry/resources/log-group';
import { replicationGroup } from '../../../telemetry/resources/replication-group';
import type { Facts, ResourceType } from '../../../telemetry/resources/resource-type';
import { serverlessCache } from '../../../telemetry/resources/serverless-cache';
import { stateMachine } from '../../../telemetry/resources/state-machine';
import { stream } from '../../../telemetry/resources/stream';
import { table } from '../../../telemetry/resources/table';
import { defaultRules, type Minute, normal, poisson, randomOf, toldOn } from './simulated-day';

const MINUTES_A_DAY = 1440;
const GIB = 1024 ** 3;

/** A value for each minute of a day, by the metric's name; undefined where nothing is measured. */
type Day = Readonly<Record<string, (minute: number) => number | undefined>>;

/** A resource, what a day of it is like, and how its outages begin: at noon, until midnight. */
interface Ordinary<F extends Facts = Facts> {
  readonly type: ResourceType<F>;
  readonly facts: NoInfer<F>;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly day: (chance: Chance) => Day;
  /** By the rule that tells, the metrics that change at noon, and after how many minutes it is told at the latest. */
  readonly outages: Readonly<
    Record<
      string,
      { readonly at: Readonly<Record<string, number | undefined>>; readonly within: number }
    >
  >;
}

const ordinary = <F extends Facts>(o: Ordinary<F>): Ordinary => o as unknown as Ordinary;

/** Random numbers that are the same in each run. */
interface Chance {
  /** From 0 to 1. */
  readonly next: () => number;
  /** How many of something rare happen that happens so often on average. */
  readonly count: (mean: number) => number;
  /** Around a mean, by the bell curve. */
  readonly around: (mean: number, deviation: number) => number;
}

const chanceOf = (seed: number): Chance => {
  const next = randomOf(seed);
  return {
    next,
    count: (mean) => poisson(mean, next),
    around: (mean, deviation) => mean + deviation * normal(next),
  };
};

/** Low at night, high in the afternoon. */
const traffic = (minute: number): number =>
  0.08 + 0.92 * Math.max(0, Math.sin(((minute - 420) / 960) * Math.PI));
const isIn = (minute: number, from: number, minutes: number): boolean =>
  minute >= from && minute < from + minutes;
const percentage = (value: number): number => Math.min(100, Math.max(0, value));

const NIGHTLY = 180;
const NOON = 720;

const all: readonly Ordinary[] = [
  ordinary({
    type: table,
    facts: { tableName: 'orders', indexes: 'byDay', replicaRegions: 'eu-west-1' },
    dimensions: { TableName: 'orders' },
    day: ({ count, around }) => ({
      ConsumedReadCapacityUnits: (m) => count(400 * traffic(m)) || undefined,
      ConsumedWriteCapacityUnits: (m) => count(250 * traffic(m)) || undefined,
      // A retry now and then; auto scaling answers the morning's rise after three minutes.
      ReadThrottleEvents: (m) => (isIn(m, 540, 3) ? 15 : count(0.002) || undefined),
      WriteThrottleEvents: (m) => (isIn(m, 900, 3) ? 40 : count(0.002) || undefined),
      SystemErrors: () => count(0.003) || undefined,
      ReplicationLatency: (m) => (isIn(m, NIGHTLY, 4) ? 200_000 : Math.max(300, around(900, 200))),
    }),
    outages: {
      ReadThrottles: { at: { ReadThrottleEvents: 60 }, within: 8 },
      WriteThrottles: { at: { WriteThrottleEvents: 20 }, within: 8 },
      IndexWriteThrottles: { at: { WriteThrottleEvents: 20 }, within: 8 },
      SystemErrors: { at: { SystemErrors: 3 }, within: 11 },
      ReplicationLatency: { at: { ReplicationLatency: 400_000 }, within: 11 },
    },
  }),
  ordinary({
    type: stateMachine,
    facts: { isExpress: false },
    day: ({ count }) => ({
      ExecutionsSucceeded: (m) => count(30 * traffic(m)),
      // Half a per cent.
      ExecutionsFailed: (m) => (m < 60 ? 0 : count(0.15 * traffic(m))),
      ExecutionsTimedOut: () => count(0.002),
      ExecutionsAborted: (m) => (m === 600 ? 20 : 0),
      ExecutionThrottled: (m) => (isIn(m, NIGHTLY, 5) ? 100 : 0),
    }),
    outages: {
      FailureRate: { at: { ExecutionsSucceeded: 10, ExecutionsFailed: 15 }, within: 7 },
      Failures: { at: { ExecutionsFailed: 4 }, within: 30 },
      Throttles: { at: { ExecutionThrottled: 50 }, within: 11 },
    },
  }),
  ordinary({
    type: stateMachine,
    facts: { isExpress: false },
    // It runs once a night.
    day: () => ({ ExecutionsSucceeded: (m) => (m === NIGHTLY ? 1 : undefined) }),
    outages: { Failures: { at: { ExecutionsFailed: 1 }, within: 2 } },
  }),
  ordinary({
    type: stream,
    facts: { retentionHours: 24, isPolled: true },
    day: ({ count, around, next }) => ({
      // Polled all the time, also through a night without a record; one failover of a minute.
      IncomingRecords: (m) => count(600 * traffic(m)),
      'GetRecords.Success': (m) => (isIn(m, 660, 1) ? undefined : 60),
      'GetRecords.IteratorAgeMilliseconds': (m) =>
        isIn(m, 600, 8) ? 700_000 : Math.max(0, around(300, 200)),
      WriteProvisionedThroughputExceeded: (m) => (isIn(m, 560, 2) ? 200 : count(0.05)),
      ReadProvisionedThroughputExceeded: () => count(1),
      'PutRecord.Success': () => (next() < 0.01 ? 0.93 : 1),
      'PutRecords.TotalRecords': (m) => count(600 * traffic(m)),
      'PutRecords.FailedRecords': (m) => (isIn(m, 560, 2) ? 100 : count(0.05)),
    }),
    outages: {
      Unread: { at: { 'GetRecords.Success': undefined }, within: 14 },
      ConsumerLag: { at: { 'GetRecords.IteratorAgeMilliseconds': 900_000 }, within: 11 },
      WriteThrottles: { at: { WriteProvisionedThroughputExceeded: 50 }, within: 4 },
    },
  }),
  ordinary({
    type: deliveryStream,
    facts: {
      bufferSeconds: 300,
      ...{ destination: 'S3', isDirectPut: true, transforms: true },
      ...{ convertsFormat: true, hasOwnKey: true },
    },
    day: ({ count, next }) => ({
      // It rises with the buffer and falls with the delivery; at night nothing comes.
      'DeliveryToS3.DataFreshness': (m) => (traffic(m) < 0.1 ? undefined : 60 + (m % 6) * 60),
      'DeliveryToS3.Success': (m) => (m % 5 ? undefined : next() < 0.005 ? 0 : 1),
      'ExecuteProcessing.Success': () => (next() < 0.02 ? 0.5 : 1),
      IncomingRecords: (m) => count(1000 * traffic(m)),
      ThrottledRecords: (m) => (isIn(m, 560, 2) ? 300 : 0),
      'SucceedConversion.Records': (m) => count(1000 * traffic(m)),
      'FailedConversion.Records': (m) => count(0.5 * traffic(m)),
      KMSKeyAccessDenied: (m) => (isIn(m, 600, 2) ? 5 : 0),
    }),
    outages: {
      Freshness: { at: { 'DeliveryToS3.DataFreshness': 1200 }, within: 11 },
      DeliveryFailures: { at: { 'DeliveryToS3.Success': 0 }, within: 45 },
      KeyProblems: { at: { KMSKeyAccessDenied: 10 }, within: 14 },
    },
  }),
  ordinary({
    type: deliveryStream,
    facts: {
      bufferSeconds: 60,
      ...{ destination: 'HttpEndpoint', isDirectPut: false, transforms: false },
      ...{ convertsFormat: false, hasOwnKey: false },
    },
    day: ({ count }) => ({
      'DeliveryToHttpEndpoint.DataFreshness': () => 60,
      // Two minutes in which the endpoint is deployed anew: what failed is sent again.
      'DeliveryToHttpEndpoint.Records': (m) => (isIn(m, 600, 2) ? undefined : 500),
      'DeliveryToHttpEndpoint.ProcessedRecords': () => 500 + count(0.5),
    }),
    outages: {
      DeliveryFailures: { at: { 'DeliveryToHttpEndpoint.Records': undefined }, within: 32 },
    },
  }),
  ordinary({
    type: bucket,
    facts: { bucketName: 'uploads', metricsId: 'All', replications: 'copies=All' },
    day: ({ count }) => ({
      AllRequests: (m) => count(300 * traffic(m)),
      '5xxErrors': (m) => (isIn(m, NIGHTLY, 4) ? 20 : count(0.1)),
      // A program asks first whether an object exists.
      '4xxErrors': (m) => count(9 * traffic(m)),
      OperationsFailedReplication: () => 0,
    }),
    outages: {
      ServerErrors: { at: { '5xxErrors': 60 }, within: 11 },
      ClientErrors: { at: { '4xxErrors': 150 }, within: 11 },
      ReplicationFailures: { at: { OperationsFailedReplication: 1 }, within: 2 },
    },
  }),
  ordinary({
    type: databaseInstance,
    facts: {
      ...{ storageBytes: 100 * GIB, memoryBytes: 16 * GIB, maxConnections: 400 },
      ...{ storageGrows: false, isReplica: true, isIdleBehind: true },
    },
    day: ({ around }) => ({
      // A nightly batch, and a failover of a minute without a report.
      CPUUtilization: (m) => {
        if (m === 640) return undefined;
        return percentage(isIn(m, NIGHTLY, 15) ? around(96, 2) : around(15 + 55 * traffic(m), 8));
      },
      FreeableMemory: (m) => (isIn(m, NIGHTLY, 5) ? 0.5 : around(3, 0.2)) * GIB,
      FreeStorageSpace: (m) => (isIn(m, NIGHTLY, 30) ? 22 : 30 - m / MINUTES_A_DAY) * GIB,
      // A failover connects all clients twice.
      DatabaseConnections: (m) => (isIn(m, 641, 4) ? 390 : Math.round(around(180, 15))),
      // Nobody writes at night: PostgreSQL closes its log every five minutes.
      ReplicaLag: (m) => (traffic(m) < 0.1 ? (m % 5) * 60 + 59 : Math.abs(around(0.5, 0.3))),
    }),
    outages: {
      Cpu: { at: { CPUUtilization: 97 }, within: 19 },
      FreeMemory: { at: { FreeableMemory: 0.4 * GIB }, within: 11 },
      FreeStorage: { at: { FreeStorageSpace: 8 * GIB }, within: 11 },
      Connections: { at: { DatabaseConnections: 390 }, within: 8 },
      ReplicaLag: { at: { ReplicaLag: 900 }, within: 11 },
    },
  }),
  ordinary({
    type: databaseInstance,
    facts: {
      ...{ storageBytes: 100 * GIB, memoryBytes: undefined, maxConnections: undefined },
      ...{ storageGrows: true, isReplica: false, isIdleBehind: false },
    },
    // RDS grows the storage some minutes after it fell below a tenth.
    day: () => ({
      CPUUtilization: () => 30,
      FreeStorageSpace: (m) => (m < 660 ? 10.5 - 0.5 * (m / 600) : 20) * GIB,
    }),
    outages: { FreeStorage: { at: { FreeStorageSpace: 4 * GIB }, within: 11 } },
  }),
  ordinary({
    type: databaseCluster,
    facts: { isAurora: true, isServerless: true, storageBytes: undefined },
    day: ({ around }) => ({
      ACUUtilization: (m) =>
        percentage(isIn(m, NIGHTLY, 8) ? 100 : around(10 + 60 * traffic(m), 8)),
      AuroraReplicaLagMaximum: (m) => (isIn(m, 640, 3) ? 5000 : Math.abs(around(20, 8))),
    }),
    outages: {
      Capacity: { at: { ACUUtilization: 100 }, within: 11 },
      ReplicaLag: { at: { AuroraReplicaLagMaximum: 9000 }, within: 11 },
    },
  }),
  ordinary({
    type: replicationGroup,
    facts: {
      ...{ isMemcached: false, nodes: 'sessions-001 sessions-002', hasReplicas: true },
      ...{ maxClients: 20_000, evictsAnyKey: false },
    },
    day: ({ around, count }) => ({
      EngineCPUUtilization: (m) =>
        percentage(isIn(m, NIGHTLY, 5) ? 97 : around(5 + 50 * traffic(m), 6)),
      CPUUtilization: (m) => percentage(isIn(m, NIGHTLY, 8) ? 95 : around(8 + 50 * traffic(m), 6)),
      DatabaseMemoryUsagePercentage: (m) => percentage(40 + 40 * traffic(m)),
      SetTypeCmds: (m) => count(2000 * traffic(m)),
      // Warm-up after a change of keys: everything is written anew for ten minutes.
      Evictions: (m) => (isIn(m, 600, 8) ? 1500 : count(20 * traffic(m))),
      CurrConnections: (m) => (isIn(m, 641, 3) ? 17_000 : Math.round(around(4000, 200))),
      ReplicationLag: (m) => (isIn(m, 641, 4) ? 60 : Math.abs(around(0.3, 0.2))),
    }),
    outages: {
      EngineCpu: { at: { EngineCPUUtilization: 99 }, within: 8 },
      Memory: { at: { DatabaseMemoryUsagePercentage: 97 }, within: 11 },
      Evictions: { at: { Evictions: 1500, SetTypeCmds: 2000 }, within: 11 },
      Connections: { at: { CurrConnections: 19_000 }, within: 8 },
      ReplicationLag: { at: { ReplicationLag: 300 }, within: 8 },
    },
  }),
  ordinary({
    type: serverlessCache,
    facts: { maxBytes: 10 * GIB, maxProcessingUnitsPerSecond: 1000 },
    day: ({ count }) => ({
      TotalCmdsCount: (m) => count(5000 * traffic(m)),
      ThrottledCmds: (m) => (isIn(m, 540, 4) ? 200 : count(0.2)),
      BytesUsedForCache: (m) => (2 + 5 * traffic(m)) * GIB,
      ElastiCacheProcessingUnits: (m) => (isIn(m, NIGHTLY, 6) ? 58_000 : 30_000 * traffic(m)),
    }),
    outages: {
      Throttles: { at: { ThrottledCmds: 800 }, within: 8 },
      Storage: { at: { BytesUsedForCache: 9.5 * GIB }, within: 11 },
      ProcessingUnits: { at: { ElastiCacheProcessingUnits: 59_000 }, within: 11 },
    },
  }),
  ordinary({
    type: containerService,
    facts: { hasContainerInsights: true, alwaysRuns: true, isFargate: true },
    day: ({ around }) => ({
      // A deployment doubles the tasks for four minutes; the morning waits for auto scaling.
      CPUUtilization: (m) => {
        if (isIn(m, 700, 2)) return undefined;
        return percentage(isIn(m, 540, 6) ? 95 : around(20 + 45 * traffic(m), 8));
      },
      MemoryUtilization: (m) => percentage(isIn(m, NIGHTLY, 4) ? 93 : around(60, 4)),
      DesiredTaskCount: (m) => (m < 540 ? 2 : 4),
      RunningTaskCount: (m) => (m < 544 ? 2 : isIn(m, 700, 4) ? 3 : 4),
    }),
    outages: {
      NoTasks: { at: { CPUUtilization: undefined }, within: 12 },
      MissingTasks: { at: { RunningTaskCount: 3 }, within: 11 },
      Cpu: { at: { CPUUtilization: 98 }, within: 11 },
      Memory: { at: { MemoryUtilization: 97 }, within: 8 },
    },
  }),
  ordinary({
    type: logGroup,
    facts: { hasEmbeddedMetrics: true, hasSubscription: true, hasTransformer: true },
    day: ({ count }) => ({
      IncomingLogEvents: (m) => count(400 * traffic(m)),
      ForwardedLogEvents: (m) => count(400 * traffic(m)),
      DeliveryErrors: (m) => (isIn(m, 600, 2) ? 40 : undefined),
      DeliveryThrottling: (m) => (isIn(m, 660, 6) ? 60 : undefined),
      TransformationErrors: (m) => count(4 * traffic(m)),
      EMFParsingErrors: () => undefined,
      EMFValidationErrors: () => undefined,
    }),
    outages: {
      DeliveryErrors: { at: { DeliveryErrors: 200 }, within: 14 },
      LostMetrics: { at: { EMFValidationErrors: 1 }, within: 2 },
    },
  }),
];

const days = all.map((each, i) => ({ id: `${each.type.id} ${i}`, ...each }));

test.each(days)('no default rule of $id goes off on an ordinary day', (each) => {
  for (const seed of [1, 2]) {
    expect([seed, [...toldOn(rulesOf(each), dayOf(each, seed))]]).toEqual([seed, []]);
  }
});

const outages = days.flatMap((each) =>
  Object.entries(each.outages).map(([row, outage]) => ({ row, each, id: each.id, ...outage })),
);

test.each(outages)('$id $row tells of an outage at noon within $within minutes', (outage) => {
  const { each, row, at, within } = outage;
  const begun = samplesOf(at);
  const morning = dayOf(each, 1).slice(0, NOON + 60);
  const day = morning.map((minute, m) => (m < NOON ? minute : { ...minute, ...begun }));
  const told = toldOn(
    rulesOf(each).filter(({ name }) => name.endsWith(`-${row}`)),
    day,
  ).get(row);

  expect(told).toBeGreaterThan(NOON);
  expect(Number(told) - NOON).toBeLessThanOrEqual(within);
});

const rulesOf = ({ type, facts, dimensions }: Ordinary) => defaultRules(type, facts, dimensions);

const dayOf = ({ day }: Ordinary, seed: number): readonly Minute[] => {
  const metrics = Object.entries(day(chanceOf(seed)));
  return Array.from({ length: MINUTES_A_DAY }, (_, minute) =>
    samplesOf(Object.fromEntries(metrics.map(([name, at]) => [name, at(minute)]))),
  );
};

/** Requests are counted by their samples, one for each; of all else there is one. */
const samplesOf = (values: Readonly<Record<string, number | undefined>>): Minute =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (value === undefined) return [name, undefined];
      return [name, name.startsWith('Consumed') ? [[1, value]] : [[value, 1]]];
    }),
  );
