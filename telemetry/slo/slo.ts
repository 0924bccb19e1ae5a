import type { Severity } from '../alerts/severity';
import type { Bound } from '../define-telemetry';
import { days, minutes, type Seconds } from '../duration';
import type { Instrument } from '../instrument';
import {
  awsMetric,
  labelled,
  type MetricReference,
  type Signal,
  statistic,
  sum,
  type ThresholdCondition,
} from '../signals/signal';
import type { Statistic } from '../signals/statistic';
import type { Quantity } from '../unit';
import { type BurnAlert, type BurnRate, burnAlerts, burnRates } from './burn-rate';

/** What an objective counts. */
export type Indicator =
  /** Events, some of which are good; one of the two is known. */
  | {
      readonly kind: 'events';
      readonly total: Signal;
      readonly part: Signal;
      readonly partIs: 'good' | 'bad';
    }
  /** Slices of time, each of which is bad while a condition holds. */
  | { readonly kind: 'time'; readonly bad: ThresholdCondition; readonly slice: Seconds };

export interface SloOptions {
  /** In percent: `99.9`. */
  readonly target: number;
  /** Over which the target holds, 7 to 90 days. @default - 30 days */
  readonly window?: Seconds;
  /** Fewer events in a long window say nothing. @default - for each burn rate the fewest among which one bad event does not set it off */
  readonly minEvents?: number;
  /** How many events are expected, so that a warning can say where there are too few. @default - not known */
  readonly eventsPerHour?: number;
  /** What a burning budget does; none draws the budget alone. @default - it pages, and it opens a ticket */
  readonly alerts?: readonly BurnAlert[];
  /** @default - a page is critical, a ticket a warning */
  readonly severities?: Readonly<Partial<Record<BurnAlert, Severity>>>;
  /**
   * Burn rates over longer windows are left out. CloudWatch judges windows of more than a day once an hour.
   * @default - 3 days
   */
  readonly longestWindow?: Seconds;
  /** One sentence for whoever is woken: what users lose. */
  readonly summary: string;
  /** One sentence: what to do first. @default - the runbook says it */
  readonly action?: string;
  readonly runbook: string;
  readonly owner?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Codes of the linter with the reason why its alarms are right all the same. @default - none */
  readonly accepts?: Readonly<Record<string, string>>;
}

/** A service level objective, as data: alarms, panels and the bill follow from it. */
export interface Slo
  extends Required<Omit<SloOptions, 'minEvents' | 'eventsPerHour' | 'action' | 'owner'>>,
    Pick<SloOptions, 'minEvents' | 'eventsPerHour' | 'action' | 'owner'> {
  /** Letters, digits and hyphens; one of its name in a service. */
  readonly name: string;
  readonly indicator: Indicator;
  readonly severities: Readonly<Record<BurnAlert, Severity>>;
}

type Counted = Signal | Bound;

/** An objective for events: requests that succeed, checks that pass. What CloudWatch or arithmetic refuses of it, its construct does. */
export const slo = (
  name: string,
  {
    total,
    ...options
  }: SloOptions & { readonly total: Counted } & (
      | { readonly good: Counted; readonly bad?: undefined }
      | { readonly bad: Counted; readonly good?: undefined }
    ),
): Slo => {
  const { good, bad, ...rest } = options;
  return withDefaults(name, rest, {
    kind: 'events',
    total: toSignal(total),
    ...(good === undefined
      ? { part: toSignal(bad as Counted), partIs: 'bad' }
      : { part: toSignal(good), partIs: 'good' }),
  });
};

interface SampleOptions<I extends Bound> extends SloOptions {
  /** One of the instrument's dimension sets, with its values. @default - over all of them */
  readonly dimensions?: { readonly [K in keyof I['by']]?: I['by'][K][number] };
}

/**
 * An objective for how long something takes: samples up to the threshold are good. `p95 < 200 ms` is a threshold of 200 ms
 * and a target of 95 %.
 */
export const latencySlo = <I extends Bound>(
  name: string,
  histogram: I,
  { threshold, ...options }: SampleOptions<I> & { readonly threshold: Quantity<I['unit']> },
): Slo => sampleSlo(name, histogram, `TC(:${threshold.value})`, threshold, options);

/** An objective for a level that is measured again and again: samples above it are good. */
export const levelSlo = <I extends Bound>(
  name: string,
  instrument: I,
  { above, ...options }: SampleOptions<I> & { readonly above: Quantity<I['unit']> },
): Slo => sampleSlo(name, instrument, `TC(${above.value}:)`, above, options);

/** An objective for what has no events: the share of time in which a condition does not hold. */
export const timeSlo = (
  name: string,
  {
    bad,
    slice = minutes(5),
    ...options
  }: Omit<SloOptions, 'minEvents' | 'eventsPerHour'> & {
    /** A slice of time in which it holds is bad; one without data is good. */
    readonly bad: ThresholdCondition;
    /** Five minutes divide all windows. @default - 5 minutes */
    readonly slice?: Seconds;
  },
): Slo => withDefaults(name, options, { kind: 'time', bad, slice });

/** The burn rates that are watched for an objective. */
export const watchedBurnRates = (objective: Slo): readonly BurnRate[] =>
  burnRates(objective.window).filter(
    ({ alert, long }) => objective.alerts.includes(alert) && long <= longestWindowOf(objective),
  );

/** Slices below an hour can be counted over a day at most. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const longestWindowOf = ({ indicator, longestWindow }: Slo): number =>
  indicator.kind === 'time' && indicator.slice < 3600
    ? Math.min(longestWindow, days(1))
    : longestWindow;

/**
 * CloudWatch counts the samples between two values by itself; the lower one is exclusive, the upper one inclusive.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
const sampleSlo = <I extends Bound>(
  name: string,
  instrument: I,
  goodCount: Statistic,
  bound: Quantity,
  { dimensions, ...options }: SampleOptions<I>,
): Slo => {
  const count = (label: string, of: Statistic): Signal<'Count'> => {
    const { node } = statistic(of, instrument, dimensions as never);
    if (node.kind !== 'metric') throw new TypeError(`${of} is of no metric`);
    return awsMetric(label, 'Count', withUnitProblem(node.metric, instrument, bound));
  };
  return withDefaults(name, options, {
    kind: 'events',
    total: count(`${instrument.help}: samples`, 'SampleCount'),
    part: count(`${instrument.help}: good samples`, goodCount),
    partIs: 'good',
  });
};

/** The compiler holds it where units are literal; what was widened to any unit passes it. */
const withUnitProblem = (
  metric: MetricReference,
  instrument: Bound,
  { value, unit }: Quantity,
): MetricReference =>
  unit === instrument.unit
    ? metric
    : {
        ...metric,
        problem: `the bound of ${instrument.metric.path.join('.')} must be in ${instrument.unit}, got ${value} ${unit}: give it in ${instrument.unit}`,
      };

const withDefaults = (name: string, options: SloOptions, indicator: Indicator): Slo => ({
  ...options,
  name,
  indicator,
  window: options.window ?? days(30),
  alerts: options.alerts ?? burnAlerts,
  severities: { page: 'critical', ticket: 'warning', ...options.severities },
  longestWindow: options.longestWindow ?? days(3),
  tags: options.tags ?? {},
  accepts: options.accepts ?? {},
});

const toSignal = (counted: Counted): Signal =>
  'node' in counted ? counted : labelled(counted.help, sum(counted as Bound<Instrument>));
