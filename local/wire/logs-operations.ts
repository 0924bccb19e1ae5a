import { arn } from '../account';
import type { LogStore } from '../logs/log-store';
import type { Operations } from './service';

/** CloudWatch Logs as its clients call it. */
export const logsOperations = (logs: LogStore): NonNullable<Operations['logs']> => ({
  FilterLogEvents: (input) => ({
    events: logs
      .filterEvents({
        groups: [input.logGroupName ?? input.logGroupIdentifier ?? ''],
        pattern: input.filterPattern,
        startMs: input.startTime ?? 0,
        endMs: input.endTime ?? Number.MAX_SAFE_INTEGER,
        limit: input.limit ?? 10_000,
      })
      .map(({ timestampMs, stream, message }) => ({
        timestamp: timestampMs,
        logStreamName: stream,
        message,
      })),
    searchedLogStreams: [],
  }),
  DescribeLogGroups: ({ logGroupNamePrefix = '' }) => ({
    logGroups: logs
      .groups()
      .filter(({ name }) => name.startsWith(logGroupNamePrefix))
      .map(({ name, retentionInDays }) => ({
        logGroupName: name,
        retentionInDays,
        arn: arn('logs', `log-group:${name}:*`),
      })),
  }),
});
