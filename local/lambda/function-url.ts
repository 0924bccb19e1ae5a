import { type CorsConfiguration, corsHeaders, isPreflight } from '../api-gateway/cors';
import type { HttpResponse } from '../api-gateway/http-response';
import { toHttpResponse, toStreamedResponse } from '../api-gateway/lambda-answer';
import type { ProxyRequest } from '../api-gateway/proxy-event';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud/cloud';
import { traceOfRequest } from '../traces/api-segments';
import { formatTraceHeader } from '../traces/trace-header';
import { functionUrlEvent } from './function-url-event';
import type { InvokeOptions, InvokeOutput } from './lambda-function';
import { createStreamedResponse } from './streamed-response';

/** A function's own address as its template describes it. */
export interface FunctionUrl {
  readonly id: string;
  readonly domainName: string;
  readonly functionArn: string;
  /** `RESPONSE_STREAM`: the answer goes on piece by piece. */
  readonly isStreamed: boolean;
  readonly cors?: CorsConfiguration;
}

type UrlCloud = Pick<Cloud, 'clock' | 'newId' | 'invoke' | 'report' | 'metrics'>;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
export const createFunctionUrl =
  (url: FunctionUrl, cloud: UrlCloud): ((request: ProxyRequest) => Promise<HttpResponse>) =>
  async (request) => {
    const allowed = url.cors ? corsHeaders(url.cors, request) : {};
    if (url.cors && isPreflight(request)) return { status: 200, headers: allowed, body: '' };
    const startedMs = performance.now();
    const answer = await call(url, cloud, request);
    measure(url, cloud, answer, performance.now() - startedMs);
    return { ...answer, headers: { ...answer.headers, ...allowed } };
  };

const call = async (
  { id, domainName, functionArn, isStreamed }: FunctionUrl,
  cloud: UrlCloud,
  request: ProxyRequest,
): Promise<HttpResponse> => {
  const [requestId, timeMs] = [cloud.newId(), cloud.clock.now()];
  const sent = request.headers['x-amzn-trace-id'];
  const { forFunction } = traceOfRequest(sent, { ...cloud, tracing: false, nowMs: timeMs });
  const traceHeader = formatTraceHeader(forFunction);
  const payload = JSON.stringify(
    functionUrlEvent({ id, domainName }, request, { requestId, timeMs, traceHeader }),
  );
  const invoke = (options: InvokeOptions): Promise<InvokeOutput> =>
    cloud.clock.hold(cloud.invoke(functionArn, payload, 'api', { ...options, traceHeader }));
  try {
    if (!isStreamed) return whole(await invoke({}));
    const { head, openStream } = createStreamedResponse();
    const streamed = head.then((found) => toStreamedResponse(found) ?? badGateway);
    return await Promise.race([streamed, invoke({ openStream }).then(whole)]);
  } catch (error) {
    if (error instanceof AwsError) return message(error.status, error.message);
    cloud.report(error);
    return badGateway;
  }
};

/** An answer that names no status code is the body of a 200. */
const whole = ({ payload, functionError }: InvokeOutput): HttpResponse => {
  if (functionError) return badGateway;
  if (namesStatus(payload)) return toHttpResponse(payload) ?? badGateway;
  return { status: 200, headers: { 'content-type': 'application/json' }, body: payload };
};

const namesStatus = (payload: string): boolean => {
  try {
    const answer: unknown = JSON.parse(payload);
    return typeof answer === 'object' && answer !== null && 'statusCode' in answer;
  } catch {
    return false;
  }
};

const message = (status: number, text: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ Message: text }),
});

const badGateway = message(502, 'Internal Server Error');

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html */
const measure = (
  { functionArn }: FunctionUrl,
  { metrics, clock }: UrlCloud,
  { status }: HttpResponse,
  latencyMs: number,
): void => {
  const dimensions = { FunctionName: functionArn.split(':').at(-1) ?? '' };
  const put = (metricName: string, unit: string, value: number): void =>
    metrics.put({ namespace: 'AWS/Lambda', metricName, dimensions, unit }, clock.now(), [value]);
  put('UrlRequestCount', 'Count', 1);
  put('UrlRequestLatency', 'Milliseconds', latencyMs);
  if (status >= 400 && status < 500) put('Url4xxCount', 'Count', 1);
  if (status >= 500) put('Url5xxCount', 'Count', 1);
};
