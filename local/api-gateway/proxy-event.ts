import { account } from '../account';
import type { EpochMs } from '../clock';
import { clfTime } from './clf-time';
import type { MatchedRoute } from './route';

/** A request as it reaches the gateway; header names in lower case, the path without the stage. */
export interface ProxyRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values as the caller sent them, each time they came. @default - those of `headers` */
  readonly headerLines?: readonly (readonly [name: string, value: string])[];
  /** As text; null without one. */
  readonly body: string | null;
  /** The body as it came. */
  readonly bytes?: Buffer;
  /** The body was over the gateway's limit, and is not here. */
  readonly isTooLarge?: boolean;
  readonly sourceIp: string;
}

/** A request as its stage knows it. */
export interface StageRequest {
  readonly requestId: string;
  readonly timeMs: EpochMs;
  /** The header `X-Amzn-Trace-Id` for the function. */
  readonly traceHeader: string;
}

/**
 * The event of a Lambda proxy integration (REST API, payload format 1.0).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const proxyEvent = (
  stage: {
    readonly apiId: string;
    readonly stageName: string;
    readonly variables?: Readonly<Record<string, string>>;
    readonly binaryMediaTypes?: readonly string[];
  },
  { method, pathParameters }: MatchedRoute,
  request: ProxyRequest,
  { requestId, timeMs, traceHeader }: StageRequest,
): unknown => {
  const headers = headersOf(request, traceHeader);
  const query = [...request.query];
  const domainName = `${stage.apiId}.execute-api.${account.region}.${account.urlSuffix}`;
  return {
    resource: method.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: orNull(lastOf(headers)),
    multiValueHeaders: orNull(allOf(headers)),
    queryStringParameters: orNull(lastOf(query)),
    multiValueQueryStringParameters: orNull(allOf(query)),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stage.variables ?? {}),
    requestContext: {
      accountId: account.id,
      apiId: stage.apiId,
      deploymentId: 'local',
      domainName,
      domainPrefix: stage.apiId,
      extendedRequestId: requestId,
      httpMethod: request.method,
      identity: {
        ...NO_IDENTITY,
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? null,
      },
      path: `/${stage.stageName}${request.path}`,
      protocol: 'HTTP/1.1',
      requestId,
      requestTime: clfTime(timeMs),
      requestTimeEpoch: timeMs,
      resourceId: 'local',
      resourcePath: method.resourcePath,
      stage: stage.stageName,
    },
    ...bodyOf(request, stage.binaryMediaTypes ?? []),
  };
};

/** Of a caller who has not signed in. */
const NO_IDENTITY = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
} as const;

type Lines = readonly (readonly [name: string, value: string])[];

/** What the gateway adds on the way. */
const headersOf = (request: ProxyRequest, traceHeader: string): Lines => {
  const sent = request.headerLines ?? Object.entries(request.headers);
  const forwarded = sent.flatMap(([name, value]) =>
    name.toLowerCase() === FORWARDED_FOR ? value : [],
  );
  return [
    ...sent.filter(([name]) => !ADDED.includes(name.toLowerCase())),
    ['X-Amzn-Trace-Id', traceHeader],
    ['X-Forwarded-For', [...forwarded, request.sourceIp].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
};

const FORWARDED_FOR = 'x-forwarded-for';
const ADDED = [FORWARDED_FOR, 'x-amzn-trace-id', 'x-forwarded-port', 'x-forwarded-proto'];

const lastOf = (lines: Lines): Readonly<Record<string, string>> => Object.fromEntries(lines);

const allOf = (lines: Lines): Readonly<Record<string, readonly string[]>> => {
  const all = new Map<string, string[]>();
  for (const [name, value] of lines) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
};

const bodyOf = (request: ProxyRequest, binaryMediaTypes: readonly string[]) => {
  const contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const isBinary = request.bytes !== undefined && isBinaryType(binaryMediaTypes, contentType);
  return isBinary
    ? { body: request.bytes?.toString('base64') ?? null, isBase64Encoded: true }
    : { body: request.body, isBase64Encoded: false };
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html */
export const isBinaryType = (binaryMediaTypes: readonly string[], type = '*/*'): boolean =>
  binaryMediaTypes.some(
    (binary) =>
      binary === '*/*' ||
      binary.toLowerCase() === type ||
      (binary.endsWith('/*') && type.startsWith(binary.slice(0, -1).toLowerCase())),
  );

const orNull = <T extends object>(record: T): T | null =>
  Object.keys(record).length === 0 ? null : record;
