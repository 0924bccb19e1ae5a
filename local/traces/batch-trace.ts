import { formatTraceHeader, parseTraceHeader, type TraceHeader } from './trace-header';

/** Of one segment. @see https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html */
const MAX_LINKS = 20;

/** Where the call of a function with several messages stands. */
export interface BatchTrace {
  readonly traceHeader?: string;
  readonly links?: readonly TraceHeader[];
}

/**
 * Messages of one trace continue it; a batch from several begins its own, which is linked to them.
 * @param traceHeaders - one for each message
 */
export const traceOfBatch = (traceHeaders: readonly (string | undefined)[]): BatchTrace => {
  const headers = traceHeaders.map(parseTraceHeader);
  const [first] = headers;
  if (first && headers.every((header) => header?.root === first.root)) {
    return { traceHeader: formatTraceHeader(first) };
  }
  const byRoot = new Map(headers.flatMap((header) => (header ? [[header.root, header]] : [])));
  const sampled = [...byRoot.values()].filter((header) => header.sampled);
  return sampled.length > 0 ? { links: sampled.slice(0, MAX_LINKS) } : {};
};
