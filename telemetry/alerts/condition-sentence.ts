import type { Condition, ThresholdComparison } from '../signals/signal';
import { formatQuantity } from '../unit';
import type { AlertRule } from './alert-rule';

const words: Readonly<Record<ThresholdComparison, string>> = {
  GreaterThanThreshold: 'above',
  GreaterThanOrEqualToThreshold: 'at or above',
  LessThanThreshold: 'below',
  LessThanOrEqualToThreshold: 'at or below',
};

const bandWords = {
  LessThanLowerOrGreaterThanUpperThreshold: 'outside',
  LessThanLowerThreshold: 'below',
  GreaterThanUpperThreshold: 'above',
} as const;

/** A condition for people: `Response time p95 above 1000 ms`, `no samples of Daily checks`. */
export const conditionSentence = (condition: Condition): string => {
  const { signal } = condition;
  if (condition.kind === 'threshold') {
    if (condition.unbroken) return `no ${lowerFirst(signal.label)}`;
    return `${signal.label} ${words[condition.comparison]} ${formatQuantity(condition.threshold)}`;
  }
  return `${signal.label} ${bandWords[condition.comparison]} what is usual at this hour (${condition.deviations} standard deviations)`;
};

/** How long it must hold: `3 of 5 minutes`, `2 of 3 periods of 5 minutes`. */
export const durationSentence = (
  rule: Pick<AlertRule, 'period' | 'evaluationPeriods' | 'datapointsToAlarm'>,
): string => {
  const { period, evaluationPeriods: n, datapointsToAlarm: m } = rule;
  if (period === 60) return `${m} of ${n} ${n === 1 ? 'minute' : 'minutes'}`;
  return `${m} of ${n} ${n === 1 ? 'period' : 'periods'} of ${lengthOf(period)}`;
};

const lengthOf = (period: number): string => {
  const [length, unit] =
    period % 86_400 === 0
      ? [period / 86_400, 'day']
      : period % 3600 === 0
        ? [period / 3600, 'hour']
        : period % 60 === 0
          ? [period / 60, 'minute']
          : [period, 'second'];
  return `${length} ${unit}${length === 1 ? '' : 's'}`;
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
