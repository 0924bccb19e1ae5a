import type { Subsegment } from 'aws-xray-sdk-core';
import { redact, redactText } from '../redaction';

/** What the X-Ray SDK and we put into a subsegment. */
export type Segment = Subsegment & {
  readonly end_time?: number;
  readonly traced?: boolean;
  readonly precursor_ids?: readonly string[];
  fault?: boolean;
  error?: boolean;
  throttle?: boolean;
  http?: object;
  aws?: object;
  sql?: object;
  readonly annotations?: object;
  readonly metadata?: object;
  readonly cause?: object;
};

/** A span and those within it that have ended. */
export interface SpanTree {
  readonly span: Segment;
  readonly children?: readonly SpanTree[];
}

/**
 * Spans as the X-Ray daemon takes them, without secrets. Made as literals: the SDK's own way copies all members and asks
 * a function about each.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-subsegments
 */
export const segmentDocument = (tree: SpanTree): string => {
  const { segment, parent } = tree.span;
  const document = {
    type: 'subsegment',
    trace_id: segment.trace_id,
    parent_id: parent.id,
    ...membersOf(tree),
  };
  try {
    return JSON.stringify(document);
  } catch {
    return JSON.stringify(document, withoutBigInts);
  }
};

const withoutBigInts = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

const membersOf = ({ span, children }: SpanTree): object => ({
  id: span.id,
  name: segmentName(redactText(span.name)),
  start_time: span.start_time,
  end_time: span.end_time,
  namespace: span.namespace,
  traced: span.traced,
  precursor_ids: span.precursor_ids,
  fault: span.fault,
  error: span.error,
  throttle: span.throttle,
  http: withoutSecrets(span.http),
  aws: withoutSecrets(span.aws),
  sql: withoutSecrets(span.sql),
  annotations: withoutSecrets(span.annotations),
  metadata: withoutSecrets(span.metadata),
  cause: withoutSecrets(span.cause),
  subsegments: children?.length ? children.map(membersOf) : undefined,
});

const MAX_NAME_LENGTH = 200;
const strange = /[^\p{L}\p{N}\p{Z}_.:/%&#=+\\@-]/gu;

/** X-Ray refuses a document with a name of other characters, and all that is in it: `/orders/{id}` becomes `/orders/:id`. */
const segmentName = (name: string): string =>
  name
    .replace(/\{([^{}]*)\}/g, ':$1')
    .slice(0, MAX_NAME_LENGTH)
    .replace(strange, '_') || '_';

const withoutSecrets = (details: object | undefined): unknown =>
  details === undefined ? undefined : redact(details);
