import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { account } from '../account';
import { AwsError } from '../aws-error';
import type { VirtualClock } from '../clock';
import { startDynamoDb } from '../dynamodb';
import { createEventBus } from '../events/event-bus';
import { Faults } from '../faults';
import type { FunctionSurroundings } from '../lambda/lambda-function';
import { createTaskRoots } from '../lambda/task-root';
import { createLogStore } from '../logs/log-store';
import { createMetricStore } from '../metrics/metric-store';
import { startMailbox } from '../receivers/mailbox';
import { createSlackSink, serveSlackSink } from '../receivers/slack-sink';
import { createObjectStore } from '../s3/object-store';
import { createSecrets } from '../secrets';
import { toEmail } from '../sns/email';
import { createTopics, type Deliveries } from '../sns/topics';
import { createQueues } from '../sqs/queues';
import { createTraceStore } from '../traces/trace-store';
import { type Interceptor, startAwsEndpoint } from '../wire/aws-endpoint';
import { logsOperations } from '../wire/logs-operations';
import { monitoringOperations } from '../wire/monitoring-operations';
import { secretsOperations } from '../wire/secrets-operations';
import type { Operations } from '../wire/service';
import { snsOperations } from '../wire/sns-operations';
import { sqsOperations } from '../wire/sqs-operations';
import { startXrayDaemon, type XrayDaemon } from '../xray-daemon';
import type { Cloud } from './cloud';
import { createEventHub } from './event-hub';
import { ingestLogs } from './log-ingestion';

export interface CloudOptions {
  readonly clock: VirtualClock;
  /** Base port: first API, console, AWS endpoint, mailbox, further APIs; 0 takes free ones. */
  readonly port: number;
  /** Where buckets lie on disk; they are emptied at the start. */
  readonly dataDirectory: string;
  /** Files and folders of assets by object key. */
  readonly assets: ReadonlyMap<string, string>;
  readonly random: () => number;
  /** Hears of failures of the local cloud itself, until it closes. */
  readonly onError: (error: unknown) => void;
}

export interface CreatedCloud {
  readonly cloud: Cloud;
  readonly slackUrl: string;
  close(): Promise<void>;
}

/** An empty account with its servers on loopback ports. */
export const createCloud = async (options: CloudOptions): Promise<CreatedCloud> => {
  const { clock, dataDirectory, random, assets } = options;
  const newId = (): string => randomUUID();
  let isClosing = false;
  const report = (error: unknown): void => {
    // What is under way while everything ends, fails.
    if (!isClosing) options.onError(error);
  };
  const objects = emptyObjectStore(dataDirectory, clock);
  const faults = new Faults(clock, random);
  const dynamodb = await startDynamoDb(clock);
  const mailbox = await startMailbox(clock, portAt(options.port, 3));
  const slack = createSlackSink(clock);
  const slackServer = await serveSlackSink(slack);
  const xray = await startXrayDaemon();
  // Filled when there is a cloud to operate on; requests come later.
  const operations: Operations = {};
  const endpoint = await startAwsEndpoint({
    port: portAt(options.port, 2),
    operations,
    s3: objects,
    dynamodbUrl: dynamodb.url,
    interceptor: interceptFaults(faults),
  });
  const queues = createQueues(clock, newId);
  const cloud: Cloud = {
    ...createEventHub(),
    clock,
    newId,
    random,
    awsEndpoint: endpoint.url,
    consoleUrl: '',
    metrics: createMetricStore(),
    logs: createLogStore(),
    queues,
    topics: createTopics(
      clock,
      deliveriesOf(() => cloud),
      { newId },
    ),
    objects,
    secrets: createSecrets(clock, random),
    dynamodb,
    faults,
    mailbox,
    slack,
    taskRoots: createTaskRoots(),
    functions: new Map(),
    apis: new Map(),
    alarms: new Map(),
    dashboards: new Map(),
    savedQueries: new Map(),
    events: createEventBus({ now: () => clock.now(), newId, ...account }),
    traces: createTraceStore(),
    deliveryStreams: new Map(),
    rewrites: new Map(),
    functionSurroundings: surroundingsOf(() => cloud, xray),
    assetPath: (objectKey) => assetPath(assets, objectKey),
    nextApiPort: apiPorts(options.port),
    invoke: (...call) => invoke(cloud, ...call),
    log: (group, stream, events) => {
      try {
        cloud.logs.append(group, stream, events, clock.now());
      } catch (error) {
        report(error);
      }
    },
    background: (work) => void clock.hold(work).catch(report),
    report,
  };
  Object.assign(operations, operationsOf(cloud));
  ingestLogs(cloud);
  slack.onMessage(() => cloud.emit('message'));
  mailbox.onMessage(() => cloud.emit('message'));
  const servers = [endpoint, dynamodb, mailbox, slackServer, xray];
  return {
    cloud,
    slackUrl: slackServer.url,
    close: () => {
      isClosing = true;
      return closeAll(cloud, servers);
    },
  };
};

export const portAt = (base: number, offset: number): number => (base === 0 ? 0 : base + offset);

/** The first API takes the base port itself; console, endpoint and mailbox follow, then further APIs. */
const apiPorts = (base: number): (() => number) => {
  const offsets = [0, 4, 5, 6, 7, 8, 9];
  return () => portAt(offsets.length > 0 ? base : 0, offsets.shift() ?? 0);
};

const emptyObjectStore = (dataDirectory: string, clock: VirtualClock): Cloud['objects'] => {
  const root = join(dataDirectory, 's3');
  rmSync(root, { recursive: true, force: true });
  return createObjectStore(root, clock);
};

const interceptFaults =
  (faults: Faults): Interceptor =>
  async ({ accessKeyId }) => {
    const fate = faults.fateOf(accessKeyId);
    if (fate.kind === 'stall') {
      await new Promise((resolve) => setTimeout(resolve, fate.latencyMs).unref());
    }
    if (fate.kind !== 'fail') return 'pass';
    return { fail: new AwsError('InternalServerError', 'a fault was set for this request', 500) };
  };

const operationsOf = (cloud: Cloud): Operations => ({
  monitoring: monitoringOperations(cloud),
  logs: logsOperations(cloud.logs),
  sns: snsOperations(cloud.topics),
  sqs: sqsOperations(cloud.queues),
  secretsmanager: secretsOperations(cloud.secrets),
});

const deliveriesOf = (cloud: () => Cloud): Deliveries => ({
  sqs: (queueArn, body, attributes) => void cloud().queues.send(queueArn, { body, attributes }),
  lambda: async (functionArn, event) => {
    await cloud().invoke(functionArn, JSON.stringify(event), 'event');
  },
  email: (_address, notification, subscription) =>
    cloud().mailbox.send(
      toEmail(
        notification,
        subscription,
        (name) => `${cloud().consoleUrl}/#/alarms/${encodeURIComponent(name)}`,
      ),
    ),
  http: async (url, { headers, body }) => {
    const response = await fetch(url, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  },
});

const surroundingsOf = (cloud: () => Cloud, xray: XrayDaemon): FunctionSurroundings => ({
  clock: { now: () => cloud().clock.now() },
  newId: () => cloud().newId(),
  get awsEndpoint() {
    return cloud().awsEndpoint;
  },
  xrayAddress: xray.address,
  onLog: (group, stream, events) => cloud().log(group, stream, events),
  onMetric: (functionName, metricName, unit, value, atMs) => {
    const dimensions = { FunctionName: functionName };
    const metric = { namespace: 'AWS/Lambda', metricName, dimensions, unit };
    cloud().metrics.put(metric, atMs, [value]);
  },
  onInvocation: (accessKeyId, origin) => cloud().faults.onInvocation(accessKeyId, origin),
});

const assetPath = (assets: ReadonlyMap<string, string>, objectKey: string): string => {
  const path = assets.get(objectKey);
  if (!path) throw new Error(`the assembly has no asset ${objectKey}`);
  return path;
};

const invoke = async (
  cloud: Cloud,
  ...[functionArn, payload, origin]: Parameters<Cloud['invoke']>
): ReturnType<Cloud['invoke']> => {
  const found = cloud.functions.get(functionArn);
  if (!found) throw new Error(`no function ${functionArn}`);
  return found.invoke(payload, origin);
};

const closeAll = async (
  cloud: Cloud,
  servers: readonly { close(): void | Promise<void> }[],
): Promise<void> => {
  await Promise.all([...cloud.functions.values()].map((lambda) => lambda.stop()));
  await Promise.all([...cloud.apis.values()].map(({ server }) => server.close()));
  await Promise.all(servers.map((server) => server.close()));
  cloud.taskRoots.removeAll();
};
