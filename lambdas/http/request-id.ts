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
  const message = onlyMessage(event);
  return message && requestIdOf(message, header);
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

/** Of a message of a batch. */
export const messagesRequestId = (record: unknown, header: string): string | undefined =>
  requestIdOf(sentBy(record), header);

/** An attribute of an event's message, where it is the only one. */
export const onlyMessagesAttribute = (event: unknown, name: string): string | undefined => {
  const message = onlyMessage(event);
  return message && attributeOf(message, name);
};

/** EventBridge has no attributes: the id is in the detail, or in the metadata there. */
const requestIdOf = (message: Members, header: string): string | undefined => {
  const { metadata, request_id, correlation_id } = membersOf(message.detail);
  const inMetadata = membersOf(metadata);
  return accepted(
    attributeOf(message, header) ??
      attributeOf(message, 'request_id') ??
      inMetadata.request_id ??
      inMetadata.correlation_id ??
      request_id ??
      correlation_id,
  );
};

/** Undefined where there are several; an event of a bus is its own. */
const onlyMessage = (event: unknown): Members | undefined => {
  const { Records: records } = membersOf(event);
  if (!Array.isArray(records)) return membersOf(event);
  return records.length === 1 ? sentBy(records[0]) : undefined;
};

/** How what SNS and EventBridge send to a queue begins, unless a subscription or a rule sends the message alone. */
const envelope = /^\{\s*"(Type" ?: ?"Notification|version":"0)"/;

/** The message of whoever sent it first: a queue may have it in an envelope. */
const sentBy = (record: unknown): Members => {
  const { Sns: sns, body, messageAttributes } = membersOf(record);
  const isOwn = typeof body !== 'string' || !envelope.test(body);
  if (isOwn || Object.keys(membersOf(messageAttributes)).length > 0)
    return membersOf(sns ?? record);
  try {
    return membersOf(JSON.parse(body));
  } catch {
    return membersOf(record);
  }
};

/** SQS and SNS write the same things differently. */
const attributeOf = (
  { messageAttributes, MessageAttributes: ofTopic }: Members,
  name: string,
): string | undefined => {
  const attributes = membersOf(messageAttributes ?? ofTopic);
  const key = Object.keys(attributes).find((each) => each.toLowerCase() === name);
  if (key === undefined) return undefined;
  const { stringValue, Value: value } = membersOf(attributes[key]);
  const text = stringValue ?? value;
  return typeof text === 'string' ? text : undefined;
};
