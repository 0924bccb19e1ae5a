import type { Attributes, AttributeValue } from './port';
import type { Segment } from './segment-document';

type Block = 'aws' | 'http';

// Where X-Ray has a place of its own for an attribute; all others are annotations.
const places: Readonly<Record<string, readonly [block: Block, ...path: string[]]>> = {
  'rpc.method': ['aws', 'operation'],
  'aws.request_id': ['aws', 'request_id'],
  'cloud.region': ['aws', 'region'],
  'http.request.resend_count': ['aws', 'retries'],
  'aws.dynamodb.table_names': ['aws', 'table_name'],
  'aws.sqs.queue.url': ['aws', 'queue_url'],
  'http.request.method': ['http', 'request', 'method'],
  'url.full': ['http', 'request', 'url'],
  'http.response.status_code': ['http', 'response', 'status'],
};

// Said by the segment's name and namespace.
const saidAlready = new Set(['rpc.system', 'rpc.service', 'server.address']);

/** Puts an attribute where X-Ray has it. */
export const putAttribute = (segment: Segment, key: string, value: AttributeValue): void => {
  const place = places[key];
  if (place) putAt(segment, place, value);
  else if (!saidAlready.has(key)) segment.addAnnotation(annotationName(key), annotation(value));
  if (key === 'http.response.status_code') mark(segment, Number(value));
};

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-errors */
const mark = (segment: Segment, status: number): void => {
  if (status === 429) segment.throttle = true;
  if (status >= 500) segment.fault = true;
  else if (status >= 400) segment.error = true;
};

export const putAttributes = (segment: Segment, attributes: Attributes): void => {
  for (const key in attributes) putAttribute(segment, key, attributes[key] as AttributeValue);
};

const putAt = (
  segment: Segment,
  [block, ...path]: readonly [block: Block, ...path: string[]],
  value: AttributeValue,
): void => {
  segment[block] ??= {};
  let members = segment[block] as Record<string, unknown>;
  const last = path.pop() as string;
  for (const key of path) {
    members[key] ??= {};
    members = members[key] as Record<string, unknown>;
  }
  members[last] = value;
};

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations */
const MAX_ANNOTATION_LENGTH = 1000;

const annotationName = (key: string): string => key.replace(/\W/g, '_');

const annotation = (value: AttributeValue): AttributeValue => {
  // JSON has no such number, and null is no annotation.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return typeof value === 'string' ? value.slice(0, MAX_ANNOTATION_LENGTH) : value;
};
