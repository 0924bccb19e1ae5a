import type { MetricAlarm } from '../alarms/metric-alarm';
import type { GatewayResponse } from '../api-gateway/gateway-response';
import type { HttpResponse } from '../api-gateway/http-response';
import type { ApiServer } from '../api-gateway/http-server';
import type { ProxyRequest } from '../api-gateway/proxy-event';
import type { RestMethod } from '../api-gateway/route';
import type { Cancel, VirtualClock } from '../clock';
import type { ConsoleEvent, SavedQuery } from '../console-server/console-source';
import type { DynamoDb } from '../dynamodb';
import type { EventBus } from '../events/event-bus';
import type { Faults } from '../faults';
import type { DeliveryStream } from '../firehose/delivery-stream';
import type {
  FunctionSurroundings,
  InvocationOrigin,
  InvokeOutput,
  LambdaFunction,
} from '../lambda/lambda-function';
import type { TaskRoots } from '../lambda/task-root';
import type { LogEvent, LogStore } from '../logs/log-store';
import type { MetricStore } from '../metrics/metric-store';
import type { Mailbox } from '../receivers/mailbox';
import type { SlackSink } from '../receivers/slack-sink';
import type { ObjectStore } from '../s3/object-store';
import type { Secrets } from '../secrets';
import type { Topics } from '../sns/topics';
import type { Queues } from '../sqs/queues';
import type { TraceStore } from '../traces/trace-store';

/** A REST API while its stack is being created, and after. */
export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly server: ApiServer;
  /** By stage name. */
  readonly stages: Map<string, (request: ProxyRequest) => Promise<HttpResponse>>;
  /** Full paths by resource id. */
  readonly paths: Map<string, string>;
  readonly methods: RestMethod[];
  readonly gatewayResponses: GatewayResponse[];
}

/** The state of one account in one region: what the resources of a template become part of. */
export interface Cloud {
  readonly clock: VirtualClock;
  readonly newId: () => string;
  readonly random: () => number;
  /** `http://127.0.0.1:<port>` */
  readonly awsEndpoint: string;
  /** Where the console is; empty until it is served. */
  consoleUrl: string;
  readonly metrics: MetricStore;
  readonly logs: LogStore;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly objects: ObjectStore;
  readonly secrets: Secrets;
  readonly dynamodb: DynamoDb;
  readonly faults: Faults;
  readonly mailbox: Mailbox;
  readonly slack: SlackSink;
  readonly taskRoots: TaskRoots;
  /** By ARN. */
  readonly functions: Map<string, LambdaFunction>;
  /** By id. */
  readonly apis: Map<string, RestApi>;
  /** By name. */
  readonly alarms: Map<string, MetricAlarm>;
  /** Bodies by name. */
  readonly dashboards: Map<string, unknown>;
  /** Logs Insights queries that a template saved, by name. */
  readonly savedQueries: Map<string, SavedQuery>;
  readonly events: EventBus;
  readonly traces: TraceStore;
  /** By ARN. */
  readonly deliveryStreams: Map<string, DeliveryStream>;
  /** Addresses of the deployed world, and what stands for each here. */
  readonly rewrites: Map<string, string>;
  readonly functionSurroundings: FunctionSurroundings;
  /** The file or folder of an asset, by its object key. */
  assetPath(objectKey: string): string;
  /** 0 where any free port will do. */
  nextApiPort(): number;
  /** @throws Error when there is no such function */
  invoke(functionArn: string, payload: string, origin: InvocationOrigin): Promise<InvokeOutput>;
  log(logGroup: string, logStream: string, events: readonly LogEvent[]): void;
  /** Work that nobody waits for but the clock; its failure is reported. */
  background(work: Promise<unknown>): void;
  /** A failure of the local cloud itself, which ends nothing else. */
  report(error: unknown): void;
  /** Tells whoever shows the cloud that something may have changed. */
  emit(kind: ConsoleEvent['kind']): void;
  onEvent(listener: (event: ConsoleEvent) => void): Cancel;
}
