import type { Clock } from '../clock';
import { MAX_PAYLOAD_BYTES } from '../lambda/lambda-function';
import { traceOfRequest } from '../traces/api-segments';
import { formatTraceHeader } from '../traces/trace-header';
import { clfTime } from './clf-time';
import { type ContextVariables, fillContextVariables } from './context-variables';
import { type CorsConfiguration, corsHeaders, isPreflight } from './cors';
import { authorize, type HttpApiAuthorizer } from './http-api-authorizer';
import { type HttpApiEventFacts, httpApiEvent } from './http-api-event';
import type { HttpResponse } from './http-response';
import { toHttpResponse } from './lambda-answer';
import { type ProxyRequest, proxyEvent } from './proxy-event';
import { matchRoute, type RestMethod } from './route';
import { createThrottle, type ThrottleSettings } from './throttle';

/** A route of an HTTP API with the function behind it. */
export interface HttpRoute extends RestMethod {
  /** `GET /orders/{id}`, or `$default` for what no other route takes. */
  readonly routeKey: string;
  readonly payloadFormatVersion: '1.0' | '2.0';
  readonly timeoutMs: number;
  readonly authorizer?: HttpApiAuthorizer;
}

/** A stage of an HTTP API as its template describes it. */
export interface HttpApiStage {
  readonly apiId: string;
  readonly apiName: string;
  readonly stageName: string;
  readonly routes: readonly HttpRoute[];
  readonly cors?: CorsConfiguration;
  readonly throttle?: ThrottleSettings;
  readonly accessLog?: { readonly logGroup: string; readonly format: string };
  readonly variables?: Readonly<Record<string, string>>;
}

export interface HttpApiSurroundings {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Calls a function: its answer, `failed`, or `refused` where there is no such function or no room in it. */
  invoke(
    functionArn: string,
    payload: string,
    traceHeader: string,
  ): Promise<{ readonly payload: string } | 'failed' | 'refused'>;
  onAccessLog(logGroup: string, message: string): void;
  onMetric(stage: HttpApiStage, metricName: string, unit: string, value: number): void;
}

interface Answer extends HttpResponse {
  readonly routeKey?: string;
  readonly integrationMs?: number;
  /** What an answer of the gateway's own says. */
  readonly error?: string;
}

/** What the gateway itself answers. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html */
const OWN = {
  notFound: [404, 'Not Found'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  tooLarge: [413, 'Request Entity Too Large'],
  throttled: [429, 'Too Many Requests'],
  failed: [500, 'Internal Server Error'],
  timeout: [503, 'Service Unavailable'],
} as const;

const own = (reason: keyof typeof OWN, routeKey?: string): Answer => {
  const [status, error] = OWN[reason];
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: error }),
    error,
    ...(routeKey !== undefined && { routeKey }),
  };
};

/** Answers requests as a deployed stage does: CORS, route, throttle, authorizer, integration, access log, metrics. */
export const createHttpApiStage = (
  stage: HttpApiStage,
  surroundings: HttpApiSurroundings,
): ((request: ProxyRequest) => Promise<HttpResponse>) => {
  const { clock, newId } = surroundings;
  const throttle = stage.throttle && createThrottle(stage.throttle, clock);
  return async (request) => {
    const startedMs = performance.now();
    const passing = { request, requestId: newId(), timeMs: clock.now() };
    const answer = await respond(stage, surroundings, passing, () => throttle?.admits() ?? true);
    const latencyMs = performance.now() - startedMs;
    report(stage, surroundings, answer, latencyMs);
    if (stage.accessLog) {
      const context = contextVariables(stage, passing, answer, latencyMs);
      const line = fillContextVariables(stage.accessLog.format, context);
      surroundings.onAccessLog(stage.accessLog.logGroup, line);
    }
    const headers = { 'apigw-requestid': passing.requestId, ...answer.headers };
    const cors = stage.cors
      ? { ...withoutCors(headers), ...corsHeaders(stage.cors, request) }
      : headers;
    return { status: answer.status, headers: cors, body: answer.body };
  };
};

/** An API with a CORS configuration puts its own headers in the place of the function's. */
const withoutCors = (headers: HttpResponse['headers']): HttpResponse['headers'] =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')),
  );

interface Passing {
  readonly request: ProxyRequest;
  readonly requestId: string;
  readonly timeMs: number;
}

const respond = async (
  stage: HttpApiStage,
  surroundings: HttpApiSurroundings,
  { request, requestId, timeMs }: Passing,
  admits: () => boolean,
): Promise<Answer> => {
  if (stage.cors && isPreflight(request)) return { status: 204, headers: {}, body: '' };
  const found = routeOf(stage.routes, request);
  if (!found) return own('notFound');
  const { route, pathParameters } = found;
  if (!admits()) return own('throttled', route.routeKey);
  if (request.isTooLarge) return own('tooLarge', route.routeKey);
  const trace = traceOfRequest(request.headers['x-amzn-trace-id'], {
    tracing: false,
    nowMs: timeMs,
    newId: surroundings.newId,
  });
  const facts: HttpApiEventFacts = {
    ...stage,
    requestId,
    timeMs,
    routeKey: route.routeKey,
    pathParameters,
    traceHeader: formatTraceHeader(trace.forFunction),
  };
  const authorization = await authorized(route, request, facts, surroundings);
  if (authorization.kind !== 'allowed') return own(authorization.kind, route.routeKey);
  const payload = payloadOf(stage, route, request, { ...facts, ...authorization.facts });
  // The event is larger than the body that it carries.
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES.RequestResponse) {
    return own('tooLarge', route.routeKey);
  }
  return integrate(route, payload, facts.traceHeader, surroundings);
};

const routeOf = (routes: readonly HttpRoute[], request: ProxyRequest) => {
  const matched = matchRoute(routes, request.method, request.path);
  const route =
    routes.find((one) => one === matched?.method) ??
    routes.find(({ routeKey }) => routeKey === DEFAULT_ROUTE);
  return route && { route, pathParameters: matched?.pathParameters ?? {} };
};

export const DEFAULT_ROUTE = '$default';

const authorized = async (
  { authorizer }: HttpRoute,
  request: ProxyRequest,
  facts: HttpApiEventFacts,
  { invoke }: HttpApiSurroundings,
) => {
  if (!authorizer) return { kind: 'allowed', facts: {} } as const;
  const answer = await authorize(authorizer, request, facts, {
    nowMs: facts.timeMs,
    invoke: async (functionArn, payload) => {
      const result = await invoke(functionArn, payload, facts.traceHeader);
      return typeof result === 'string' ? undefined : result.payload;
    },
  });
  if (answer.kind !== 'allowed') return answer;
  return { kind: 'allowed', facts: { authorizer: answer.authorizer } } as const;
};

const payloadOf = (
  stage: HttpApiStage,
  route: HttpRoute,
  request: ProxyRequest,
  facts: HttpApiEventFacts,
): string => {
  if (route.payloadFormatVersion === '2.0') return JSON.stringify(httpApiEvent(request, facts));
  const matched = { method: route, pathParameters: facts.pathParameters };
  return JSON.stringify({
    version: '1.0',
    ...(proxyEvent(stage, matched, request, facts) as object),
  });
};

const integrate = async (
  { functionArn, routeKey, timeoutMs, payloadFormatVersion }: HttpRoute,
  payload: string,
  traceHeader: string,
  { invoke }: HttpApiSurroundings,
): Promise<Answer> => {
  const startedMs = performance.now();
  const result = await withTimeout(invoke(functionArn, payload, traceHeader), timeoutMs);
  const integrationMs = performance.now() - startedMs;
  if (result === 'timeout') return { ...own('timeout', routeKey), integrationMs };
  const response =
    typeof result === 'string' ? undefined : responseOf(result.payload, payloadFormatVersion);
  return { ...(response ?? own('failed', routeKey)), routeKey, integrationMs };
};

const withTimeout = async <T>(work: Promise<T>, timeoutMs: number): Promise<T | 'timeout'> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'timeout');
  });
  const result = await Promise.race([work, limit]);
  clearTimeout(timer);
  return result;
};

/**
 * In format 2.0 a function may answer with a body alone: any JSON without a status code is a 200.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
const responseOf = (payload: string, version: '1.0' | '2.0'): HttpResponse | undefined => {
  const answer: unknown = payload === '' ? null : JSON.parse(payload);
  const isWhole = typeof answer === 'object' && answer !== null && 'statusCode' in answer;
  if (version === '1.0' || isWhole) return withDefaultType(toHttpResponse(payload), answer);
  const body = typeof answer === 'string' ? answer : answer === null ? '' : payload;
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
};

/** An HTTP API names a whole answer without a type `text/plain`. */
const withDefaultType = (
  response: HttpResponse | undefined,
  answer: unknown,
): HttpResponse | undefined => {
  if (!response) return undefined;
  const { headers, multiValueHeaders } = answer as Readonly<Record<string, object | undefined>>;
  const names = Object.keys({ ...headers, ...multiValueHeaders }).map((name) => name.toLowerCase());
  if (names.includes('content-type')) return response;
  return {
    ...response,
    headers: { ...response.headers, 'content-type': 'text/plain; charset=utf-8' },
  };
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
const report = (
  stage: HttpApiStage,
  { onMetric }: HttpApiSurroundings,
  { status, integrationMs, body }: Answer,
  latencyMs: number,
): void => {
  onMetric(stage, 'Count', 'Count', 1);
  onMetric(stage, '4xx', 'Count', status >= 400 && status < 500 ? 1 : 0);
  onMetric(stage, '5xx', 'Count', status >= 500 ? 1 : 0);
  onMetric(stage, 'Latency', 'Milliseconds', latencyMs);
  onMetric(stage, 'DataProcessed', 'Bytes', lengthOf(body));
  if (integrationMs !== undefined) {
    onMetric(stage, 'IntegrationLatency', 'Milliseconds', integrationMs);
  }
};

const lengthOf = (body: HttpResponse['body']): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.length : 0;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const contextVariables = (
  { apiId, stageName }: HttpApiStage,
  { request, requestId, timeMs }: Passing,
  { status, routeKey = '-', integrationMs, error = '-', body }: Answer,
  latencyMs: number,
): ContextVariables => {
  const integrationLatency = integrationMs === undefined ? '-' : String(Math.round(integrationMs));
  return {
    requestId,
    extendedRequestId: requestId,
    apiId,
    stage: stageName,
    routeKey,
    httpMethod: request.method,
    path: stageName === '$default' ? request.path : `/${stageName}${request.path}`,
    protocol: 'HTTP/1.1',
    status: String(status),
    responseLength: String(lengthOf(body)),
    responseLatency: String(Math.round(latencyMs)),
    requestTime: clfTime(timeMs),
    requestTimeEpoch: String(timeMs),
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.headers['user-agent'] ?? '-',
    'error.message': error,
    'error.messageString': error === '-' ? error : JSON.stringify(error),
    integrationLatency,
    'integration.latency': integrationLatency,
    integrationStatus: integrationMs === undefined ? '-' : '200',
    'integration.status': integrationMs === undefined ? '-' : '200',
  };
};
