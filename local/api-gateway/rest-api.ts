import { account } from '../account';
import type { Clock } from '../clock';
import type { OpenStream } from '../lambda/environment';
import { MAX_PAYLOAD_BYTES } from '../lambda/lambda-function';
import { createStreamedResponse } from '../lambda/streamed-response';
import { apiSegment, type RequestTrace, traceOfRequest } from '../traces/api-segments';
import type { SegmentDocument } from '../traces/segment-document';
import { formatTraceHeader } from '../traces/trace-header';
import { clfTime } from './clf-time';
import { type ContextVariables, fillContextVariables } from './context-variables';
import {
  type GatewayResponse,
  type GatewayResponseType,
  gatewayResponse,
} from './gateway-response';
import type { HttpResponse } from './http-response';
import { toHttpResponse, toStreamedResponse } from './lambda-answer';
import { type ProxyRequest, proxyEvent, type StageRequest } from './proxy-event';
import { type MockMethod, matchRoute, type RestMethod } from './route';
import { createThrottle, type Throttle, type ThrottleSettings } from './throttle';

/** A stage of a REST API as its template describes it. */
export interface RestStage {
  readonly apiId: string;
  readonly apiName: string;
  readonly stageName: string;
  readonly methods: readonly (RestMethod | MockMethod)[];
  readonly gatewayResponses: readonly GatewayResponse[];
  readonly accessLog?: { readonly logGroup: string; readonly format: string };
  readonly throttle?: ThrottleSettings;
  /** Requests begin or continue a trace. @default false */
  readonly tracing?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  /** Content types whose bodies reach the function as base64. @default - none */
  readonly binaryMediaTypes?: readonly string[];
}

export interface StageSurroundings {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Calls the function behind a method. It may be refused: there is no such function, or no concurrency left. */
  invoke(
    functionArn: string,
    payload: string,
    options: { readonly traceHeader: string; readonly openStream?: OpenStream },
  ): Promise<IntegrationResult | 'refused'>;
  onAccessLog(logGroup: string, message: string): void;
  onMetric(stage: RestStage, metricName: string, unit: string, value: number): void;
  /** What X-Ray is told of a traced request. */
  onSegment(document: SegmentDocument): void;
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
  /** The call of the function, in milliseconds since the request's start. */
  readonly call?: { readonly fromMs: number; readonly toMs: number; readonly failed: boolean };
}

/** A request on its way through a stage. */
interface Passing extends StageRequest {
  readonly request: ProxyRequest;
  readonly trace: RequestTrace;
  /** Real milliseconds since its start. */
  elapsedMs(): number;
}

/** Answers requests as a deployed stage does: route, throttle, integration, access log, metrics, trace. */
export const createStage = (
  stage: RestStage,
  surroundings: StageSurroundings,
): ((request: ProxyRequest) => Promise<HttpResponse>) => {
  const { clock } = surroundings;
  const throttle = stage.throttle && createThrottle(stage.throttle, clock);
  return async (request) => {
    const passing = begin(stage, surroundings, request);
    const answer = await respond(stage, surroundings, throttle, passing);
    const latencyMs = passing.elapsedMs();
    report(stage, surroundings, answer, latencyMs);
    trace(stage, surroundings, passing, answer, latencyMs);
    if (stage.accessLog) {
      const context = contextVariables(stage, passing, answer, latencyMs);
      const line = fillContextVariables(stage.accessLog.format, context);
      surroundings.onAccessLog(stage.accessLog.logGroup, line);
    }
    const { requestId, traceHeader } = passing;
    const { status, headers, body } = answer;
    const own = { 'x-amzn-requestid': requestId, 'x-amzn-trace-id': traceHeader };
    return { status, headers: { ...own, ...headers }, body };
  };
};

const begin = (
  { tracing = false }: RestStage,
  { clock, newId }: StageSurroundings,
  request: ProxyRequest,
): Passing => {
  const startedMs = performance.now();
  const [requestId, timeMs] = [newId(), clock.now()];
  const of = traceOfRequest(request.headers['x-amzn-trace-id'], { tracing, nowMs: timeMs, newId });
  return {
    request,
    requestId,
    timeMs,
    trace: of,
    traceHeader: formatTraceHeader(of.forFunction),
    elapsedMs: () => performance.now() - startedMs,
  };
};

const respond = async (
  stage: RestStage,
  surroundings: StageSurroundings,
  throttle: Throttle | undefined,
  passing: Passing,
): Promise<Answer> => {
  const { request, requestId } = passing;
  const own = (type: GatewayResponseType, resourcePath = ''): Answer => ({
    ...gatewayResponse(type, stage.gatewayResponses, requestId),
    resourcePath,
  });
  const route = matchRoute(stage.methods, request.method, request.path);
  if (!route) return own('MISSING_AUTHENTICATION_TOKEN');
  const { resourcePath } = route.method;
  if (throttle && !throttle.admits()) return own('THROTTLED', resourcePath);
  if (request.isTooLarge) return own('REQUEST_TOO_LARGE', resourcePath);
  if ('answer' in route.method) return { ...route.method.answer, resourcePath };
  const event = JSON.stringify(proxyEvent(stage, route, request, passing));
  if (Buffer.byteLength(event) > MAX_PAYLOAD_BYTES.RequestResponse) {
    return own('REQUEST_TOO_LARGE', resourcePath);
  }
  const fromMs = passing.elapsedMs();
  const result = await withTimeout(integrate(route.method, event, surroundings, passing));
  const call = { fromMs, toMs: passing.elapsedMs(), failed: typeof result === 'string' };
  if (result === 'timeout') return { ...own('INTEGRATION_TIMEOUT', resourcePath), call };
  if (result === 'refused') return { ...own('DEFAULT_5XX', resourcePath), call };
  // A function that failed, or answered in another shape, is a 502 to the caller.
  if (result === 'malformed') return { ...own('DEFAULT_5XX', resourcePath), status: 502, call };
  return { ...result, resourcePath, call };
};

const integrate = async (
  { functionArn, isStreamed = false }: RestMethod,
  event: string,
  { invoke }: StageSurroundings,
  { traceHeader }: Passing,
): Promise<HttpResponse | 'refused' | 'malformed'> => {
  if (!isStreamed) return whole(await invoke(functionArn, event, { traceHeader }));
  const { head, openStream } = createStreamedResponse();
  const invoked = invoke(functionArn, event, { traceHeader, openStream });
  // A handler that does not stream, or fails before, gives an answer that is whole.
  const streamed = head.then((found) => toStreamedResponse(found) ?? 'malformed');
  return Promise.race([streamed, invoked.then(whole)]);
};

const whole = (result: IntegrationResult | 'refused'): HttpResponse | 'refused' | 'malformed' => {
  if (result === 'refused') return result;
  return (result.failed ? undefined : toHttpResponse(result.payload)) ?? 'malformed';
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

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
const report = (
  stage: RestStage,
  { onMetric }: StageSurroundings,
  { status, call }: Answer,
  latencyMs: number,
): void => {
  onMetric(stage, 'Count', 'Count', 1);
  onMetric(stage, '4XXError', 'Count', status >= 400 && status < 500 ? 1 : 0);
  onMetric(stage, '5XXError', 'Count', status >= 500 ? 1 : 0);
  onMetric(stage, 'Latency', 'Milliseconds', latencyMs);
  if (call) onMetric(stage, 'IntegrationLatency', 'Milliseconds', call.toMs - call.fromMs);
};

const trace = (
  stage: RestStage,
  { onSegment }: StageSurroundings,
  passing: Passing,
  { status, call }: Answer,
  durationMs: number,
): void => {
  const { request, requestId, timeMs } = passing;
  if (!passing.trace.sampled) return;
  const userAgent = request.headers['user-agent'];
  const segment = apiSegment({
    trace: passing.trace,
    name: `${stage.apiName}/${stage.stageName}`,
    url: `https://${domainOf(stage)}/${stage.stageName}${request.path}`,
    method: request.method,
    sourceIp: request.sourceIp,
    requestId,
    status,
    startMs: timeMs,
    durationMs,
    ...(userAgent !== undefined && { userAgent }),
    ...(call && { call }),
  });
  onSegment(segment);
};

const domainOf = ({ apiId }: RestStage): string =>
  `${apiId}.execute-api.${account.region}.${account.urlSuffix}`;

const contextVariables = (
  stage: RestStage,
  { request, requestId, timeMs, trace: { root, sampled } }: Passing,
  { resourcePath, status, body, call }: Answer,
  latencyMs: number,
): ContextVariables => ({
  requestId,
  extendedRequestId: requestId,
  accountId: account.id,
  apiId: stage.apiId,
  stage: stage.stageName,
  domainName: domainOf(stage),
  domainPrefix: stage.apiId,
  httpMethod: request.method,
  path: `/${stage.stageName}${request.path}`,
  resourcePath,
  status: String(status),
  protocol: 'HTTP/1.1',
  requestTime: clfTime(timeMs),
  requestTimeEpoch: String(timeMs),
  ...lengthOf(body),
  responseLatency: String(Math.round(latencyMs)),
  'identity.sourceIp': request.sourceIp,
  'identity.userAgent': request.headers['user-agent'] ?? '-',
  ...(sampled ? { xrayTraceId: root } : {}),
  ...(call ? integrationVariables(call.toMs - call.fromMs) : {}),
});

/** What streams has no length yet. */
const lengthOf = (body: Answer['body']): ContextVariables => {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return {};
  return { responseLength: String(Buffer.byteLength(body)) };
};

const integrationVariables = (latencyMs: number): ContextVariables => ({
  integrationLatency: String(Math.round(latencyMs)),
  integrationStatus: '200',
  'integration.integrationStatus': '200',
  'integration.latency': String(Math.round(latencyMs)),
  'integration.status': '200',
});
