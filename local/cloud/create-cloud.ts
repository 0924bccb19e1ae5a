import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { account } from '../account';
import { createAlarms } from '../alarms/alarms';
import { createMuteRules } from '../alarms/mute-rules';
import { AwsError } from '../aws-error';
import type { VirtualClock } from '../clock';
import { startDynamoDb } from '../dynamodb';
import { createEventBus } from '../events/event-bus';
import { Faults } from '../faults';
import { createAsyncInvocations } from '../lambda/async-invocation';
import { createCodeReload } from '../lambda/code-reload';
import { createAccountConcurrency } from '../lambda/concurrency';
import { functionArnOf } from '../lambda/function-name';
import type { FunctionSurroundings } from '../lambda/lambda-function';
import { createTaskRoots } from '../lambda/task-root';
import { runInsightsQuery } from '../logs/insights';
import { createLogStore } from '../logs/log-store';
import { createMetricFilters } from '../logs/metric-filters';
import { createSubscriptions } from '../logs/subscriptions';
import { createMetricStore } from '../metrics/metric-store';
import { createDeliveryRecord } from '../receivers/delivery-record';
import { startMailbox } from '../receivers/mailbox';
import { createSlackSink, serveSlackSink } from '../receivers/slack-sink';
import { createObjectStore } from '../s3/object-store';
import { createSecrets } from '../secrets';
import { toEmail } from '../sns/email';
import { topicMetrics } from '../sns/topic-metrics';
import { createTopics, type Deliveries } from '../sns/topics';
import { createQueues } from '../sqs/queues';
import { createParameterStore } from '../ssm/parameter-store';
import { traced } from '../traces/trace-header';
import { createTraceStore } from '../traces/trace-store';
import { startXrayDaemon, type XrayDaemon } from '../traces/xray-daemon';
import { type Interceptor, startAwsEndpoint } from '../wire/aws-endpoint';
import { eventsOperations } from '../wire/events-operations';
import { lambdaDoor } from '../wire/lambda-operations';
import { logsOperations } from '../wire/logs-operations';
import { monitoringOperations } from '../wire/monitoring-operations';
import type { JsonOperations } from '../wire/plain-json';
import { secretsOperations } from '../wire/secrets-operations';
import type { Operations } from '../wire/service';
import { snsOperations } from '../wire/sns-operations';
import { sqsOperations } from '../wire/sqs-operations';
import { ssmOperations } from '../wire/ssm-operations';
import { xrayDoor } from '../wire/xray-operations';
import { asyncSurroundings } from './async-surroundings';
import type { Cloud } from './cloud';
import { createEventHub } from './event-hub';
import { deliverToSubscribers, ingestLogs } from './log-ingestion';
import { createTags } from './tags';

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
  const metrics = createMetricStore();
  const objects = emptyObjectStore(dataDirectory, clock);
  const faults = new Faults(clock, random);
  const dynamodb = await startDynamoDb(clock, join(dataDirectory, 'dynamodb'));
  const mailbox = await startMailbox(clock, portAt(options.port, 3));
  const slack = createSlackSink(clock);
  const slackServer = await serveSlackSink(slack);
  const xray = await startXrayDaemon((document) => cloud.traces.put(document));
  // Filled when there is a cloud to operate on; requests come later.
  const operations: Operations = {};
  const plainOperations: Record<string, JsonOperations> = {};
  const endpoint = await startAwsEndpoint({
    port: portAt(options.port, 2),
    operations,
    plainOperations,
    restDoors: {
      lambda: (request) => lambdaDoor(request, cloud),
      xray: (request) => xrayDoor(request, cloud.traces),
    },
    s3: objects,
    dynamodbUrl: dynamodb.url,
    onTableMetric: (metricName, dimensions, unit, value) => {
      const metric = { namespace: 'AWS/DynamoDB', metricName, dimensions, unit };
      metrics.put(metric, clock.now(), [value]);
    },
    interceptor: interceptFaults(faults),
  });
  const queues = createQueues(clock, newId, (QueueName, metricName, unit, value) => {
    const dimensions = { QueueName };
    metrics.put({ namespace: 'AWS/SQS', metricName, dimensions, unit }, clock.now(), [value]);
  });
  const events = createEventBus({ now: () => clock.now(), newId, ...account });
  const delivered = createDeliveryRecord(
    () => clock.now(),
    () => cloud.emit('message'),
  );
  const muteRules = createMuteRules();
  const taskRoots = createTaskRoots();
  const cloud: Cloud = {
    ...createEventHub(),
    clock,
    newId,
    random,
    awsEndpoint: endpoint.url,
    consoleUrl: '',
    metrics,
    logs: createLogStore({ directory: join(dataDirectory, 'logs') }),
    metricFilters: createMetricFilters(
      {
        putMetric: (metric, timestampMs, value) => cloud.metrics.put(metric, timestampMs, [value]),
        report,
      },
      (group) => cloud.subscriptions.regexPatterns(group),
    ),
    subscriptions: createSubscriptions(
      (...batch) => deliverToSubscribers(cloud)(...batch),
      report,
      (group) => cloud.metricFilters.regexPatterns(group),
    ),
    queues,
    topics: createTopics(clock, delivered.recording(deliveriesOf(() => cloud)), {
      newId,
      ...topicMetrics(metrics, () => clock.now()),
    }),
    objects,
    secrets: createSecrets(clock, random),
    parameterStore: createParameterStore(clock),
    dynamodb,
    faults,
    mailbox,
    slack,
    delivered,
    taskRoots,
    codeReload: createCodeReload({
      taskRoots,
      onReload: () => cloud.emit('deploy'),
      onError: report,
    }),
    layers: new Map(),
    functionUrls: new Map(),
    functions: new Map(),
    apis: new Map(),
    httpApis: new Map(),
    alarms: createAlarms({
      clock,
      metrics,
      runLogQuery: (query, groups, startMs, endMs) =>
        runInsightsQuery(cloud.logs, query, { groups, startMs, endMs: endMs - 1 }).rows,
      muteRules,
      publish: (topicArn, notification) => void cloud.topics.publish({ topicArn, ...notification }),
      invoke: (functionArn, event) =>
        cloud.asyncInvocations.invoke(functionArn, JSON.stringify(event)),
      putEvent: (event) => cloud.events.put(event),
      onChange: () => cloud.emit('alarm'),
      report,
    }),
    muteRules,
    tags: createTags(),
    asyncInvocations: createAsyncInvocations(asyncSurroundings(clock, () => cloud)),
    dashboards: new Map(),
    savedQueries: new Map(),
    events,
    eventBuses: new Map([['default', events]]),
    traces: createTraceStore({ onComplete: () => cloud.emit('trace') }),
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
  Object.assign(plainOperations, plainOperationsOf(cloud));
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
  logs: logsOperations(cloud),
  sns: snsOperations(cloud.topics),
  sqs: sqsOperations(cloud.queues),
  secretsmanager: secretsOperations(cloud.secrets),
});

const plainOperationsOf = (cloud: Cloud): Readonly<Record<string, JsonOperations>> => ({
  ssm: ssmOperations(cloud.parameterStore),
  events: eventsOperations(cloud),
});

const deliveriesOf = (cloud: () => Cloud): Deliveries => ({
  sqs: (queueArn, body, attributes, traceHeader) =>
    void cloud().queues.send(queueArn, { body, attributes, ...traced(traceHeader) }),
  lambda: (functionArn, event, traceHeader) =>
    cloud().asyncInvocations.invoke(functionArn, JSON.stringify(event), traced(traceHeader)),
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
  get clock() {
    return cloud().clock;
  },
  newId: () => cloud().newId(),
  get awsEndpoint() {
    return cloud().awsEndpoint;
  },
  xrayAddress: xray.address,
  concurrency: createAccountConcurrency(),
  onLog: (group, stream, events) => cloud().log(group, stream, events),
  onMetric: (functionName, metricName, unit, value, atMs) => {
    for (const dimensions of lambdaDimensions(functionName)) {
      cloud().metrics.put({ namespace: 'AWS/Lambda', metricName, dimensions, unit }, atMs, [value]);
    }
  },
  onSegment: (document) => cloud().traces.put(document),
  onInvocation: (accessKeyId, origin) => cloud().faults.onInvocation(accessKeyId, origin),
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html#monitoring-metrics-dimensions */
const lambdaDimensions = (functionName?: string): readonly Readonly<Record<string, string>>[] =>
  functionName === undefined
    ? [{}]
    : [{ FunctionName: functionName }, { FunctionName: functionName, Resource: functionName }];

const assetPath = (assets: ReadonlyMap<string, string>, objectKey: string): string => {
  const path = assets.get(objectKey);
  if (!path) throw new Error(`the assembly has no asset ${objectKey}`);
  return path;
};

const invoke = async (
  cloud: Cloud,
  ...[functionArn, payload, origin, options]: Parameters<Cloud['invoke']>
): ReturnType<Cloud['invoke']> => {
  const found = cloud.functions.get(functionArnOf(functionArn));
  if (!found) throw new Error(`no function ${functionArn}`);
  return found.invoke(payload, origin, { functionArn, ...options });
};

const closeAll = async (
  cloud: Cloud,
  servers: readonly { close(): void | Promise<void> }[],
): Promise<void> => {
  cloud.codeReload.close();
  await Promise.all([...cloud.functions.values()].map((lambda) => lambda.stop()));
  const apis = [...cloud.apis.values(), ...cloud.httpApis.values()];
  await Promise.all(apis.map(({ server }) => server.close()));
  await Promise.all([...cloud.functionUrls.values()].map(({ server }) => server.close()));
  await Promise.all(servers.map((server) => server.close()));
  cloud.taskRoots.removeAll();
};
