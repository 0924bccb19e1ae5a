import type { SegmentDocument } from './segment-document';
import { toSegmentDocument } from './segment-document';
import type { Trace, TraceSummary } from './trace';
import { summaryOf } from './trace-summary';
import { traceOf } from './trace-tree';

/** The newest traces, in memory. */
export interface TraceStore {
  /** Takes a segment or subsegment: a new one, or the completion of one that was in progress. */
  put(document: SegmentDocument): void;
  /**
   * Those that began in the window (both ends included), newest first. What came before the segment that began its trace
   * is held back for a while: that one names the trace.
   */
  list(startMs: number, endMs: number): readonly TraceSummary[];
  get(id: string): Trace | undefined;
}

export interface TraceStoreOptions {
  /** The oldest above it are dropped. @default 2000 */
  readonly maxTraces?: number;
  /** Real milliseconds. @default performance.now */
  readonly elapsedMs?: () => number;
  /** Hears of a trace's id when all of it that began has ended, and again when more of it comes. */
  readonly onComplete?: (id: string) => void;
}

/** Of one trace; what comes after is dropped. X-Ray takes 500 KB of documents a trace, which is about as many. */
const MAX_SEGMENTS = 2000;

/** Of all traces: the oldest are dropped above it. */
const MAX_DOCUMENTS = 100_000;

/** How long a trace waits for the segment that began it: its caller may be none of ours. */
const HOLD_BACK_MS = 5000;

interface Entry {
  /** By id; embedded subsegments stand on their own here, under their `parent_id`. */
  readonly documents: Map<string, SegmentDocument>;
  /** When the newest of them came. */
  changedMs: number;
  summary?: TraceSummary | undefined;
}

export const createTraceStore = ({
  maxTraces = 2000,
  elapsedMs = () => performance.now(),
  onComplete = () => {},
}: TraceStoreOptions = {}): TraceStore => {
  const entries = new Map<string, Entry>();
  let documentCount = 0;

  const take = (document: SegmentDocument): Entry => {
    const id = document.trace_id;
    const entry: Entry = entries.get(id) ?? { documents: new Map(), changedMs: 0 };
    entries.set(id, entry);
    documentCount -= entry.documents.size;
    for (const single of flattened(document)) merge(entry.documents, single);
    documentCount += entry.documents.size;
    entry.changedMs = elapsedMs();
    entry.summary = undefined;
    return entry;
  };

  const dropOldest = (): void => {
    for (const [id, { documents }] of entries) {
      if (entries.size <= maxTraces && documentCount <= MAX_DOCUMENTS) return;
      entries.delete(id);
      documentCount -= documents.size;
    }
  };

  const summarized = ([id, entry]: [string, Entry]): TraceSummary | undefined => {
    entry.summary ??= summaryOf(gathered(id, entry));
    return entry.summary;
  };

  const isListed = ([, { documents, changedMs }]: [string, Entry]): boolean =>
    elapsedMs() - changedMs > HOLD_BACK_MS || [...documents.values()].some(beginsTrace);

  return {
    put: (document) => {
      const entry = take(document);
      dropOldest();
      if (isComplete(entry)) onComplete(document.trace_id);
    },
    list: (startMs, endMs) =>
      [...entries]
        .filter(isListed)
        .flatMap((entry) => summarized(entry) ?? [])
        .filter((summary) => summary.startMs >= startMs && summary.startMs <= endMs)
        .sort((a, b) => b.startMs - a.startMs),
    get: (id) => {
      const entry = entries.get(id);
      return entry && gathered(id, entry);
    },
  };
};

const gathered = (id: string, { documents }: Entry): Trace => traceOf(id, [...documents.values()]);

const beginsTrace = ({ parent_id: parentId, type }: SegmentDocument): boolean =>
  parentId === undefined && type !== 'subsegment';

/** A document and those embedded in it, each with the id of the one around it. */
const flattened = (document: SegmentDocument): readonly SegmentDocument[] => {
  const found: SegmentDocument[] = [];
  const open: SegmentDocument[] = [document];
  for (let next = open.pop(); next; next = open.pop()) {
    const { subsegments = [], ...single } = next;
    found.push(single as SegmentDocument);
    for (const embedded of Array.isArray(subsegments) ? subsegments : []) {
      const inner = toSegmentDocument({
        ...(embedded as object),
        trace_id: document.trace_id,
        parent_id: next.id,
      });
      if (inner) open.push(inner);
    }
  }
  return found;
};

/** The datagrams of one segment may overtake each other: what has ended stays so. */
const merge = (documents: Map<string, SegmentDocument>, document: SegmentDocument): void => {
  const known = documents.get(document.id);
  if (!known && documents.size >= MAX_SEGMENTS) return;
  const [earlier, later] =
    known && isOpen(document) && !isOpen(known) ? [document, known] : [known, document];
  documents.set(document.id, { ...earlier, ...later });
};

const isOpen = (document: SegmentDocument): boolean => document.end_time === undefined;

const isComplete = ({ documents }: Entry): boolean => ![...documents.values()].some(isOpen);
