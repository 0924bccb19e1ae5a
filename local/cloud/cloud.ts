import type { Alarms } from '../alarms/alarms';
import type { MuteRules } from '../alarms/mute-rules';
import type { CorsConfiguration } from '../api-gateway/cors';
import type { GatewayResponse } from '../api-gateway/gateway-response';
import type { HttpRoute } from '../api-gateway/http-api';
import type { HttpResponse } from '../api-gateway/http-response';
import type { ApiServer } from '../api-gateway/http-server';
import type { ProxyRequest } from '../api-gateway/proxy-event';
import type { MockMethod, RestMethod } from '../api-gateway/route';
import type { Cancel, VirtualClock } from '../clock';
import type { ConsoleEvent, SavedQuery } from '../console-server/console-source';
import type { DynamoDb } from '../dynamodb';
import type { EventBus } from '../events/event-bus';
import type { Faults } from '../faults';
import type { DeliveryStream } from '../firehose/delivery-stream';
import type { AsyncInvocations } from '../lambda/async-invocation';
import type { CodeReload } from '../lambda/code-reload';
import type {
  FunctionSurroundings,
  InvocationOrigin,
  InvokeOptions,
  InvokeOutput,
  LambdaFunction,
} from '../lambda/lambda-function';
import type { TaskRoots } from '../lambda/task-root';
import type { LogEvent, LogStore } from '../logs/log-store';
import type { MetricFilters } from '../logs/metric-filters';
import type { Subscriptions } from '../logs/subscriptions';
import type { MetricStore } from '../metrics/metric-store';
import type { DeliveryRecord } from '../receivers/delivery-record';
import type { Mailbox } from '../receivers/mailbox';
import type { SlackSink } from '../receivers/slack-sink';
import type { ObjectStore } from '../s3/object-store';
import type { Secrets } from '../secrets';
import type { Topics } from '../sns/topics';
import type { Queues } from '../sqs/queues';
import type { ParameterStore } from '../ssm/parameter-store';
import type { TraceStore } from '../traces/trace-store';
import type { Tags } from './tags';

/** A REST API while its stack is being created, and after. */
export interface RestApi {
  readonly id: string;
  readonly name: string;
  readonly server: ApiServer;
  /** By stage name. */
  readonly stages: Map<string, (request: ProxyRequest) => Promise<HttpResponse>>;
  /** Full paths by resource id. */
  readonly paths: Map<string, string>;
  readonly methods: (RestMethod | MockMethod)[];
  readonly gatewayResponses: GatewayResponse[];
  /** @default - none */
  readonly binaryMediaTypes?: readonly string[];
}

/** An HTTP API while its stack is being created, and after. */
export interface HttpApi extends Pick<RestApi, 'id' | 'name' | 'server' | 'stages'> {
  readonly routes: HttpRoute[];
  readonly cors?: CorsConfiguration;
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
  readonly metricFilters: MetricFilters;
  readonly subscriptions: Subscriptions;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly objects: ObjectStore;
  readonly secrets: Secrets;
  readonly parameterStore: ParameterStore;
  readonly dynamodb: DynamoDb;
  readonly faults: Faults;
  readonly mailbox: Mailbox;
  readonly slack: SlackSink;
  /** What topics told programs. */
  readonly delivered: DeliveryRecord;
  /** Of CloudWatch's resources. */
  readonly tags: Tags;
  readonly taskRoots: TaskRoots;
  readonly codeReload: CodeReload;
  /** Folders by ARN. */
  readonly layers: Map<string, string>;
  /** By the function's ARN. */
  readonly functionUrls: Map<string, Pick<RestApi, 'name' | 'server' | 'stages'>>;
  /** By ARN. */
  readonly functions: Map<string, LambdaFunction>;
  /** By id. */
  readonly apis: Map<string, RestApi>;
  /** By id. */
  readonly httpApis: Map<string, HttpApi>;
  readonly alarms: Alarms;
  /** What mutes the alarms' actions. */
  readonly muteRules: MuteRules;
  /** Bodies by name. */
  readonly dashboards: Map<string, unknown>;
  /** Logs Insights queries that a template saved, by name. */
  readonly savedQueries: Map<string, SavedQuery>;
  /** The default event bus. */
  readonly events: EventBus;
  /** By name; `default` among them. */
  readonly eventBuses: Map<string, EventBus>;
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
  invoke(
    functionArn: string,
    payload: string,
    origin: InvocationOrigin,
    options?: InvokeOptions,
  ): Promise<InvokeOutput>;
  /** Calls functions for services that do not wait for their answers. */
  readonly asyncInvocations: AsyncInvocations;
  log(logGroup: string, logStream: string, events: readonly LogEvent[]): void;
  /** Work that nobody waits for but the clock; its failure is reported. */
  background(work: Promise<unknown>): void;
  /** A failure of the local cloud itself, which ends nothing else. */
  report(error: unknown): void;
  /** Tells whoever shows the cloud that something may have changed. */
  emit(kind: ConsoleEvent['kind']): void;
  onEvent(listener: (event: ConsoleEvent) => void): Cancel;
}
