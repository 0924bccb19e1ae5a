import { buckets } from './bucket';
import { cacheClusters } from './cache-cluster';
import { containerServices } from './container-service';
import { databaseClusters } from './database-cluster';
import { databaseInstances } from './database-instance';
import { deliveryStreams } from './delivery-stream';
import { eventRules } from './event-rule';
import { eventSourceMappings } from './event-source-mapping';
import type { Finder } from './finder';
import { httpApis } from './http-api';
import { lambdaFunctions } from './lambda-function';
import { logGroups } from './log-group';
import { queues } from './queue';
import { replicationGroups } from './replication-group';
import { restApis } from './rest-api';
import { rotatedSecrets } from './rotated-secret';
import { scheduleGroups, ungroupedSchedules } from './schedule-group';
import { serverlessCaches } from './serverless-cache';
import { stateMachines } from './state-machine';
import { streams } from './stream';
import { globalTables, tables } from './table';
import { topics } from './topic';

/** Every type of resource that is watched by default. */
export const finders: readonly Finder[] = [
  lambdaFunctions,
  eventSourceMappings,
  restApis,
  httpApis,
  queues,
  topics,
  eventRules,
  scheduleGroups,
  ungroupedSchedules,
  tables,
  globalTables,
  stateMachines,
  streams,
  deliveryStreams,
  buckets,
  databaseInstances,
  databaseClusters,
  cacheClusters,
  replicationGroups,
  serverlessCaches,
  containerServices,
  rotatedSecrets,
  logGroups,
];
