import { account } from '../../account';
import type { StoredLogEvent } from '../log-event';
import { lambdaFields } from './lambda-fields';
import { type Discover, Row } from './row';
import { fromJson, isStructure, Timestamp, type Value } from './value';
import { vendedFields } from './vended-fields';

/** Of a JSON event. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
const MAX_FIELDS = 200;
/** A shorter event cannot have more fields than are discovered. */
const MIN_LENGTH_OF_MANY_FIELDS = 2 * MAX_FIELDS;

type Json = Readonly<Record<string, unknown>>;

/** A record of a log event, with the fields that CloudWatch adds and those it discovers. They are looked for on demand. */
export const toRow = (event: StoredLogEvent): Row => new Row(discovery(event), undefined, event.id);

/** The same without those that are discovered: of groups of other classes than STANDARD. */
export const toPlainRow = (event: StoredLogEvent): Row =>
  new Row(({ name }) => systemField(event, name), undefined, event.id);

const discovery = (event: StoredLogEvent): Discover => {
  let json: Json | undefined;
  let isParsed = false;
  let lambda: ReadonlyMap<string, Value> | undefined;
  return ({ name }, kind) => {
    if (name.startsWith('@') && !name.startsWith('@@')) {
      const system = systemField(event, name);
      if (system !== undefined) return system;
      lambda ??= lambdaFields(event.message);
      return lambda.get(name);
    }
    if (!isParsed) json = discoverMembers(event);
    isParsed = true;
    // A member that begins with @ is shown with one more.
    const found = json && valueAt(json, name.startsWith('@@') ? name.slice(1) : name);
    return kind === 'scalar' && isStructure(found) ? undefined : found;
  };
};

const systemField = (event: StoredLogEvent, name: string): Value => {
  switch (name) {
    case '@timestamp':
      return new Timestamp(event.timestampMs);
    case '@ingestionTime':
      return new Timestamp(event.ingestionMs);
    case '@message':
      return event.message;
    case '@logStream':
      return event.stream;
    case '@log':
      return `${account.id}:${event.group}`;
    default:
      return undefined;
  }
};

/** What Lambda's text formats put before a line: time and request id, in Python after the level. */
const lambdaPrefix = /^(?:\[\w+\]\t)?\S+\t(?:[\da-f-]{36}|undefined)\t/;

const isOfLambda = ({ group, message }: StoredLogEvent): boolean =>
  group.startsWith('/aws/lambda/') || lambdaPrefix.test(message);

const discoverMembers = (event: StoredLogEvent): Json | undefined => {
  const { message } = event;
  if (!/^\s*\{/.test(message)) {
    return isOfLambda(event)
      ? withFewFields(parseObject(firstObject(message)))
      : vendedFields(message);
  }
  const json = parseObject(message);
  return message.length > MIN_LENGTH_OF_MANY_FIELDS ? withFewFields(json) : json;
};

const parseObject = (text: string): Json | undefined => {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The first JSON object in a text: to the bracket that closes its first bracket. */
const firstObject = (message: string): string => {
  const start = message.indexOf('{');
  let depth = 0;
  for (const { 0: part, index } of message.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (part === '{') depth++;
    if (part === '}' && --depth === 0) return message.slice(start, start + index + 1);
  }
  return '';
};

/** The same object where it has few enough fields; else one with the first of them, by their whole names. */
const withFewFields = (json: Json | undefined): Json | undefined => {
  if (!json) return undefined;
  const fields = new Map<string, unknown>();
  const collect = (node: unknown, path: string): void => {
    if (fields.size > MAX_FIELDS) return;
    if (typeof node !== 'object' || node === null) fields.set(path, node);
    else {
      for (const [name, child] of Object.entries(node)) {
        collect(child, path === '' ? name : `${path}.${name}`);
      }
    }
  };
  collect(json, '');
  return fields.size <= MAX_FIELDS ? json : Object.fromEntries([...fields].slice(0, MAX_FIELDS));
};

/** Booleans are 1 and 0. */
const valueAt = (json: Json, path: string): Value => {
  const found = memberAt(json, path);
  return typeof found === 'boolean' ? Number(found) : fromJson(found);
};

/** A member may be named `a.b` itself, or be b of a; list items are `a.0`. */
const memberAt = (node: unknown, path: string): unknown => {
  if (typeof node !== 'object' || node === null) return undefined;
  if (Object.hasOwn(node, path)) return (node as Json)[path];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const found = memberAt((node as Json)[path.slice(0, dot)], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
};
