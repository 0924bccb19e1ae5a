import { AwsError } from '../aws-error';
import { LogSyntaxError } from '../logs/filter-scanner';
import { LogClassError } from '../logs/log-class';
import type { LogStore } from '../logs/log-store';
import { LogsQuotaError } from '../logs/logs-quota';
import { MetricFilterError } from '../logs/metric-filter';
import { SubscriberError } from '../logs/subscriptions';
import { TimeLimitError } from '../logs/time-limit';

export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterException', message);

/** Answers what the parts of Logs throw as CloudWatch Logs does. */
export const answered = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw toLogsError(error);
  }
};

const toLogsError = (error: unknown): unknown => {
  if (error instanceof LogsQuotaError) return new AwsError('LimitExceededException', error.message);
  const isCallers = [
    LogSyntaxError,
    LogClassError,
    MetricFilterError,
    SubscriberError,
    TimeLimitError,
  ].some((kind) => error instanceof kind);
  return isCallers ? invalidParameter((error as Error).message) : error;
};

/** A group's name out of its name or ARN. @throws AwsError where there is no such group */
export const existingGroup = (
  logs: Pick<LogStore, 'group'>,
  ...identifiers: readonly (string | undefined)[]
): string => {
  const identifier = identifiers.find((given) => given !== undefined) ?? '';
  const name = groupName(identifier);
  if (logs.group(name)) return name;
  throw new AwsError(
    'ResourceNotFoundException',
    `The specified log group does not exist: ${name || '(none was named)'}`,
  );
};

/** `arn:aws:logs:us-east-1:000000000000:log-group:/shop:*` is `/shop`. */
export const groupName = (identifier: string): string =>
  identifier.match(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:(.*?)(?::\*)?$/)?.[1] ?? identifier;

/** A page of a list. The token is where the next one begins. */
export const pageOf = <T>(
  items: readonly T[],
  limit = 50,
  token?: string,
): { readonly page: readonly T[]; readonly nextToken?: string } => {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) {
    throw invalidParameter('The specified nextToken is invalid.');
  }
  const end = start + limit;
  return {
    page: items.slice(start, end),
    ...(end < items.length ? { nextToken: String(end) } : {}),
  };
};
