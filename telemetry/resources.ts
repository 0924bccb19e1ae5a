import type { RuleOverride } from './resource-rules';
import type { ResourceType } from './resource-type';
import { bucket } from './resources/bucket';
import { cacheCluster } from './resources/cache-cluster';
import { containerService } from './resources/container-service';
import { databaseCluster } from './resources/database-cluster';
import { databaseInstance } from './resources/database-instance';
import { deliveryStream } from './resources/delivery-stream';
import { eventRule } from './resources/event-rule';
import { eventSourceMapping } from './resources/event-source-mapping';
import { httpApi } from './resources/http-api';
import { lambdaAccount } from './resources/lambda-account';
import { lambdaFunction } from './resources/lambda-function';
import { logGroup } from './resources/log-group';
import { queue } from './resources/queue';
import { replicationGroup } from './resources/replication-group';
import { restApi } from './resources/rest-api';
import { rotatedSecret } from './resources/rotated-secret';
import { scheduleGroup } from './resources/schedule-group';
import { serverlessCache } from './resources/serverless-cache';
import { stateMachine } from './resources/state-machine';
import { stream } from './resources/stream';
import { table } from './resources/table';
import { topic } from './resources/topic';

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
