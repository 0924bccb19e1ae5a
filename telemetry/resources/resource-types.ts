import { bucket } from './bucket';
import { cacheCluster } from './cache-cluster';
import { containerService } from './container-service';
import { databaseCluster } from './database-cluster';
import { databaseInstance } from './database-instance';
import { deliveryStream } from './delivery-stream';
import { eventRule } from './event-rule';
import { eventSourceMapping } from './event-source-mapping';
import { httpApi } from './http-api';
import { lambdaAccount } from './lambda-account';
import { lambdaFunction } from './lambda-function';
import { logGroup } from './log-group';
import { queue } from './queue';
import { replicationGroup } from './replication-group';
import type { RuleOverride } from './resource-rules';
import type { ResourceType } from './resource-type';
import { restApi } from './rest-api';
import { rotatedSecret } from './rotated-secret';
import { scheduleGroup } from './schedule-group';
import { serverlessCache } from './serverless-cache';
import { stateMachine } from './state-machine';
import { stream } from './stream';
import { table } from './table';
import { topic } from './topic';

/** In the order of the documents made from it. */
const tables = [
  lambdaFunction,
  lambdaAccount,
  eventSourceMapping,
  restApi,
  httpApi,
  queue,
  topic,
  eventRule,
  scheduleGroup,
  table,
  stateMachine,
  stream,
  deliveryStream,
  bucket,
  databaseInstance,
  databaseCluster,
  cacheCluster,
  replicationGroup,
  serverlessCache,
  containerService,
  rotatedSecret,
  logGroup,
] as const;

type Table = (typeof tables)[number];

/** Every type of resource that there is a table of. */
export const resourceTypes = tables as unknown as readonly ResourceType[];

/** Changes of default rules by type and row: `{ lambda: { ErrorRate: { threshold: percent(1) } } }`. */
export type TypeOverrides = {
  readonly [T in Table as T['id']]?: RowOverrides<T>;
};

/** Changes of the default rules of a construct, whatever resources it holds: `{ Throttles: false }`. */
export type AnyRowOverrides = RowOverrides<Table>;

type RowOverrides<T extends Table> = {
  readonly [R in T['rows'][number]['id']]?: RuleOverride;
};
