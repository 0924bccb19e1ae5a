import { asText, type JsonObject } from '../dashboards/json-value';

/** A value somewhere in a JSON log line. */
export interface LogField {
  /** As a filter pattern selects it: `$.error.frames[0]`. */
  readonly selector: string;
  /** As Logs Insights names it: `error.frames.0`. */
  readonly name: string;
  readonly value: string | number | boolean | null;
}

/** As many as Logs Insights discovers in an event. */
const MAX_FIELDS = 200;

/** The values of a JSON line, in its order; none for a line of another kind. */
export const fieldsIn = (message: string): readonly LogField[] => {
  const line = parsedLine(message);
  if (!line) return [];
  const fields: LogField[] = [];
  collect(line, '$', '', fields);
  return fields;
};

/** A line that is a JSON object. */
export const parsedLine = (message: string): JsonObject | undefined => {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
};

const collect = (value: unknown, selector: string, name: string, fields: LogField[]): void => {
  if (fields.length >= MAX_FIELDS) return;
  if (typeof value !== 'object' || value === null) {
    fields.push({ selector, name, value: value as LogField['value'] });
    return;
  }
  const isList = Array.isArray(value);
  for (const [key, member] of Object.entries(value)) {
    const step = isList ? `[${key}]` : propertyStep(key);
    collect(member, selector + step, name ? `${name}.${key}` : key, fields);
  }
};

const propertyStep = (name: string): string => (/^[\w-]+$/.test(name) ? `.${name}` : `['${name}']`);

/** The filter pattern for the lines with this value, within those that a JSON pattern selects already. */
export const narrowedTo = ({ selector, value }: LogField, pattern: string): string => {
  const [, inner] = /^\s*\{(.*)\}\s*$/s.exec(pattern) ?? [];
  const test = `${selector} ${comparison(value)}`;
  return inner?.trim() ? `{ (${inner.trim()}) && (${test}) }` : `{ ${test} }`;
};

const comparison = (value: LogField['value']): string => {
  if (value === null) return 'IS NULL';
  if (typeof value === 'boolean') return `IS ${String(value).toUpperCase()}`;
  return typeof value === 'number' ? `= ${value}` : `= ${JSON.stringify(value)}`;
};

const TRACE_ID = /\b1-[0-9a-f]{8}-[0-9a-f]{24}\b/;
const REQUEST_FIELD = /(^|[._])request_?id$/i;
const LAMBDA_LINE = /\bRequestId: ([0-9a-f-]{8,})/;

/** An X-Ray trace id anywhere in a line. */
export const traceIdIn = (message: string): string | undefined => TRACE_ID.exec(message)?.[0];

export const isRequestId = (fieldName: string): boolean => REQUEST_FIELD.test(fieldName);

/** The id of the request that a line belongs to. */
export const requestIdIn = (
  message: string,
  fields: readonly LogField[] = fieldsIn(message),
): string | undefined =>
  fields.map(({ name, value }) => (isRequestId(name) ? asText(value) : undefined)).find(Boolean) ??
  LAMBDA_LINE.exec(message)?.[1];
