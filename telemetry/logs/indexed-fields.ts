import type { Fact, LineFields } from '../line-fields';

/** What people look a single line up by: each value is on few lines, which an index finds without reading the others. */
const lookedUp: readonly Fact[] = [
  'requestId',
  'userId',
  'workspaceId',
  'w3cTraceId',
  'traceId',
  'level',
  'logger',
  'statusCode',
  'clientIp',
];

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing-Syntax.html */
const MAX_FIELDS = 20;
const MAX_NAME_LENGTH = 100;

/**
 * The members of a service's lines that an index is worth, by the names that the service gives them. `=` and `in` of
 * queries use it.
 * @param more - further members: `context.agent_id`
 * @throws RangeError when CloudWatch would not take as many, or a name
 */
export const indexedFields = (
  fields: LineFields,
  more: readonly string[] = [],
): readonly string[] => {
  const facts = lookedUp.flatMap((fact) => fields[fact] ?? []);
  const fingerprint = fields.error === undefined ? [] : [`${fields.error}.fingerprint`];
  const names = [...new Set([...facts, ...fingerprint, ...more])];
  if (names.length > MAX_FIELDS) {
    throw new RangeError(
      `a log group has at most ${MAX_FIELDS} indexed fields, got ${names.length}: leave some out`,
    );
  }
  const long = names.find((name) => name.length < 1 || name.length > MAX_NAME_LENGTH);
  if (long === undefined) return names;
  throw new RangeError(
    `the name of an indexed field has 1 to ${MAX_NAME_LENGTH} characters, got ${long.length}: ${long}`,
  );
};
