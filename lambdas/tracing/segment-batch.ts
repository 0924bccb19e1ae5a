import { type Segment, type SpanTree, segmentDocument } from './segment-document';

/** What the spans of one invocation hang in, as far as sending them goes. */
export interface SpanBatch {
  /** Ended, and sent when the invocation's span ends. */
  readonly held: Segment[];
  /** The invocation's span is sent: later ones go alone. */
  isSent: boolean;
}

/** So many are held at most; a function with more sends them as they come. */
const MAX_HELD = 50;

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html for the limit of 64 kB */
const MAX_DOCUMENT_BYTES = 60_000;

/**
 * Takes spans as they end. One document for all of an invocation: each datagram costs more than what it says, and what
 * is in one need not say what it belongs to.
 */
export const spanSender = (
  send: (document: string) => void,
): ((span: Segment, batch: SpanBatch) => void) => {
  const alone = (span: Segment) => send(segmentDocument({ span }));
  return (span, batch) => {
    const isInvocations = (span.parent as unknown) === batch;
    if (!isInvocations && !batch.isSent) return hold(span, batch, alone);
    batch.isSent = true;
    const { tree, strays } = treeOf(span, batch.held.splice(0));
    for (const stray of strays) alone(stray);
    const document = segmentDocument(tree);
    if (Buffer.byteLength(document) <= MAX_DOCUMENT_BYTES) send(document);
    else for (const each of spansIn(tree)) alone(each);
  };
};

/** Sends what is held, for an invocation that may not come to its end. */
export const sendHeld = (batch: SpanBatch, send: (document: string) => void): void => {
  for (const span of batch.held.splice(0)) send(segmentDocument({ span }));
};

const hold = (span: Segment, { held }: SpanBatch, alone: (span: Segment) => void): void => {
  held.push(span);
  if (held.length > MAX_HELD) held.splice(0).forEach(alone);
};

interface Tree extends SpanTree {
  readonly children: Tree[];
}

/** Those whose parent has not ended cannot hang in it. */
const treeOf = (
  root: Segment,
  held: readonly Segment[],
): { readonly tree: Tree; readonly strays: readonly Segment[] } => {
  const tree = { span: root, children: [] };
  const trees = new Map<unknown, Tree>([[root, tree]]);
  for (const span of held) trees.set(span, { span, children: [] });
  const strays: Segment[] = [];
  for (const span of held) {
    const parent = trees.get(span.parent);
    if (parent) parent.children.push(trees.get(span) as Tree);
    else strays.push(span);
  }
  return { tree, strays };
};

const spansIn = ({ span, children }: Tree): readonly Segment[] => [
  span,
  ...children.flatMap(spansIn),
];
