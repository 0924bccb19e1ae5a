import type { InputLogEvent, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import { compileFilterPattern } from '../logs/filter-pattern';
import { refuseInClass } from '../logs/log-class';
import type { StoredLogEvent } from '../logs/log-store';
import { byteLength, EVENT_OVERHEAD_BYTES } from '../logs/message-size';
import { withTimeLimit } from '../logs/time-limit';
import { existingStream, SEQUENCE_TOKEN } from './log-group-operations';
import { answered, existingGroup, invalidParameter } from './logs-errors';
import type { LogsCloud, LogsOperations } from './logs-operations';

/** Clients wait for an answer about a minute. */
const SEARCH_LIMIT_MS = 20_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const putLimits = {
  events: 10_000,
  bytes: 1_048_576,
  spanMs: DAY,
  oldestMs: 14 * DAY,
  newestMs: 2 * HOUR,
} as const;
/** Of an answer with events. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const pageLimits = { events: 10_000, bytes: 1_048_576 } as const;

/** Log events: put and read. */
export const logEventOperations = ({ clock, logs }: LogsCloud): LogsOperations => ({
  PutLogEvents: ({ logGroupName, logStreamName, logEvents = [] }) => {
    const group = existingGroup(logs, logGroupName);
    const stream = existingStream(logs.streams(group), logStreamName).name;
    checkBatch(logEvents);
    const { accepted, rejectedLogEventsInfo } = sortOut(
      logEvents,
      clock.now(),
      logs.group(group)?.retentionInDays,
    );
    const events = accepted.map(({ timestamp = 0, message = '' }) => ({
      timestampMs: timestamp,
      message,
    }));
    if (events.length > 0) logs.append(group, stream, events, clock.now());
    return { nextSequenceToken: SEQUENCE_TOKEN, rejectedLogEventsInfo };
  },

  FilterLogEvents: (input) =>
    answered(() => {
      const group = existingGroup(logs, input.logGroupIdentifier, input.logGroupName);
      refuseInClass(logs, group, 'FilterLogEvents');
      const from = input.nextToken === undefined ? undefined : toPosition(input.nextToken);
      const matches = compileFilterPattern(input.filterPattern ?? '');
      const prefix = input.logStreamNamePrefix ?? '';
      const events = logs.scan({
        groups: [group],
        streams: input.logStreamNames,
        startMs: from?.timestampMs ?? input.startTime,
        endMs: input.endTime,
      });
      const isWanted = (event: StoredLogEvent): boolean =>
        event.stream.startsWith(prefix) &&
        (!from || isAfter(event, from)) &&
        matches(event.message);
      const { page, hasMore } = withTimeLimit(SEARCH_LIMIT_MS, 'the search', () =>
        takePage(events, isWanted, input.limit),
      );
      const last = page.at(-1);
      return {
        events: page.map(({ id, timestampMs, stream, message, ingestionMs }) => ({
          eventId: id,
          timestamp: timestampMs,
          ingestionTime: ingestionMs,
          logStreamName: stream,
          message,
        })),
        searchedLogStreams: [],
        ...(hasMore && last ? { nextToken: toToken(last) } : {}),
      };
    }),

  GetLogEvents: (input) =>
    answered(() => {
      const group = existingGroup(logs, input.logGroupIdentifier, input.logGroupName);
      refuseInClass(logs, group, 'GetLogEvents');
      const stream = existingStream(logs.streams(group), input.logStreamName).name;
      const { direction, from } = toDirection(input.nextToken, input.startFromHead);
      const newestFirst = direction === 'backward';
      const { page } = takePage(
        logs.scan({
          groups: [group],
          streams: [stream],
          startMs: input.startTime,
          // The end is exclusive, to the millisecond.
          endMs: input.endTime === undefined ? undefined : input.endTime - 1,
          newestFirst,
        }),
        (event) => !from || (newestFirst ? isAfter(from, event) : isAfter(event, from)),
        input.limit,
      );
      const events = newestFirst ? page.toReversed() : page;
      const nowhere = from ?? { timestampMs: input.startTime ?? 0, id: '' };
      return {
        events: events.map(({ timestampMs, message, ingestionMs }) => ({
          timestamp: timestampMs,
          message,
          ingestionTime: ingestionMs,
        })),
        nextForwardToken: `f/${toToken(events.at(-1) ?? nowhere)}`,
        nextBackwardToken: `b/${toToken(events[0] ?? nowhere)}`,
      };
    }),
});

const checkBatch = (events: readonly InputLogEvent[]): void => {
  const sizes = events.map(({ message = '' }) => byteLength(message) + EVENT_OVERHEAD_BYTES);
  const times = events.map(({ timestamp = 0 }) => timestamp);
  const checks: readonly (readonly [isWrong: boolean, message: string])[] = [
    [
      events.length < 1 || events.length > putLimits.events,
      `a batch has 1 to ${putLimits.events} log events, got ${events.length}`,
    ],
    [events.some(({ message }) => !message), 'a log event has a message of at least 1 character'],
    [
      sizes.reduce((a, b) => a + b, 0) > putLimits.bytes,
      `Upload too large: a batch has at most ${putLimits.bytes} bytes with ${EVENT_OVERHEAD_BYTES} for each log event`,
    ],
    [
      times.some((time, i) => i > 0 && time < (times[i - 1] ?? 0)),
      'Log events in a single PutLogEvents request must be in chronological order.',
    ],
    [
      (times.at(-1) ?? 0) - (times[0] ?? 0) > putLimits.spanMs,
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    ],
  ];
  const wrong = checks.find(([isWrong]) => isWrong);
  if (wrong) throw invalidParameter(wrong[1]);
};

/** Events that are too old, past their group's retention or too far ahead are not kept; the batch is in order. */
const sortOut = (
  events: readonly InputLogEvent[],
  nowMs: number,
  retentionInDays = Number.POSITIVE_INFINITY,
): {
  readonly accepted: readonly InputLogEvent[];
  readonly rejectedLogEventsInfo?: RejectedLogEventsInfo;
} => {
  const before = (limitMs: number): number =>
    events.filter(({ timestamp = 0 }) => timestamp < limitMs).length;
  const tooOld = before(nowMs - putLimits.oldestMs);
  const expired = before(nowMs - retentionInDays * DAY);
  const tooNew = before(nowMs + putLimits.newestMs + 1);
  const accepted = events.slice(Math.max(tooOld, expired), tooNew);
  if (accepted.length === events.length) return { accepted };
  return {
    accepted,
    rejectedLogEventsInfo: {
      ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
      ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
      ...(tooNew < events.length ? { tooNewLogEventStartIndex: tooNew } : {}),
    },
  };
};

interface Position {
  readonly timestampMs: number;
  readonly id: string;
}

const isAfter = (a: Position, b: Position): boolean =>
  a.timestampMs > b.timestampMs || (a.timestampMs === b.timestampMs && a.id > b.id);

const takePage = (
  events: Iterable<StoredLogEvent>,
  isWanted: (event: StoredLogEvent) => boolean,
  limit: number = pageLimits.events,
): { readonly page: readonly StoredLogEvent[]; readonly hasMore: boolean } => {
  if (!(limit >= 1 && limit <= pageLimits.events)) {
    throw invalidParameter(`limit is from 1 to ${pageLimits.events}, got ${limit}`);
  }
  const page: StoredLogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (!isWanted(event)) continue;
    bytes += byteLength(event.message) + EVENT_OVERHEAD_BYTES;
    if (page.length >= limit || (page.length > 0 && bytes > pageLimits.bytes)) {
      return { page, hasMore: true };
    }
    page.push(event);
  }
  return { page, hasMore: false };
};

const toToken = ({ timestampMs, id }: Position): string => `${timestampMs}/${id}`;

const toPosition = (token: string): Position => {
  const [, timestampMs, id] = token.match(/^(\d+(?:\.\d+)?)\/(\d*)$/) ?? [];
  if (timestampMs === undefined || id === undefined) {
    throw invalidParameter('The specified nextToken is invalid.');
  }
  return { timestampMs: Number(timestampMs), id };
};

const toDirection = (
  token: string | undefined,
  startFromHead: boolean | undefined,
): { readonly direction: 'forward' | 'backward'; readonly from?: Position } => {
  if (token === undefined) return { direction: startFromHead ? 'forward' : 'backward' };
  const direction = token.startsWith('b/') ? 'backward' : 'forward';
  return { direction, from: toPosition(token.replace(/^[fb]\//, '')) };
};
