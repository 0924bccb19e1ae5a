import { account } from '../account';
import { clfTime } from './clf-time';
import type { ProxyRequest, StageRequest } from './proxy-event';

/** What an event says of the API besides the request. */
export interface HttpApiEventFacts extends StageRequest {
  readonly apiId: string;
  readonly stageName: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** What the route's authorizer found out. @default - the route has none */
  readonly authorizer?: object;
}

/**
 * The event of an HTTP API's integration, payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const httpApiEvent = (request: ProxyRequest, facts: HttpApiEventFacts): object => {
  const { apiId, stageName, routeKey, pathParameters, variables = {}, authorizer } = facts;
  const domainName = domainNameOf(apiId);
  const path = stageName === '$default' ? request.path : `/${stageName}${request.path}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: request.query.toString(),
    ...cookiesOf(request),
    headers: headersOf(request, domainName, facts.traceHeader),
    ...ifAny('queryStringParameters', queryOf(request)),
    requestContext: {
      accountId: account.id,
      apiId,
      ...(authorizer && { authorizer }),
      domainName,
      domainPrefix: apiId,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: facts.requestId,
      routeKey,
      stage: stageName,
      time: clfTime(facts.timeMs),
      timeEpoch: facts.timeMs,
    },
    ...ifAny('pathParameters', pathParameters),
    ...ifAny('stageVariables', variables),
    ...bodyOf(request),
  };
};

export const domainNameOf = (apiId: string): string =>
  `${apiId}.execute-api.${account.region}.${account.urlSuffix}`;

const cookiesOf = ({ headers }: ProxyRequest): object =>
  headers.cookie === undefined ? {} : { cookies: headers.cookie.split(/;\s*/) };

/** Cookies come as a list of their own; the rest with what the gateway adds on the way. */
const headersOf = (
  { headers: { cookie: _, ...headers }, sourceIp }: ProxyRequest,
  domainName: string,
  traceHeader: string,
): Readonly<Record<string, string>> => ({
  ...headers,
  host: domainName,
  'x-amzn-trace-id': traceHeader,
  'x-forwarded-for': [headers['x-forwarded-for'] ?? [], sourceIp].flat().join(', '),
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
});

/** Of a name that comes several times, the values with commas between. */
const queryOf = ({ query }: ProxyRequest): Readonly<Record<string, string>> =>
  Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(',')]));

const ifAny = (name: string, record: Readonly<Record<string, string>>): object =>
  Object.keys(record).length === 0 ? {} : { [name]: record };

/** What is no text would not survive as one. */
const bodyOf = ({ body, bytes }: ProxyRequest): object => {
  if (body === null) return { isBase64Encoded: false };
  const isText = !bytes || Buffer.from(body).equals(bytes);
  return isText
    ? { body, isBase64Encoded: false }
    : { body: bytes.toString('base64'), isBase64Encoded: true };
};
