import type { HttpBlock } from './segment-document';
import type { Trace, TraceSegment, TraceSummary } from './trace';

/**
 * A trace as a row of a list: fault, error and throttle are those of its roots.
 * @see https://docs.aws.amazon.com/xray/latest/api/API_TraceSummary.html
 */
export const summaryOf = ({ id, segments }: Trace): TraceSummary | undefined => {
  const [first] = segments;
  if (!first) return undefined;
  const { request, response } = (first.metadata.http ?? {}) as HttpBlock;
  return {
    id,
    name: first.name,
    startMs: first.startMs,
    durationMs: Math.max(...segments.map(lastEndMs)) - first.startMs,
    ...(request?.method !== undefined && { httpMethod: request.method }),
    ...(request?.url !== undefined && { httpPath: pathOf(request.url) }),
    ...(response?.status !== undefined && { httpStatus: response.status }),
    fault: segments.some(({ fault }) => fault),
    error: segments.some(({ error }) => error),
    throttle: segments.some(({ throttle }) => throttle),
  };
};

const lastEndMs = ({ startMs, endMs, children }: TraceSegment): number =>
  Math.max(endMs ?? startMs, ...children.map(lastEndMs));

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);
