import { arn } from '../account';
import { AwsError } from '../aws-error';
import { type LogGroup, type LogStream, logGroupClasses } from '../logs/log-store';
import { existingGroup, invalidParameter, pageOf } from './logs-errors';
import type { LogsCloud, LogsOperations } from './logs-operations';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** Log groups and their streams. */
export const logGroupOperations = ({
  clock,
  logs,
  metricFilters,
  subscriptions,
}: LogsCloud): LogsOperations => ({
  CreateLogGroup: ({ logGroupName = '', logGroupClass = 'STANDARD' }) => {
    checkName('log group', logGroupName, /^[\w./#-]{1,512}$/);
    if (!logGroupClasses.includes(logGroupClass)) {
      throw invalidParameter(`a log group's class is one of ${logGroupClasses.join(', ')}`);
    }
    if (logs.group(logGroupName)) throw alreadyExists('log group');
    logs.putGroup(logGroupName, { logGroupClass, createdMs: clock.now() });
    return {};
  },
  DeleteLogGroup: ({ logGroupName }) => {
    const name = existingGroup(logs, logGroupName);
    logs.deleteGroup(name);
    metricFilters.deleteGroup(name);
    subscriptions.deleteGroup(name);
    return {};
  },
  DescribeLogGroups: (input) => {
    const { logGroupNamePrefix = '', logGroupNamePattern = '', logGroupClass } = input;
    const pattern = logGroupNamePattern.toLowerCase();
    const found = logs
      .groups()
      .filter(
        (group) =>
          group.name.startsWith(logGroupNamePrefix) &&
          group.name.toLowerCase().includes(pattern) &&
          (logGroupClass === undefined || group.logGroupClass === logGroupClass),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { page, nextToken } = pageOf(found, input.limit, input.nextToken);
    return {
      logGroups: page.map((group) => describeGroup(group, metricFilters.list(group.name).length)),
      nextToken,
    };
  },
  PutRetentionPolicy: ({ logGroupName, retentionInDays = 0 }) => {
    const name = existingGroup(logs, logGroupName);
    if (!retentionDays.includes(retentionInDays)) {
      throw invalidParameter(
        `retentionInDays is one of ${retentionDays.join(', ')}, got ${retentionInDays}`,
      );
    }
    logs.putGroup(name, { retentionInDays });
    return {};
  },
  DeleteRetentionPolicy: ({ logGroupName }) => {
    logs.putGroup(existingGroup(logs, logGroupName));
    return {};
  },
  CreateLogStream: ({ logGroupName, logStreamName = '' }) => {
    const group = existingGroup(logs, logGroupName);
    checkName('log stream', logStreamName, /^[^:*]{1,512}$/);
    if (logs.streams(group).some(({ name }) => name === logStreamName)) {
      throw alreadyExists('log stream');
    }
    logs.putStream(group, logStreamName, clock.now());
    return {};
  },
  DeleteLogStream: ({ logGroupName, logStreamName }) => {
    const group = existingGroup(logs, logGroupName);
    logs.deleteStream(group, existingStream(logs.streams(group), logStreamName).name);
    return {};
  },
  DescribeLogStreams: (input) => {
    const group = existingGroup(logs, input.logGroupIdentifier, input.logGroupName);
    const { logStreamNamePrefix = '', orderBy = 'LogStreamName', descending } = input;
    const sign = descending ? -1 : 1;
    const found = logs
      .streams(group)
      .filter(({ name }) => name.startsWith(logStreamNamePrefix))
      .sort((a, b) => sign * compareStreams(a, b, orderBy === 'LastEventTime'));
    const { page, nextToken } = pageOf(found, input.limit, input.nextToken);
    return { logStreams: page.map((stream) => describeStream(group, stream)), nextToken };
  },
});

const checkName = (what: string, name: string, allowed: RegExp): void => {
  if (allowed.test(name)) return;
  throw invalidParameter(
    `a ${what}'s name must match ${allowed.source}, got ${JSON.stringify(name)}`,
  );
};

const alreadyExists = (what: string): AwsError =>
  new AwsError('ResourceAlreadyExistsException', `The specified ${what} already exists`);

export const existingStream = (
  streams: readonly LogStream[],
  name: string | undefined,
): LogStream => {
  const stream = streams.find((one) => one.name === name);
  if (stream) return stream;
  throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
};

const describeGroup = (group: LogGroup, metricFilterCount: number) => ({
  logGroupName: group.name,
  creationTime: group.createdMs,
  retentionInDays: group.retentionInDays,
  metricFilterCount,
  storedBytes: group.ingestedBytes,
  logGroupClass: group.logGroupClass,
  arn: arn('logs', `log-group:${group.name}:*`),
  logGroupArn: arn('logs', `log-group:${group.name}`),
});

const describeStream = (group: string, stream: LogStream) => ({
  logStreamName: stream.name,
  creationTime: stream.createdMs,
  firstEventTimestamp: stream.firstEventMs,
  lastEventTimestamp: stream.lastEventMs,
  lastIngestionTime: stream.lastIngestionMs,
  uploadSequenceToken: SEQUENCE_TOKEN,
  arn: arn('logs', `log-group:${group}:log-stream:${stream.name}`),
  storedBytes: 0,
});

/** PutLogEvents takes any. */
export const SEQUENCE_TOKEN = '49590000000000000000000000000000000000000000000000000000';

const compareStreams = (a: LogStream, b: LogStream, byLastEvent: boolean): number =>
  byLastEvent ? (a.lastEventMs ?? 0) - (b.lastEventMs ?? 0) : a.name < b.name ? -1 : 1;
