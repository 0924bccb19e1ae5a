import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud/cloud';
import { functionArnOf } from '../lambda/function-name';
import {
  checkPayload,
  type InvokeOptions,
  type LambdaFunction,
  TooManyRequestsError,
} from '../lambda/lambda-function';
import { type AwsRequest, traceHeaderOf } from './aws-request';
import type { AwsResponse, Door } from './door';

type LambdaCloud = Pick<Cloud, 'functions' | 'invoke' | 'asyncInvocations'>;

interface Route {
  readonly operation: string;
  readonly method: string;
  /** The function's name is its only group. */
  readonly path: RegExp;
  run(request: AwsRequest, cloud: LambdaCloud, name: string): AwsResponse | Promise<AwsResponse>;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
const ROUTES: readonly Route[] = [
  {
    operation: 'Invoke',
    method: 'POST',
    path: /^\/2015-03-31\/functions\/([^/]+)\/invocations$/,
    run: (request, cloud, name) => invoke(request, cloud, name),
  },
  {
    operation: 'ListFunctions',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/?()$/,
    run: (_request, { functions }) =>
      json(200, { Functions: [...functions.values()].map(configurationOf) }),
  },
  {
    operation: 'GetFunctionConfiguration',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)\/configuration$/,
    run: (_request, cloud, name) => json(200, configurationOf(functionNamed(cloud, name))),
  },
  {
    operation: 'GetFunction',
    method: 'GET',
    path: /^\/2015-03-31\/functions\/([^/]+)$/,
    run: (_request, cloud, name) => {
      const found = functionNamed(cloud, name);
      const { reservedConcurrency } = found.definition;
      return json(200, {
        Configuration: configurationOf(found),
        Code: { RepositoryType: 'S3' },
        ...(reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
        }),
      });
    },
  },
];

/** Lambda's REST API, as far as handlers call it. */
export const lambdaDoor = (request: AwsRequest, cloud: LambdaCloud): Door => {
  const { pathname } = request.url;
  const route = ROUTES.find(({ method, path }) => method === request.method && path.test(pathname));
  return {
    operation: route?.operation ?? '',
    answer: async () => {
      if (!route) throw unknown(request);
      const [, name = ''] = route.path.exec(pathname) ?? [];
      return route.run(request, cloud, decoded(name));
    },
    refuse: (error) => ({
      ...json(error.status, refusalOf(error)),
      headers: { ...JSON_TYPE, 'x-amzn-errortype': error.code },
    }),
  };
};

const refusalOf = (error: AwsError) => ({
  ...(error instanceof TooManyRequestsError && { Reason: error.reason }),
  Type: error.status < 500 ? 'User' : 'Service',
  Message: error.message,
  message: error.message,
});

const invoke = async (
  request: AwsRequest,
  cloud: LambdaCloud,
  name: string,
): Promise<AwsResponse> => {
  const { definition } = functionNamed(cloud, name);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const payload = request.body.length === 0 ? '{}' : request.body.toString('utf8');
  if (!isJson(payload)) {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
  checkPayload(payload, type === 'Event' ? 'Event' : 'RequestResponse');
  if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
  const functionArn = qualified(definition.arn, request.url.searchParams.get('Qualifier'));
  const options = optionsOf(request);
  if (type === 'Event') {
    cloud.asyncInvocations.invoke(functionArn, payload, options);
    return { status: 202, headers: {}, body: '' };
  }
  const output = await cloud.invoke(functionArn, payload, 'event', options);
  return {
    status: 200,
    headers: {
      ...JSON_TYPE,
      'x-amz-executed-version': '$LATEST',
      ...(output.functionError && { 'x-amz-function-error': output.functionError }),
      ...(request.headers['x-amz-log-type'] === 'Tail' && {
        'x-amz-log-result': Buffer.from(output.logTail ?? '').toString('base64'),
      }),
    },
    body: output.payload,
  };
};

const optionsOf = (request: AwsRequest): InvokeOptions => {
  const context = request.headers['x-amz-client-context'];
  return {
    ...traceHeaderOf(request),
    ...(context !== undefined && {
      clientContext: Buffer.from(context, 'base64').toString('utf8'),
    }),
  };
};

const qualified = (functionArn: string, qualifier: string | null): string =>
  qualifier === null ? functionArn : `${functionArn}:${qualifier}`;

const functionNamed = ({ functions }: LambdaCloud, name: string): LambdaFunction => {
  const functionArn = functionArnOf(name);
  const found = functions.get(functionArn);
  if (found) return found;
  throw new AwsError('ResourceNotFoundException', `Function not found: ${functionArn}`, 404);
};

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
const configurationOf = ({ definition }: LambdaFunction) => ({
  FunctionName: definition.name,
  FunctionArn: definition.arn,
  Runtime: definition.runtime,
  Handler: definition.handler,
  Timeout: definition.timeoutSeconds,
  MemorySize: definition.memoryMegabytes,
  Version: '$LATEST',
  State: 'Active',
  LastUpdateStatus: 'Successful',
  PackageType: 'Zip',
  Environment: { Variables: definition.variables },
  TracingConfig: { Mode: definition.tracing ? 'Active' : 'PassThrough' },
  LoggingConfig: {
    LogFormat: definition.logFormat,
    LogGroup: definition.logGroup,
    ...(definition.logFormat === 'JSON' && {
      ApplicationLogLevel: definition.applicationLogLevel,
      SystemLogLevel: definition.systemLogLevel,
    }),
  },
});

const JSON_TYPE = { 'content-type': 'application/json' };

const json = (status: number, body: unknown): AwsResponse => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify(body),
});

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const unknown = ({ method, url }: AwsRequest): AwsError =>
  new AwsError(
    'UnknownOperationException',
    `${method} ${url.pathname} of Lambda does not run here; what does: ${ROUTES.map(({ operation }) => operation).join(', ')}`,
    404,
  );
