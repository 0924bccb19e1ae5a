/**
 * What goes on from one traced part of a request to the next.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export interface TraceHeader {
  /** The trace's id: `1-5759e988-bd862e3fe1be46a994272793`. */
  readonly root: string;
  /** The id of the segment that called. */
  readonly parent?: string;
  /** Undefined while nobody has decided. */
  readonly sampled?: boolean;
}

const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})\s*(?:;|$)/i;
const PARENT = /(?:^|;)\s*Parent=([0-9a-f]{16})\s*(?:;|$)/i;
const SAMPLED = /(?:^|;)\s*Sampled=([01])\s*(?:;|$)/i;

/** Undefined for what names no trace: it then begins here. */
export const parseTraceHeader = (text: string | undefined): TraceHeader | undefined => {
  const root = ROOT.exec(text ?? '')?.[1];
  if (!root) return undefined;
  const parent = PARENT.exec(text ?? '')?.[1];
  const sampled = SAMPLED.exec(text ?? '')?.[1];
  return {
    root,
    ...(parent && { parent }),
    ...(sampled && { sampled: sampled === '1' }),
  };
};

export const formatTraceHeader = ({ root, parent, sampled }: TraceHeader): string =>
  [
    `Root=${root}`,
    ...(parent ? [`Parent=${parent}`] : []),
    ...(sampled === undefined ? [] : [`Sampled=${sampled ? 1 : 0}`]),
  ].join(';');

/** What a message has of the one who sent it: the header, if there is one. */
export const traced = (traceHeader: string | undefined): { readonly traceHeader?: string } =>
  traceHeader ? { traceHeader } : {};

/** @param newId - makes UUIDs */
export const newTraceId = (nowMs: number, newId: () => string): string => {
  const epoch = Math.floor(nowMs / 1000).toString(16);
  return `1-${epoch.padStart(8, '0')}-${hexOf(newId()).slice(0, 24).padEnd(24, '0')}`;
};

export const newSegmentId = (newId: () => string): string =>
  hexOf(newId()).slice(-16).padStart(16, '0');

const hexOf = (id: string): string => id.toLowerCase().replace(/[^0-9a-f]/g, '');
