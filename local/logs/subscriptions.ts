import { parseFilterPattern } from './filter-pattern';
import type { StoredLogEvent } from './log-event';
import { LogsQuotaError, logsQuotas } from './logs-quota';
import type { FilterPattern } from './message-filter';
import { toSubscriptionRecord } from './subscription';

/** Hands the log events of a group on, as PutSubscriptionFilter takes it. */
export interface SubscriptionFilter {
  readonly filterName: string;
  readonly logGroupName: string;
  readonly filterPattern: string;
  /** Of a Firehose delivery stream or of a function. */
  readonly destinationArn: string;
  /** @default 0 */
  readonly createdMs?: number;
}

/** The subscription filters of all log groups. */
export interface Subscriptions {
  /**
   * Adds a filter, or puts it in the place of one with its name.
   * @throws FilterPatternError, LogsQuotaError
   */
  put(filter: SubscriptionFilter): void;
  list(logGroupName: string): readonly SubscriptionFilter[];
  /** Whether there was one. */
  delete(logGroupName: string, filterName: string): boolean;
  deleteGroup(logGroupName: string): void;
  onEvents(group: string, stream: string, events: readonly StoredLogEvent[]): void;
  /** How many patterns of a group have regular expressions. */
  regexPatterns(logGroupName: string): number;
}

/** @param record - gzip-compressed, see `toSubscriptionRecord` */
export type DeliverToSubscriber = (filter: SubscriptionFilter, record: Buffer) => void;

type Entry = SubscriptionFilter & { readonly pattern: FilterPattern };

/** @param otherRegexPatterns - how many patterns with regular expressions a group has beside its subscription filters */
export const createSubscriptions = (
  deliver: DeliverToSubscriber,
  report: (error: unknown) => void,
  otherRegexPatterns: (logGroupName: string) => number = () => 0,
): Subscriptions => {
  const groups = new Map<string, Map<string, Entry>>();
  const entriesOf = (group: string): readonly Entry[] => [...(groups.get(group)?.values() ?? [])];
  const withRegex = (entries: readonly Entry[]): number =>
    entries.filter(({ pattern }) => pattern.regexes > 0).length;

  return {
    put: (filter) => {
      const { logGroupName, filterName } = filter;
      const pattern = parseFilterPattern(filter.filterPattern);
      const others = entriesOf(logGroupName).filter((entry) => entry.filterName !== filterName);
      if (others.length >= logsQuotas.subscriptionFilters) {
        throw new LogsQuotaError(
          logGroupName,
          'subscription filters',
          logsQuotas.subscriptionFilters,
        );
      }
      const regexPatterns = withRegex(others) + otherRegexPatterns(logGroupName);
      if (pattern.regexes > 0 && regexPatterns >= logsQuotas.patternsWithRegex) {
        throw new LogsQuotaError(
          logGroupName,
          'filter patterns with regular expressions',
          logsQuotas.patternsWithRegex,
        );
      }
      const group = groups.get(logGroupName) ?? new Map<string, Entry>();
      group.set(filterName, { ...filter, pattern });
      groups.set(logGroupName, group);
    },
    list: (logGroupName) => entriesOf(logGroupName).map(({ pattern: _, ...filter }) => filter),
    delete: (logGroupName, filterName) => groups.get(logGroupName)?.delete(filterName) ?? false,
    deleteGroup: (logGroupName) => void groups.delete(logGroupName),
    onEvents: (group, stream, events) => {
      for (const filter of groups.get(group)?.values() ?? []) {
        try {
          const wanted = events.filter(({ message }) => filter.pattern.matches(message));
          if (wanted.length > 0) deliver(filter, recordOf(filter, stream, wanted));
        } catch (error) {
          report(error);
        }
      }
    },
    regexPatterns: (logGroupName) => withRegex(entriesOf(logGroupName)),
  };
};

const recordOf = (
  { logGroupName, filterName }: SubscriptionFilter,
  logStream: string,
  events: readonly StoredLogEvent[],
): Buffer =>
  toSubscriptionRecord({
    logGroup: logGroupName,
    logStream,
    filterName,
    events: events.map(({ id, timestampMs, message }) => ({ id, timestamp: timestampMs, message })),
  });

/** A destination that does not receive log events here. */
export class SubscriberError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SubscriberError';
  }
}

/** @throws SubscriberError */
export const checkSubscriber = (
  destinationArn: unknown,
  isDeliveryStream: (streamArn: string) => boolean,
): void => {
  const text = String(destinationArn);
  if (isDeliveryStream(text) || text.split(':')[2] === 'lambda') return;
  if (text.split(':')[2] === 'kinesis') {
    throw new SubscriberError(
      `Kinesis streams do not run here, got ${text}: subscribe a Firehose delivery stream or a function`,
    );
  }
  throw new SubscriberError(
    `a subscription filter needs the ARN of a Firehose delivery stream that runs here, or of a function, got ${text}`,
  );
};
