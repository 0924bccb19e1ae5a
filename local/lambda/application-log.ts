import type { EpochMs } from '../clock';
import type { LogEvent } from '../logs/log-store';
import type { FunctionDefinition } from './function-definition';

/** Events outside of this are not taken. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const OLDEST_MS = 14 * 86_400_000;
const NEWEST_MS = 2 * 3_600_000;

/** Of an event; a longer line becomes several. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_MESSAGE_BYTES = 1024 * 1024 - 26;

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/**
 * A line of the handler's as Lambda files it: under its own time where it has one that can be. In the JSON format lines
 * below the function's level are left out; one without a level counts as INFO.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loglevel.html
 */
export const toLogEvents = (
  { logFormat, applicationLogLevel }: Pick<FunctionDefinition, 'logFormat' | 'applicationLogLevel'>,
  message: string,
  atMs: EpochMs,
): readonly LogEvent[] => {
  const { timestamp, level } = fieldsIn(message);
  const isLeftOut = logFormat === 'JSON' && severityOf(level) < LEVELS.indexOf(applicationLogLevel);
  if (isLeftOut) return [];
  const timestampMs = timeOf(timestamp, atMs);
  return piecesOf(message).map((piece) => ({ message: piece, timestampMs }));
};

const piecesOf = (message: string): readonly string[] => {
  // No character takes more than three bytes for each of its units.
  if (message.length * 3 <= MAX_MESSAGE_BYTES) return [message];
  const bytes = Buffer.from(message);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = characterStart(bytes, start + MAX_MESSAGE_BYTES);
    pieces.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return pieces;
};

/** The place itself, or where the character begins that it is in. */
const characterStart = (bytes: Buffer, place: number): number => {
  const isWithin = ((bytes[place] ?? 0) & 0b1100_0000) === 0b1000_0000;
  return isWithin ? characterStart(bytes, place - 1) : place;
};

/** What a handler's logger calls its levels, if not as Lambda does. */
const OTHER_NAMES: Readonly<Record<string, string>> = { WARNING: 'WARN', CRITICAL: 'FATAL' };

const severityOf = (level: unknown): number => {
  const name = String(level).toUpperCase();
  const severity = LEVELS.indexOf(OTHER_NAMES[name] ?? name);
  return severity === -1 ? LEVELS.indexOf('INFO') : severity;
};

const timeOf = (timestamp: unknown, atMs: EpochMs): EpochMs => {
  const timeMs = Date.parse(String(timestamp));
  return timeMs >= atMs - OLDEST_MS && timeMs <= atMs + NEWEST_MS ? timeMs : atMs;
};

const fieldsIn = (line: string): { readonly timestamp?: unknown; readonly level?: unknown } => {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as ReturnType<typeof fieldsIn>;
  } catch {
    return {};
  }
};
