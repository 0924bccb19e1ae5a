import { parsedLine } from './log-fields';

/** A log event as a reader wants it: the level and the words first, all of it on demand. */
export interface LogLine {
  /** DEBUG, INFO, WARNING, ERROR, CRITICAL; empty where the line has none. */
  readonly level: string;
  readonly summary: string;
  /** What else the line says at its top level, as `name=value`. */
  readonly fields: string;
  /** The event in full: JSON on several lines, other text as it is. */
  readonly full: string;
}

const LEVELS: Readonly<Record<string, string>> = {
  TRACE: 'DEBUG',
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARN: 'WARNING',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
  FATAL: 'CRITICAL',
  CRITICAL: 'CRITICAL',
};

export const toLogLine = (message: string): LogLine => {
  const json = parsedLine(message);
  if (!json) return { level: '', summary: message.trimEnd(), fields: '', full: message };
  const words = json.message ?? json.msg ?? json.type;
  return {
    level: LEVELS[String(json.level ?? json.severity ?? '').toUpperCase()] ?? '',
    summary: typeof words === 'string' ? words : message,
    fields: fieldsOf(json),
    full: JSON.stringify(json, null, 2),
  };
};

/** Said already: by the line's other columns, or by every line alike. */
const SAID = new Set([
  'timestamp',
  'time',
  'level',
  'severity',
  'message',
  'msg',
  'logger',
  'service',
  'type',
]);

const fieldsOf = (json: Record<string, unknown>): string =>
  Object.entries(withRecord(json))
    .filter(([name, value]) => !SAID.has(name) && typeof value !== 'object')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

/** Lambda's own lines keep what they report a level or two down. */
const withRecord = (json: Record<string, unknown>): Record<string, unknown> => {
  const record = json.record as Record<string, unknown> | undefined;
  return { ...json, ...record, ...(record?.metrics as object | undefined) };
};
