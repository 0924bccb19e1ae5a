import type { CarriedIds } from './carried-ids';

type Members = Readonly<Record<string, unknown>>;
type Carrier = (input: Members, ids: CarriedIds) => Members;

/** How the input of an operation takes ids on, by `service.operation`; all others only have headers. */
const carriers: Readonly<Partial<Record<string, Carrier>>> = {
  'SQS.SendMessage': (input, ids) => withAttributes([input], ids)[0] ?? input,
  'SQS.SendMessageBatch': (input, ids) => withEntries(input, ids, withAttributes),
  'SNS.Publish': (input, ids) => withAttributes([input], ids)[0] ?? input,
  'SNS.PublishBatch': (input, ids) =>
    withEntries(input, ids, withAttributes, 'PublishBatchRequestEntries'),
  'EventBridge.PutEvents': (input, ids) =>
    withEntries(input, ids, (entries) => entries.map((entry) => withMetadata(entry, ids))),
  'Lambda.Invoke': (input, ids) => withClientContext(input, ids),
};

/**
 * An operation's input with the ids where its receiver finds them. What the caller has set stays; what has no room for
 * them goes without.
 * @param operation - `service.operation`
 */
export const withMessageIds = (
  operation: string,
  input: Members,
  idsOf: () => CarriedIds | undefined,
): Members => {
  const carry = carriers[operation];
  const ids = carry && idsOf();
  return ids ? carry(input, ids) : input;
};

const withEntries = (
  input: Members,
  ids: CarriedIds,
  carry: (entries: readonly Members[], ids: CarriedIds) => readonly Members[],
  name = 'Entries',
): Members => {
  const entries = input[name];
  return Array.isArray(entries) ? { ...input, [name]: carry(entries, ids) } : input;
};

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
const MAX_ATTRIBUTES = 10;

/**
 * Attributes count as part of the message: near the smallest limit of a topic or a batch (256 KiB) none is added.
 * @see https://docs.aws.amazon.com/general/latest/gr/sns.html#limits_sns
 */
const MAX_BODY_BYTES = 250_000;

const attributeName = /^[\w.-]+$/;

const withAttributes = (messages: readonly Members[], ids: CarriedIds): readonly Members[] => {
  const bytes = messages.reduce((sum, message) => sum + bodyBytes(message), 0);
  if (bytes > MAX_BODY_BYTES) return messages;
  const added = Object.entries({ [ids.header]: ids.requestId, traceparent: ids.trace.traceparent });
  return messages.map((message) => ({
    ...message,
    MessageAttributes: added.reduce(withAttribute, (message.MessageAttributes ?? {}) as Members),
  }));
};

const withAttribute = (
  attributes: Members,
  [name, value]: readonly [name: string, value: string | undefined],
): Members =>
  value === undefined ||
  !attributeName.test(name) ||
  name in attributes ||
  Object.keys(attributes).length >= MAX_ATTRIBUTES
    ? attributes
    : { ...attributes, [name]: { DataType: 'String', StringValue: value } };

const bodyBytes = ({ MessageBody, Message }: Members): number =>
  Buffer.byteLength(String(MessageBody ?? Message ?? ''));

/** An event has a header of its own for X-Ray's trace; the request's id goes into the metadata of its detail. */
const withMetadata = (entry: Members, { requestId, trace }: CarriedIds): Members => {
  const { TraceHeader = trace['x-amzn-trace-id'], Detail } = entry;
  return {
    ...entry,
    ...(TraceHeader === undefined ? {} : { TraceHeader }),
    ...(requestId === undefined || typeof Detail !== 'string'
      ? {}
      : { Detail: withRequestId(Detail, requestId) }),
  };
};

/** Only where the detail is an object without metadata. All else stays as it is written, to the last digit. */
const withRequestId = (detail: string, requestId: string): string => {
  if (Buffer.byteLength(detail) > MAX_BODY_BYTES) return detail;
  const parsed = parseJson(detail);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return detail;
  if ('metadata' in parsed) return detail;
  const comma = Object.keys(parsed).length === 0 ? '' : ',';
  const metadata = JSON.stringify({ request_id: requestId });
  return `${detail.slice(0, detail.lastIndexOf('}'))}${comma}"metadata":${metadata}}`;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The function that is called finds them in its context's `clientContext.custom`. Lambda passes that on in calls that
 * wait for the answer only.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-request-ClientContext
 */
const withClientContext = (
  input: Members,
  { header, requestId, trace: { traceparent } }: CarriedIds,
): Members => {
  const { ClientContext, InvocationType = 'RequestResponse' } = input;
  if (ClientContext !== undefined || InvocationType !== 'RequestResponse') return input;
  const custom = { [header]: requestId, traceparent };
  return {
    ...input,
    ClientContext: Buffer.from(JSON.stringify({ custom })).toString('base64'),
  };
};
