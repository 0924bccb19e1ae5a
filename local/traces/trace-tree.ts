import type { SegmentDocument } from './segment-document';
import type { Trace, TraceSegment } from './trace';

/** The tree of a trace's documents. One whose parent did not come is a root. */
export const traceOf = (id: string, documents: readonly SegmentDocument[]): Trace => {
  const ids = new Set(documents.map((document) => document.id));
  const children = new Map<string, SegmentDocument[]>();
  const roots: SegmentDocument[] = [];
  for (const document of documents) {
    const { parent_id: parent } = document;
    if (parent === undefined || !ids.has(parent)) roots.push(document);
    else children.set(parent, [...(children.get(parent) ?? []), document]);
  }
  const exceptions = exceptionsOf(documents);
  const build = (document: SegmentDocument): TraceSegment =>
    toSegment(document, inOrder(children.get(document.id) ?? []).map(build), exceptions);
  return { id, segments: inOrder(roots).map(build) };
};

/** By their beginnings; of two at once the one that nobody called is first. */
const inOrder = (documents: readonly SegmentDocument[]): readonly SegmentDocument[] =>
  [...documents].sort(
    (a, b) =>
      a.start_time - b.start_time ||
      Number(a.parent_id !== undefined) - Number(b.parent_id !== undefined),
  );

const toSegment = (
  document: SegmentDocument,
  children: readonly TraceSegment[],
  exceptions: ReadonlyMap<string, string>,
): TraceSegment => {
  const status = document.http?.response?.status;
  return {
    id: document.id,
    name: document.name,
    ...(document.origin !== undefined && { origin: document.origin }),
    startMs: document.start_time * 1000,
    ...(document.end_time !== undefined && { endMs: document.end_time * 1000 }),
    fault: document.fault === true,
    error: document.error === true,
    throttle: document.throttle === true,
    causes: causesOf(document.cause, exceptions),
    ...(Number.isFinite(status) && { httpStatus: status }),
    annotations: { ...document.annotations },
    metadata: { ...blocksOf(document), ...document.metadata },
    children,
  };
};

/** What X-Ray shows of a call beside its times, under the names of its document. */
const BLOCKS = ['namespace', 'aws', 'http', 'sql', 'user', 'service', 'links'] as const;

const blocksOf = (document: SegmentDocument): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    BLOCKS.flatMap((block) => (document[block] === undefined ? [] : [[block, document[block]]])),
  );

interface XrayException {
  readonly id?: string;
  readonly type?: string;
  readonly message?: string;
  /** The id of the exception that caused it. */
  readonly cause?: string;
}

/** A cause is exceptions of its own, or the id of one that another segment has. */
const causesOf = (cause: unknown, exceptions: ReadonlyMap<string, string>): readonly string[] => {
  if (typeof cause === 'string') return [exceptions.get(cause) ?? []].flat();
  return exceptionsIn(cause)
    .filter((exception) => exception.cause === undefined)
    .map(textOf);
};

const exceptionsOf = (documents: readonly SegmentDocument[]): ReadonlyMap<string, string> =>
  new Map(
    documents
      .flatMap(({ cause }) => exceptionsIn(cause))
      .map((exception) => [String(exception.id), textOf(exception)]),
  );

const exceptionsIn = (cause: unknown): readonly XrayException[] => {
  const { exceptions } = (typeof cause === 'object' && cause !== null ? cause : {}) as {
    readonly exceptions?: unknown;
  };
  return Array.isArray(exceptions)
    ? exceptions.filter((exception) => typeof exception === 'object' && exception !== null)
    : [];
};

const textOf = ({ type, message }: XrayException): string =>
  [type, message].filter((part) => part !== undefined && part !== '').join(': ');
