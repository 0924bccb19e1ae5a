import type { MeasuredMetric } from '../metrics/metric-store';
import type { StoredLogEvent } from './log-event';
import { LogsQuotaError, logsQuotas } from './logs-quota';
import { type FilterSample, type MetricFilter, MetricFilterError } from './metric-filter';

/** The metric filters of all log groups. */
export interface MetricFilters {
  /** Adds a filter, or puts it in the place of one with its name. @throws LogsQuotaError */
  put(filter: MetricFilter): void;
  list(logGroupName?: string): readonly MetricFilter[];
  /** Whether there was one. */
  delete(logGroupName: string, filterName: string): boolean;
  deleteGroup(logGroupName: string): void;
  /** Filters are not retroactive: this is for events that come now. */
  onEvents(group: string, events: readonly StoredLogEvent[]): void;
  /** How many patterns of a group have regular expressions. */
  regexPatterns(logGroupName: string): number;
  /** Publishes the default values of the minutes that have ended. */
  publishDefaults(nowMs: number): void;
}

/** What metric filters write to. */
export interface FilterOutput {
  putMetric(metric: MeasuredMetric, timestampMs: number, value: number): void;
  /** Hears of filters that were disabled, and of regular expressions that take too long. */
  report(error: unknown): void;
}

/** "Amazon might disable your metric filter if it generates 1000 different name/value pairs for specified dimensions". */
const MAX_DIMENSION_PAIRS = 1000;
const MINUTE = 60_000;

interface Entry {
  readonly filter: MetricFilter;
  /** The minutes of events; one is settled when an event matched or the default was published. */
  readonly minutes: Map<number, 'unmatched' | 'settled'>;
  readonly pairs: Set<string>;
  isDisabled: boolean;
}

/** @param otherRegexPatterns - how many patterns with regular expressions a group has beside its metric filters */
export const createMetricFilters = (
  { putMetric, report }: FilterOutput,
  otherRegexPatterns: (logGroupName: string) => number = () => 0,
): MetricFilters => {
  const groups = new Map<string, Map<string, Entry>>();

  const publish = (entry: Entry, sample: FilterSample): void => {
    if (countPairs(entry, sample.dimensions) > MAX_DIMENSION_PAIRS) {
      entry.isDisabled = true;
      report(tooManyPairs(entry));
    } else putMetric(metricOf(entry, sample.dimensions), sample.timestampMs, sample.value);
  };

  const look = (entry: Entry, event: StoredLogEvent): void => {
    if (entry.isDisabled) return;
    const { filter, minutes } = entry;
    const matched = filter.sample(event);
    if (matched?.sample) publish(entry, matched.sample);
    if (filter.definition.transformation.defaultValue === undefined) return;
    const minute = Math.floor(event.timestampMs / MINUTE) * MINUTE;
    if (matched) minutes.set(minute, 'settled');
    else if (!minutes.has(minute)) minutes.set(minute, 'unmatched');
  };

  return {
    put: (filter) => {
      const { logGroupName, filterName } = filter.definition;
      const others = [...(groups.get(logGroupName)?.values() ?? [])].filter(
        (entry) => entry.filter.definition.filterName !== filterName,
      );
      checkQuota(filter, others, otherRegexPatterns(logGroupName));
      const group = groups.get(logGroupName) ?? new Map<string, Entry>();
      group.set(filterName, { filter, minutes: new Map(), pairs: new Set(), isDisabled: false });
      groups.set(logGroupName, group);
    },
    list: (logGroupName) =>
      [...groups]
        .filter(([name]) => logGroupName === undefined || name === logGroupName)
        .flatMap(([, group]) => [...group.values()].map(({ filter }) => filter)),
    delete: (logGroupName, filterName) => groups.get(logGroupName)?.delete(filterName) ?? false,
    deleteGroup: (logGroupName) => void groups.delete(logGroupName),
    onEvents: (group, events) => {
      for (const entry of groups.get(group)?.values() ?? []) {
        try {
          for (const event of events) look(entry, event);
        } catch (error) {
          report(error);
        }
      }
    },
    regexPatterns: (logGroupName) => withRegex([...(groups.get(logGroupName)?.values() ?? [])]),
    publishDefaults: (nowMs) => {
      const thisMinute = Math.floor(nowMs / MINUTE) * MINUTE;
      for (const entry of [...groups.values()].flatMap((group) => [...group.values()])) {
        for (const minute of settle(entry, thisMinute)) {
          putMetric(
            metricOf(entry, {}),
            minute,
            entry.filter.definition.transformation.defaultValue ?? 0,
          );
        }
      }
    },
  };
};

/** For so many minutes it is remembered that they have a value, so that late events do not bring the default again. */
const REMEMBERED_MINUTES = 1440;

/** Gives the minutes before one that have events and no match, each once. */
const settle = ({ minutes }: Entry, beforeMs: number): readonly number[] => {
  const unmatched = [...minutes].flatMap(([minute, state]) =>
    state === 'unmatched' && minute < beforeMs ? [minute] : [],
  );
  for (const minute of unmatched) minutes.set(minute, 'settled');
  const excess = Math.max(0, minutes.size - REMEMBERED_MINUTES);
  for (const minute of [...minutes.keys()].slice(0, excess)) minutes.delete(minute);
  return unmatched;
};

const metricOf = (
  { filter }: Entry,
  dimensions: Readonly<Record<string, string>>,
): MeasuredMetric => {
  const { metricNamespace, metricName, unit } = filter.definition.transformation;
  return { namespace: metricNamespace, metricName, dimensions, unit: unit ?? 'None' };
};

const countPairs = ({ pairs }: Entry, dimensions: Readonly<Record<string, string>>): number => {
  for (const pair of Object.entries(dimensions)) pairs.add(pair.join('='));
  return pairs.size;
};

const tooManyPairs = ({ filter: { definition } }: Entry): MetricFilterError =>
  new MetricFilterError(
    `the metric filter ${definition.filterName} of ${definition.logGroupName} made more than ${MAX_DIMENSION_PAIRS} different dimension values and was disabled, as CloudWatch does: take dimensions with few values`,
  );

const withRegex = (entries: readonly Entry[]): number =>
  entries.filter(({ filter }) => filter.pattern.regexes > 0).length;

const checkQuota = (
  { pattern, definition: { logGroupName } }: MetricFilter,
  others: readonly Entry[],
  otherRegexPatterns: number,
): void => {
  const { metricFilters, patternsWithRegex } = logsQuotas;
  if (others.length >= metricFilters) {
    throw new LogsQuotaError(logGroupName, 'metric filters', metricFilters);
  }
  if (pattern.regexes > 0 && withRegex(others) + otherRegexPatterns >= patternsWithRegex) {
    throw new LogsQuotaError(
      logGroupName,
      'filter patterns with regular expressions',
      patternsWithRegex,
    );
  }
};
