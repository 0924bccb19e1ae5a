import { redactText } from '../redaction';
import type { HttpRequest } from './http-request';

const acceptable = /^[A-Za-z0-9._:-]{1,128}$/;

/** An id that a caller chose, where it is one that logs can take, and no secret. */
const accepted = (id: unknown): string | undefined =>
  typeof id === 'string' && acceptable.test(id) && redactText(id) === id ? id : undefined;

/**
 * The id that whoever called gave a request to be followed by, from caller to callee: an API's header, a message's
 * attribute, a member of an event's detail.
 * @param header - its name in lower case
 * @returns undefined where there is none, and for a batch of several messages, each of which has its own
 */
export const callersRequestId = (
  http: HttpRequest | undefined,
  event: unknown,
  header: string,
): string | undefined => {
  if (http) return accepted(http.header(header)) ?? http.gatewayRequestId;
  if (typeof event !== 'object' || event === null) return undefined;
  const { Records: records, detail } = event as { Records?: unknown; detail?: unknown };
  if (Array.isArray(records)) {
    return records.length === 1 ? messagesRequestId(records[0], header) : undefined;
  }
  return requestIdIn(detail);
};

/** Of a direct call, whose caller can give Lambda a context beside the event. */
export const directCallersRequestId = (
  clientContext: unknown,
  header: string,
): string | undefined => {
  const custom = membersOf(membersOf(clientContext).custom ?? membersOf(clientContext).Custom);
  const name = Object.keys(custom).find((key) => key.toLowerCase() === header);
  return name === undefined ? undefined : accepted(custom[name]);
};

type Members = Readonly<Record<string, unknown>>;

const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : {};

/** Of a message of SQS or SNS. */
export const messagesRequestId = (record: unknown, header: string): string | undefined =>
  accepted(attributeOf(record, header) ?? attributeOf(record, 'request_id'));

/** An attribute of an event's message, where it is the only one. */
export const onlyMessagesAttribute = (event: unknown, name: string): string | undefined => {
  const { Records: records } = membersOf(event);
  return Array.isArray(records) && records.length === 1 ? attributeOf(records[0], name) : undefined;
};

/** SQS and SNS write the same things differently. */
const attributeOf = (record: unknown, name: string): string | undefined => {
  const { messageAttributes, Sns: sns } = membersOf(record);
  const attributes = membersOf(messageAttributes ?? membersOf(sns).MessageAttributes);
  const key = Object.keys(attributes).find((each) => each.toLowerCase() === name);
  if (key === undefined) return undefined;
  const { stringValue, Value: value } = membersOf(attributes[key]);
  const text = stringValue ?? value;
  return typeof text === 'string' ? text : undefined;
};

/** EventBridge has no attributes: the id is in the detail, or in the metadata there. */
const requestIdIn = (detail: unknown): string | undefined => {
  const { metadata, request_id, correlation_id } = membersOf(detail);
  const inMetadata = membersOf(metadata);
  return accepted(
    inMetadata.request_id ?? inMetadata.correlation_id ?? request_id ?? correlation_id,
  );
};
