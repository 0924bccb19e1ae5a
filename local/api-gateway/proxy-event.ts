import { account } from '../account';
import type { EpochMs } from '../clock';
import type { MatchedRoute } from './route';

/** A request as it reaches the gateway; header names in lower case, the path without the stage. */
export interface ProxyRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The body was over the gateway's limit, and is not here. */
  readonly isTooLarge?: boolean;
  readonly sourceIp: string;
}

/**
 * The event of a Lambda proxy integration (REST API, payload format 1.0).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const proxyEvent = (
  stage: { readonly apiId: string; readonly stageName: string },
  { method, pathParameters }: MatchedRoute,
  request: ProxyRequest,
  { requestId, timeMs }: { readonly requestId: string; readonly timeMs: EpochMs },
): unknown => {
  const query = [...request.query];
  return {
    resource: method.resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: orNull(request.headers),
    multiValueHeaders: orNull(mapValues(request.headers, (value) => [value])),
    queryStringParameters: orNull(Object.fromEntries(query)),
    multiValueQueryStringParameters: orNull(
      Object.fromEntries(query.map(([name]) => [name, request.query.getAll(name)])),
    ),
    pathParameters: orNull(pathParameters),
    stageVariables: null,
    requestContext: {
      accountId: account.id,
      apiId: stage.apiId,
      httpMethod: request.method,
      identity: { sourceIp: request.sourceIp, userAgent: request.headers['user-agent'] ?? null },
      path: `/${stage.stageName}${request.path}`,
      protocol: 'HTTP/1.1',
      requestId,
      requestTime: new Date(timeMs).toUTCString(),
      requestTimeEpoch: timeMs,
      resourcePath: method.resourcePath,
      stage: stage.stageName,
    },
    body: request.body,
    isBase64Encoded: false,
  };
};

const orNull = <T extends object>(record: T): T | null =>
  Object.keys(record).length === 0 ? null : record;

const mapValues = <V, R>(record: Readonly<Record<string, V>>, f: (value: V) => R) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]));
