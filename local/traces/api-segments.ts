import type { EpochMs } from '../clock';
import type { SegmentDocument } from './segment-document';
import { newSegmentId, newTraceId, parseTraceHeader, type TraceHeader } from './trace-header';

/** Where a request stands in its trace. */
export interface RequestTrace {
  readonly root: string;
  readonly stageId: string;
  readonly callId: string;
  /** The segment of whoever called the API, if he is traced. */
  readonly callerId?: string;
  readonly sampled: boolean;
  /** What the function behind the API is given. */
  readonly forFunction: TraceHeader;
}

/**
 * A request keeps the trace that its header names, unless that is not sampled. A traced stage takes every other request
 * too (X-Ray's default rule: one a second and 5 % of the rest); one that is not leaves the decision to the function.
 */
export const traceOfRequest = (
  traceHeader: string | undefined,
  {
    tracing,
    nowMs,
    newId,
  }: { readonly tracing: boolean; readonly nowMs: EpochMs; readonly newId: () => string },
): RequestTrace => {
  const caller = parseTraceHeader(traceHeader);
  const root = caller?.root ?? newTraceId(nowMs, newId);
  const callId = newSegmentId(newId);
  const sampled = tracing && caller?.sampled !== false;
  return {
    root,
    stageId: newSegmentId(newId),
    callId,
    ...(caller?.parent !== undefined && { callerId: caller.parent }),
    sampled,
    forFunction: tracing ? { root, parent: callId, sampled } : { ...caller, root },
  };
};

interface TracedRequest {
  readonly trace: RequestTrace;
  /** `orders/prod` */
  readonly name: string;
  readonly url: string;
  readonly method: string;
  readonly sourceIp: string;
  readonly userAgent?: string;
  readonly requestId: string;
  readonly status: number;
  readonly startMs: EpochMs;
  readonly durationMs: number;
  /** The call of the function, if there was one: milliseconds since the request's start. */
  readonly call?: { readonly fromMs: number; readonly toMs: number; readonly failed: boolean };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html */
export const apiSegment = (request: TracedRequest): SegmentDocument => {
  const { trace, startMs, durationMs, status, call } = request;
  return {
    id: trace.stageId,
    trace_id: trace.root,
    name: request.name,
    origin: 'AWS::ApiGateway::Stage',
    start_time: startMs / 1000,
    end_time: (startMs + durationMs) / 1000,
    ...(trace.callerId !== undefined && { parent_id: trace.callerId }),
    http: {
      request: {
        url: request.url,
        method: request.method,
        client_ip: request.sourceIp,
        ...(request.userAgent !== undefined && { user_agent: request.userAgent }),
      },
      response: { status },
    },
    aws: { api_gateway: { request_id: request.requestId } },
    ...markOf(status),
    ...(call && {
      subsegments: [
        {
          id: trace.callId,
          name: 'Lambda',
          namespace: 'aws',
          start_time: (startMs + call.fromMs) / 1000,
          end_time: (startMs + call.toMs) / 1000,
          ...(call.failed && { fault: true }),
        },
      ],
    }),
  };
};

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-errors */
const markOf = (status: number): Partial<SegmentDocument> => {
  if (status >= 500) return { fault: true };
  if (status === 429) return { throttle: true, error: true };
  return status >= 400 ? { error: true } : {};
};
