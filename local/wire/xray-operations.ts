import { AwsError } from '../aws-error';
import { type SegmentDocument, toSegmentDocument } from '../traces/segment-document';
import type { TraceSegment } from '../traces/trace';
import type { TraceStore } from '../traces/trace-store';
import type { AwsRequest } from './aws-request';
import type { Door } from './door';

type Input = Readonly<Record<string, unknown>>;
type Operation = (input: Input, traces: TraceStore) => unknown;

/** @see https://docs.aws.amazon.com/xray/latest/api/API_Operations.html */
const OPERATIONS: Readonly<
  Record<string, { readonly operation: string; readonly run: Operation }>
> = {
  '/TraceSummaries': {
    operation: 'GetTraceSummaries',
    run: ({ StartTime, EndTime }, traces) => ({
      TraceSummaries: traces
        .list(Number(StartTime) * 1000, Number(EndTime) * 1000)
        .map((summary) => ({
          Id: summary.id,
          StartTime: summary.startMs / 1000,
          Duration: summary.durationMs / 1000,
          HasFault: summary.fault,
          HasError: summary.error,
          HasThrottle: summary.throttle,
          Http: {
            HttpMethod: summary.httpMethod,
            HttpURL: summary.httpPath,
            HttpStatus: summary.httpStatus,
          },
        })),
    }),
  },
  '/Traces': {
    operation: 'BatchGetTraces',
    run: ({ TraceIds = [] }, traces) => {
      const ids = [TraceIds].flat().map(String);
      const found = ids.flatMap((id) => traces.get(id) ?? []);
      const known = new Set(found.map(({ id }) => id));
      return {
        Traces: found.map(({ id, segments }) => ({
          Id: id,
          Segments: segments.flatMap((root) => segmentsIn(root, id)),
        })),
        UnprocessedTraceIds: ids.filter((id) => !known.has(id)),
      };
    },
  },
  '/TraceSegments': {
    operation: 'PutTraceSegments',
    run: ({ TraceSegmentDocuments = [] }, traces) => {
      for (const text of [TraceSegmentDocuments].flat()) traces.put(documentIn(String(text)));
      return { UnprocessedTraceSegments: [] };
    },
  },
};

/** X-Ray's REST API, as far as tools and tracers call it. */
export const xrayDoor = (request: AwsRequest, traces: TraceStore): Door => {
  const { pathname } = request.url;
  const route = Object.hasOwn(OPERATIONS, pathname) ? OPERATIONS[pathname] : undefined;
  const headers = { 'content-type': 'application/json' };
  return {
    operation: route?.operation ?? '',
    answer: async () => {
      if (!route) throw unknown(pathname);
      const output = route.run(inputOf(request), traces);
      return { status: 200, headers, body: JSON.stringify(output) };
    },
    refuse: ({ code, message, status }) => ({
      status,
      headers: { ...headers, 'x-amzn-errortype': code },
      body: JSON.stringify({ Message: message, message }),
    }),
  };
};

const inputOf = ({ body }: AwsRequest): Input => {
  const input = parsed(body.toString('utf8') || '{}');
  if (typeof input === 'object' && input !== null) return input as Input;
  throw new AwsError('InvalidRequestException', 'the body is no JSON object');
};

const documentIn = (text: string): SegmentDocument => {
  const document = toSegmentDocument(parsed(text));
  if (document) return document;
  throw new AwsError(
    'InvalidRequestException',
    'a segment document is JSON with id, trace_id, start_time and a name of letters, digits, spaces and _.:/%&#=+\\-@; its subsegments have such names too',
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

interface XraySegment {
  readonly Id: string;
  /** JSON. */
  readonly Document: string;
}

/** Subsegments stand within their segment, segments on their own. */
const segmentsIn = (
  segment: TraceSegment,
  traceId: string,
  parentId?: string,
): readonly XraySegment[] => {
  const own: XraySegment[] = [];
  const document = (one: TraceSegment): Readonly<Record<string, unknown>> => {
    const inner = one.children.filter(({ origin }) => origin === undefined);
    const outer = one.children.filter(({ origin }) => origin !== undefined);
    for (const child of outer) own.push(...segmentsIn(child, traceId, one.id));
    const { namespace, aws, http, sql, user, service, links, ...metadata } = one.metadata;
    return {
      id: one.id,
      name: one.name,
      start_time: one.startMs / 1000,
      ...(one.endMs === undefined ? { in_progress: true } : { end_time: one.endMs / 1000 }),
      ...(one.origin !== undefined && { origin: one.origin }),
      fault: one.fault,
      error: one.error,
      throttle: one.throttle,
      annotations: one.annotations,
      metadata,
      ...{ namespace, aws, http, sql, user, service, links },
      subsegments: inner.map(document),
    };
  };
  const whole = {
    ...document(segment),
    trace_id: traceId,
    ...(parentId !== undefined && { parent_id: parentId }),
  };
  own.unshift({ Id: segment.id, Document: JSON.stringify(whole) });
  return own;
};

const unknown = (path: string): AwsError =>
  new AwsError(
    'UnknownOperationException',
    `${path} of X-Ray does not run here; what does: ${Object.values(OPERATIONS)
      .map(({ operation }) => operation)
      .join(', ')}`,
    404,
  );
