import type { Clock, EpochMs } from '../clock';
import { type ContextVariables, fillContextVariables } from './context-variables';
import {
  type GatewayResponse,
  type GatewayResponseType,
  gatewayResponse,
} from './gateway-response';
import type { HttpResponse } from './http-response';
import { type ProxyRequest, proxyEvent } from './proxy-event';
import { matchRoute, type RestMethod } from './route';
import { createThrottle, type Throttle, type ThrottleSettings } from './throttle';

/** A stage of a REST API as its template describes it. */
export interface RestStage {
  readonly apiId: string;
  readonly apiName: string;
  readonly stageName: string;
  readonly methods: readonly RestMethod[];
  readonly gatewayResponses: readonly GatewayResponse[];
  readonly accessLog?: { readonly logGroup: string; readonly format: string };
  readonly throttle?: ThrottleSettings;
}

export interface StageSurroundings {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Calls the function behind a method. It may be refused: there is no such function, or no concurrency left. */
  invoke(functionArn: string, payload: string): Promise<IntegrationResult | 'refused'>;
  onAccessLog(logGroup: string, message: string): void;
  onMetric(stage: RestStage, metricName: string, unit: string, value: number): void;
}

/** What a function answered. */
export interface IntegrationResult {
  readonly payload: string;
  readonly failed: boolean;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const INTEGRATION_TIMEOUT_MS = 29_000;

interface Answer extends HttpResponse {
  readonly resourcePath: string;
  readonly integrationMs?: number;
}

/** Answers requests as a deployed stage does: route, throttle, integration, access log, metrics. */
export const createStage = (
  stage: RestStage,
  surroundings: StageSurroundings,
): ((request: ProxyRequest) => Promise<HttpResponse>) => {
  const { clock, newId } = surroundings;
  const throttle = stage.throttle && createThrottle(stage.throttle, clock);
  return async (request) => {
    const startedMs = performance.now();
    const [requestId, timeMs] = [newId(), clock.now()];
    const answer = await respond(stage, surroundings, throttle, request, requestId, timeMs);
    const latencyMs = performance.now() - startedMs;
    report(stage, surroundings, answer, latencyMs);
    const context = contextVariables(stage, request, answer, { requestId, timeMs, latencyMs });
    if (stage.accessLog) {
      const line = fillContextVariables(stage.accessLog.format, context);
      surroundings.onAccessLog(stage.accessLog.logGroup, line);
    }
    const { status, headers, body } = answer;
    return { status, headers: { 'x-amzn-requestid': requestId, ...headers }, body };
  };
};

const respond = async (
  stage: RestStage,
  surroundings: StageSurroundings,
  throttle: Throttle | undefined,
  request: ProxyRequest,
  requestId: string,
  timeMs: EpochMs,
): Promise<Answer> => {
  const own = (type: GatewayResponseType, resourcePath = ''): Answer => ({
    ...gatewayResponse(type, stage.gatewayResponses, requestId),
    resourcePath,
  });
  const route = matchRoute(stage.methods, request.method, request.path);
  if (!route) return own('MISSING_AUTHENTICATION_TOKEN');
  const { resourcePath, functionArn } = route.method;
  if (throttle && !throttle.admits()) return own('THROTTLED', resourcePath);
  if (request.isTooLarge) return own('REQUEST_TOO_LARGE', resourcePath);
  const event = proxyEvent(stage, route, request, { requestId, timeMs });
  const startedMs = performance.now();
  const result = await withTimeout(surroundings.invoke(functionArn, JSON.stringify(event)));
  const integrationMs = performance.now() - startedMs;
  if (result === 'timeout') return { ...own('INTEGRATION_TIMEOUT', resourcePath), integrationMs };
  if (result === 'refused') return { ...own('DEFAULT_5XX', resourcePath), integrationMs };
  const response = result.failed ? undefined : toResponse(result.payload);
  // A function that failed, or answered in another shape, is a 502 to the caller.
  if (!response) return { ...own('DEFAULT_5XX', resourcePath), status: 502, integrationMs };
  return { ...response, resourcePath, integrationMs };
};

const withTimeout = async <T>(work: Promise<T>): Promise<T | 'timeout'> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), INTEGRATION_TIMEOUT_MS);
  });
  const result = await Promise.race([work, limit]);
  clearTimeout(timer);
  return result;
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
const toResponse = (payload: string): HttpResponse | undefined => {
  const answer = JSON.parse(payload) as {
    statusCode?: unknown;
    headers?: Record<string, unknown>;
    body?: unknown;
    isBase64Encoded?: boolean;
  } | null;
  const status = Number(answer?.statusCode);
  const body = answer?.body ?? '';
  if (!Number.isInteger(status) || status < 100 || status > 599 || typeof body !== 'string') {
    return undefined;
  }
  const headers = Object.entries(answer?.headers ?? {}).map(([k, v]) => [
    k.toLowerCase(),
    String(v),
  ]);
  return {
    status,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(headers) },
    body: answer?.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
};

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
const report = (
  stage: RestStage,
  { onMetric }: StageSurroundings,
  answer: Answer,
  latencyMs: number,
): void => {
  onMetric(stage, 'Count', 'Count', 1);
  onMetric(stage, '4XXError', 'Count', answer.status >= 400 && answer.status < 500 ? 1 : 0);
  onMetric(stage, '5XXError', 'Count', answer.status >= 500 ? 1 : 0);
  onMetric(stage, 'Latency', 'Milliseconds', latencyMs);
  if (answer.integrationMs !== undefined) {
    onMetric(stage, 'IntegrationLatency', 'Milliseconds', answer.integrationMs);
  }
};

const contextVariables = (
  stage: RestStage,
  request: ProxyRequest,
  answer: Answer,
  { requestId, timeMs, latencyMs }: { requestId: string; timeMs: EpochMs; latencyMs: number },
): ContextVariables => ({
  requestId,
  extendedRequestId: requestId,
  apiId: stage.apiId,
  stage: stage.stageName,
  httpMethod: request.method,
  path: `/${stage.stageName}${request.path}`,
  resourcePath: answer.resourcePath,
  status: String(answer.status),
  protocol: 'HTTP/1.1',
  requestTime: new Date(timeMs).toISOString(),
  requestTimeEpoch: String(timeMs),
  responseLength: String(Buffer.byteLength(answer.body)),
  responseLatency: String(Math.round(latencyMs)),
  'identity.sourceIp': request.sourceIp,
  'identity.userAgent': request.headers['user-agent'] ?? '-',
  ...(answer.integrationMs === undefined
    ? {}
    : {
        integrationLatency: String(Math.round(answer.integrationMs)),
        'integration.latency': String(Math.round(answer.integrationMs)),
        'integration.status': '200',
      }),
});
