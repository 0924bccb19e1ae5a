import { account } from '../account';
import type { EpochMs } from '../clock';
import type { SegmentDocument } from './segment-document';
import { newSegmentId, newTraceId, parseTraceHeader, type TraceHeader } from './trace-header';

/** Where an invocation stands in its trace. */
export interface InvocationTrace {
  /** The caller's segment. */
  readonly callerId?: string;
  readonly serviceId: string;
  readonly functionId: string;
  /** Traces that led to it beside its own. */
  readonly links: readonly TraceHeader[];
  /** What the handler is given: its segments hang in the function's `Invocation`. */
  readonly handler: TraceHeader;
}

/**
 * Whether a call is traced was decided by whoever called; where nobody did, a function with active tracing takes every
 * call, so that a trace can be looked at here. (X-Ray's default rule takes one a second and 5 % of the rest.)
 */
export const traceOfInvocation = (
  traceHeader: string | undefined,
  {
    tracing,
    links = [],
    nowMs,
    newId,
  }: {
    readonly tracing: boolean;
    readonly links?: readonly TraceHeader[];
    readonly nowMs: EpochMs;
    readonly newId: () => string;
  },
): InvocationTrace => {
  const caller = parseTraceHeader(traceHeader);
  return {
    ...(caller?.parent !== undefined && { callerId: caller.parent }),
    serviceId: newSegmentId(newId),
    functionId: newSegmentId(newId),
    links,
    handler: {
      root: caller?.root ?? newTraceId(nowMs, newId),
      parent: newSegmentId(newId),
      sampled: caller?.sampled ?? (tracing || links.length > 0),
    },
  };
};

/** How an invocation went, as far as its segments say. */
interface TracedResult {
  readonly kind: 'success' | 'error' | 'timeout' | 'crash';
  readonly payload: string;
  /** When the handler was given the call. */
  readonly startMs: EpochMs;
  readonly durationMs: number;
  readonly initMs?: number;
}

interface TracedInvocation {
  readonly requestId: string;
  /** When it was called. */
  readonly nowMs: EpochMs;
  readonly trace: InvocationTrace;
  readonly result: TracedResult;
}

/**
 * What Lambda itself writes of an invocation: a segment of the service, and one of the function with what loading the
 * handler took, if this call did, and its invocation.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export const lambdaSegments = (
  { name, arn }: { readonly name: string; readonly arn: string },
  { requestId, nowMs, trace, result }: TracedInvocation,
): readonly SegmentDocument[] => {
  const { startMs, durationMs, initMs } = result;
  const endMs = startMs + durationMs;
  const failure = failureOf(result, trace.handler.parent ?? '');
  const whole = { trace_id: trace.handler.root, name, ...span(nowMs, endMs) };
  const service: SegmentDocument = {
    ...whole,
    id: trace.serviceId,
    ...(trace.callerId !== undefined && { parent_id: trace.callerId }),
    origin: 'AWS::Lambda',
    http: { response: { status: 200 } },
    aws: { request_id: requestId, resource_arn: arn },
    ...(trace.links.length > 0 && { links: trace.links.map(toLink) }),
    ...(failure && { fault: true }),
  };
  const own: SegmentDocument = {
    ...whole,
    id: trace.functionId,
    parent_id: trace.serviceId,
    origin: 'AWS::Lambda::Function',
    aws: { function_arn: arn, account_id: account.id, request_id: requestId },
    ...failure,
    subsegments: [
      ...(initMs === undefined
        ? []
        : [
            {
              id: trace.functionId.replace(/^./, flipped),
              name: 'Initialization',
              ...span(Math.max(nowMs, startMs - initMs), startMs),
            },
          ]),
      { id: trace.handler.parent, name: 'Invocation', ...span(startMs, endMs), ...failure },
    ],
  };
  return [service, own];
};

const toLink = ({ root, parent }: TraceHeader) => ({
  trace_id: root,
  id: parent,
  attributes: { 'aws.xray.reserved.reference_type': 'parent' },
});

const span = (startMs: EpochMs, endMs: EpochMs) => ({
  start_time: startMs / 1000,
  end_time: endMs / 1000,
});

/** Another id, made of one that is random. */
const flipped = (digit: string): string => (Number.parseInt(digit, 16) ^ 8).toString(16);

const failureOf = ({ kind, payload }: TracedResult, id: string) => {
  if (kind === 'success') return undefined;
  const { errorType, errorMessage } = errorIn(payload);
  return {
    fault: true,
    cause: { exceptions: [{ id, type: errorType, message: errorMessage }] },
  };
};

const errorIn = (
  payload: string,
): { readonly errorType?: unknown; readonly errorMessage?: unknown } => {
  try {
    return JSON.parse(payload) ?? {};
  } catch {
    return {};
  }
};
