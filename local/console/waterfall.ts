import type { Trace, TraceSegment } from '../console-server/console-source';
import type { TimeWindow } from './time-window';

/** A segment as a row of a waterfall. */
export interface WaterfallRow {
  readonly segment: TraceSegment;
  /** How deep it is nested: 0 for a segment without a parent. */
  readonly depth: number;
  /** Its end, or for one under way the end of the trace. */
  readonly endMs: number;
}

/** All segments of a trace, each above the parts it caused. */
export const waterfallRows = (trace: Trace): readonly WaterfallRow[] => {
  const { endMs } = traceWindow(trace);
  return trace.segments.flatMap((segment) => rowsOf(segment, 0, endMs));
};

const rowsOf = (segment: TraceSegment, depth: number, lastMs: number): readonly WaterfallRow[] => [
  { segment, depth, endMs: Math.max(segment.startMs, segment.endMs ?? lastMs) },
  ...segment.children.flatMap((child) => rowsOf(child, depth + 1, lastMs)),
];

/** What a reader wants to see first: where it failed, at its deepest. */
export const firstLook = (rows: readonly WaterfallRow[]): WaterfallRow | undefined => {
  const failed = rows.filter(({ segment: { fault, error } }) => fault || error);
  const deepest = Math.max(...failed.map(({ depth }) => depth));
  return failed.find(({ depth }) => depth === deepest) ?? rows[0];
};

/** From the first beginning to the last end. */
export const traceWindow = ({ segments }: Trace): TimeWindow => {
  const moments = segments.flatMap(momentsOf);
  const startMs = Math.min(...moments);
  return { startMs, endMs: Math.max(startMs + 1, ...moments) };
};

const momentsOf = ({ startMs, endMs = startMs, children }: TraceSegment): readonly number[] => [
  startMs,
  endMs,
  ...children.flatMap(momentsOf),
];

/** The innermost segment that was under way at a moment. */
export const segmentAt = (rows: readonly WaterfallRow[], atMs: number): WaterfallRow | undefined =>
  rows
    .filter(({ segment, endMs }) => segment.startMs <= atMs && atMs <= endMs)
    .reduce<WaterfallRow | undefined>(
      (deepest, row) => (deepest && deepest.depth >= row.depth ? deepest : row),
      undefined,
    );
