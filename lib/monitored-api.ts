import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseType,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AnyTelemetry } from '../telemetry/define-telemetry';
import type { RoutesOf } from '../telemetry/facets/http';
import { type FunctionSettings, MonitoredFunction } from './monitored-function';

export interface RouteProps extends FunctionSettings {
  /** Path of the file that exports the route's `handler`. */
  readonly entry: string;
  /** Who may call it: everyone, or those alone who sign with an IAM identity that may invoke it. @default 'none' */
  readonly authorization?: 'none' | 'iam';
}

/** A telemetry with an http facet. */
export interface HttpTelemetry extends AnyTelemetry {
  readonly http: { readonly requests: { readonly by: { readonly route: readonly string[] } } };
}

export interface MonitoredApiProps<T extends HttpTelemetry> {
  readonly telemetry: T;
  /** Each route of the telemetry's http facet, and no other. */
  readonly routes: { readonly [R in RoutesOf<T>]: RouteProps };
  /** What the functions of all routes share; a route's own settings win. */
  readonly settings?: FunctionSettings;
  /** Requests a second that the stage lets through. @default 50 */
  readonly rateLimit?: number;
  /** Requests at once on top of the rate. @default 100 */
  readonly burstLimit?: number;
  /** Of the access log and API Gateway's own log. @default - one month */
  readonly logRetention?: RetentionDays;
}

const stageName = 'prod';

/** A REST API whose routes are those that its telemetry counts, a function each. */
export class MonitoredApi<T extends HttpTelemetry> extends Construct {
  readonly functions: { readonly [R in RoutesOf<T>]: MonitoredFunction };
  readonly restApi: RestApi;
  readonly accessLogs: LogGroup;
  /** The dimensions of the stage's metrics in `AWS/ApiGateway`. */
  readonly dimensions: { readonly ApiName: string; readonly Stage: string };
  readonly #props: MonitoredApiProps<T>;

  constructor(scope: Construct, id: string, props: MonitoredApiProps<T>) {
    super(scope, id);
    this.#props = props;
    this.dimensions = { ApiName: props.telemetry.service, Stage: stageName };
    this.accessLogs = new LogGroup(this, 'AccessLogs', this.#logProps());
    this.restApi = new RestApi(this, 'RestApi', {
      restApiName: props.telemetry.service,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: this.#stage(),
    });
    this.#keepExecutionLogsFromGrowing();
    this.#addGatewayResponses();
    this.functions = this.#addRoutes();
    acknowledgeOpenApi(this);
  }

  /** Ends with a slash. */
  get url(): string {
    return this.restApi.url;
  }

  /** Of the functions, and the access log. */
  get logGroups(): readonly ILogGroup[] {
    const functions: readonly MonitoredFunction[] = Object.values(this.functions);
    return [...functions.map((fn) => fn.logGroup), this.accessLogs];
  }

  #stage(): StageOptions {
    return {
      stageName,
      accessLogDestination: new LogGroupLogDestination(this.accessLogs),
      accessLogFormat: accessLogFormat(this.#props.telemetry.service),
      loggingLevel: MethodLoggingLevel.ERROR,
      metricsEnabled: true,
      tracingEnabled: (this.#props.settings?.tracing ?? 'xray') === 'xray',
      throttlingRateLimit: this.#props.rateLimit ?? 50,
      throttlingBurstLimit: this.#props.burstLimit ?? 100,
    };
  }

  /** API Gateway would make this group itself, and never expire it. */
  #keepExecutionLogsFromGrowing(): void {
    const logs = new LogGroup(this, 'ExecutionLogs', {
      ...this.#logProps(),
      logGroupName: `API-Gateway-Execution-Logs_${this.restApi.restApiId}/${stageName}`,
    });
    this.restApi.deploymentStage.node.addDependency(logs);
  }

  #logProps() {
    return {
      retention: this.#props.logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    };
  }

  #addGatewayResponses(): void {
    for (const { id, type, statusCode, error } of gatewayResponses) {
      this.restApi.addGatewayResponse(id, {
        type,
        statusCode,
        responseHeaders: { 'X-Request-ID': 'context.requestId' },
        templates: {
          'application/json': `{"error":${error},"request_id":"$context.requestId"}`,
        },
      });
    }
  }

  #addRoutes(): { readonly [R in RoutesOf<T>]: MonitoredFunction } {
    const requestValidator = this.restApi.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const functions = Object.entries<RouteProps>(this.#props.routes).map(([route, routeProps]) => {
      const { authorization, ...props } = routeProps;
      const [method = '', path = ''] = route.split(' ');
      const fn = new MonitoredFunction(this, routeId(route), {
        service: this.#props.telemetry.service,
        logFields: this.#props.telemetry.logFields,
        description: route,
        ...this.#props.settings,
        ...props,
        environment: { ...this.#props.settings?.environment, ...props.environment },
      });
      this.restApi.root
        .resourceForPath(path)
        .addMethod(method, new LambdaIntegration(fn, { allowTestInvoke: false }), {
          requestValidator,
          authorizationType: authorization === 'iam' ? AuthorizationType.IAM : undefined,
        });
      return [route, fn] as const;
    });
    return Object.fromEntries(functions) as { [R in RoutesOf<T>]: MonitoredFunction };
  }
}

/** `GET /orders/{id}` as a construct id: `GetOrdersId`. */
const routeId = (route: string): string =>
  (route.match(/[A-Za-z0-9]+/g) ?? [])
    .map((word, i) => (i === 0 ? capitalised(word.toLowerCase()) : capitalised(word)))
    .join('');

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * One JSON line a request. The caller's address and user agent are left out: they are personal. Every value is text,
 * because API Gateway writes `-` where it has none. The level lets the line pass to the archive.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
const accessLogFormat = (service: string): AccessLogFormat =>
  AccessLogFormat.custom(
    JSON.stringify({
      level: 'INFO',
      logger: `${service}.access`,
      message: '$context.httpMethod $context.path $context.status',
      requestTimeEpoch: '$context.requestTimeEpoch',
      requestId: '$context.requestId',
      httpMethod: '$context.httpMethod',
      path: '$context.path',
      status: '$context.status',
      responseLatency: '$context.responseLatency',
      integrationLatency: '$context.integrationLatency',
      responseLength: '$context.responseLength',
    }),
  );

/**
 * What API Gateway answers by itself, in the shape of the handlers' errors.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const gatewayResponses: readonly {
  readonly id: string;
  readonly type: ResponseType;
  readonly statusCode?: string;
  /** JSON text. */
  readonly error: string;
}[] = [
  {
    // For API Gateway an unknown path is a request without credentials: 403.
    id: 'NoSuchRoute',
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    statusCode: '404',
    error: '"no such route"',
  },
  {
    id: 'Throttled',
    type: ResponseType.THROTTLED,
    statusCode: '429',
    error: '"too many requests"',
  },
  { id: 'Default4xx', type: ResponseType.DEFAULT_4XX, error: '$context.error.messageString' },
  { id: 'Default5xx', type: ResponseType.DEFAULT_5XX, error: '"internal error"' },
];

const acknowledgeOpenApi = (api: Construct): void => {
  const open = 'the API is open to everyone by design, and throttled';
  const reasons = {
    'AwsSolutions-APIG4': open,
    'AwsSolutions-COG4': open,
    'AwsSolutions-APIG3': `${open}: a web ACL is the deploying account's to add`,
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
      'the account-wide role by which API Gateway writes logs, with the policy that AWS keeps for it',
  };
  for (const [id, reason] of Object.entries(reasons)) {
    Validations.of(api).acknowledge({ id, reason });
  }
};
