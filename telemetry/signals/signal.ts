import type { Bound } from '../define-telemetry';
import { type Dimensions, type Instrument, type InstrumentKind, OTHER } from '../instrument';
import { formatQuantity, type Quantity, type Unit } from '../unit';
import type { Statistic } from './statistic';

/** One statistic of one metric, ours or AWS's. */
export interface MetricReference {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /** Kept by the second. @default - by the minute, as AWS keeps its own */
  readonly highResolution?: true;
  /** Why there can be no such metric: who makes something of the signal refuses it with these words. @default - none */
  readonly problem?: string;
}

/** How a signal is computed, as a tree over metrics. */
export type SignalNode =
  | { readonly kind: 'metric'; readonly metric: MetricReference }
  | { readonly kind: 'percentage'; readonly part: SignalNode; readonly whole: SignalNode }
  | {
      readonly kind: 'guarded';
      readonly value: SignalNode;
      readonly traffic: SignalNode;
      readonly atLeast: number;
      readonly otherwise: number;
    }
  | { readonly kind: 'unless'; readonly value: SignalNode; readonly activity: SignalNode }
  | { readonly kind: 'total'; readonly parts: readonly SignalNode[] }
  | { readonly kind: 'difference'; readonly from: SignalNode; readonly less: SignalNode }
  | { readonly kind: 'scaled'; readonly value: SignalNode; readonly factor: number }
  | { readonly kind: 'rate'; readonly count: SignalNode; readonly seconds: number }
  | { readonly kind: 'filled'; readonly value: SignalNode; readonly with: number | 'REPEAT' }
  | { readonly kind: 'extreme'; readonly of: 'MAX' | 'MIN'; readonly parts: readonly SignalNode[] }
  | { readonly kind: 'freshness'; readonly value: SignalNode }
  | { readonly kind: 'overRange'; readonly of: 'SUM' | 'RUNNING_SUM'; readonly value: SignalNode };

/** CloudWatch's own words. */
export type ThresholdComparison =
  | 'GreaterThanThreshold'
  | 'GreaterThanOrEqualToThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';
export type BandComparison =
  | 'LessThanLowerOrGreaterThanUpperThreshold'
  | 'LessThanLowerThreshold'
  | 'GreaterThanUpperThreshold';

/** What it means when no data comes: all is well, the thing is dead, or nothing new is known. */
export type Absence = 'healthy' | 'dead' | 'unknown';

/** A signal held against a threshold. */
export interface ThresholdCondition {
  readonly kind: 'threshold';
  readonly signal: Signal;
  readonly comparison: ThresholdComparison;
  readonly threshold: Quantity;
  /** What no data means, where the rule does not say it. */
  readonly absence: Absence;
  /** Whether every period of a rule must breach, none excepted. @default - three fifths of them */
  readonly unbroken?: true;
}

/** A signal held against what CloudWatch's anomaly detection expects of it. */
export interface BandCondition {
  readonly kind: 'band';
  readonly signal: Signal;
  readonly comparison: BandComparison;
  /** Width of the band, in standard deviations. */
  readonly deviations: number;
  readonly absence: Absence;
}

export type Condition = ThresholdCondition | BandCondition;

/** An expression over metrics that can be alarmed on, drawn and exported. */
export interface Signal<U extends Unit = Unit> {
  readonly label: string;
  readonly unit: U;
  readonly node: SignalNode;
  above(threshold: Quantity<U>): ThresholdCondition;
  atLeast(threshold: Quantity<U>): ThresholdCondition;
  below(threshold: Quantity<U>): ThresholdCondition;
  atMost(threshold: Quantity<U>): ThresholdCondition;
  /** Unlike what it was at this hour and weekday. @param deviations - width of the band in standard deviations; CloudWatch's own default is 2 */
  outsideBand(deviations?: number): BandCondition;
  aboveBand(deviations?: number): BandCondition;
  belowBand(deviations?: number): BandCondition;
  /**
   * Nothing comes any more: not one sample in all the time that the rule says, and silence counts as that.
   * @throws RangeError for metric math: name the metric that must come
   */
  absent(): ThresholdCondition;
}

/** One value of each chosen dimension: a declared one, or what all others become. */
type Values<I extends Instrument> = {
  readonly [K in keyof I['by']]?: I['by'][K][number] | typeof OTHER;
};
type BoundInstrument<U extends Unit = Unit> = Bound<Instrument<InstrumentKind, Dimensions, U>>;

export const sum = <I extends BoundInstrument>(i: I, dimensions?: Values<I>): Signal<I['unit']> =>
  statistic('Sum', i, dimensions);
export const average = <I extends BoundInstrument>(
  i: I,
  dimensions?: Values<I>,
): Signal<I['unit']> => statistic('Average', i, dimensions);
export const minimum = <I extends BoundInstrument>(
  i: I,
  dimensions?: Values<I>,
): Signal<I['unit']> => statistic('Minimum', i, dimensions);
export const maximum = <I extends BoundInstrument>(
  i: I,
  dimensions?: Values<I>,
): Signal<I['unit']> => statistic('Maximum', i, dimensions);
export const p50 = <I extends BoundInstrument>(i: I, dimensions?: Values<I>): Signal<I['unit']> =>
  statistic('p50', i, dimensions);
export const p95 = <I extends BoundInstrument>(i: I, dimensions?: Values<I>): Signal<I['unit']> =>
  statistic('p95', i, dimensions);
export const p90 = <I extends BoundInstrument>(i: I, dimensions?: Values<I>): Signal<I['unit']> =>
  statistic('p90', i, dimensions);
export const p99 = <I extends BoundInstrument>(i: I, dimensions?: Values<I>): Signal<I['unit']> =>
  statistic('p99', i, dimensions);

/** How many samples there were. */
export const samples = <I extends BoundInstrument>(i: I, dimensions?: Values<I>): Signal<'Count'> =>
  inUnit('Count', statistic('SampleCount', i, dimensions));
/** The mean without the highest values. @param upTo - the percentile where they begin, such as 99 */
export const trimmedMean = <I extends BoundInstrument>(
  upTo: number,
  i: I,
  dimensions?: Values<I>,
): Signal<I['unit']> => statistic(`tm${upTo}`, i, dimensions);

/**
 * One statistic of an instrument in one of its declared dimension sets: CloudWatch never adds metrics up over dimensions,
 * so of another set nothing can be made, and the construct that tries says so.
 */
export const statistic = <I extends BoundInstrument>(
  name: Statistic,
  instrument: I,
  dimensions: Values<I> = {},
): Signal<I['unit']> => {
  const chosen = dimensions as Readonly<Record<string, string>>;
  const problem = setProblem(instrument, Object.keys(chosen)) ?? valueProblem(instrument, chosen);
  const { namespace, name: metricName, service } = instrument.metric;
  const values = Object.values(chosen);
  return signal(
    [instrument.help, name === 'Sum' ? '' : name, ...values].filter(Boolean).join(' '),
    instrument.unit,
    {
      kind: 'metric',
      metric: {
        ...{ namespace, metricName, dimensions: { service, ...chosen }, statistic: name },
        ...(instrument.highResolution ? { highResolution: true } : {}),
        ...(problem === undefined ? {} : { problem }),
      },
    },
  );
};

/** A metric that AWS publishes, such as `AWS/ApiGateway` `5XXError`. */
export const awsMetric = <const U extends Unit>(
  label: string,
  unit: U,
  metric: MetricReference,
): Signal<U> => signal(label, unit, { kind: 'metric', metric });

/**
 * `part` as a percentage of `whole`, period by period; a period without `part` is 0 %, one without `whole` has no value.
 * Instruments stand for their sums over all dimensions.
 */
export const ratio = (
  part: Signal | BoundInstrument,
  whole: Signal | BoundInstrument,
): Signal<'Percent'> => {
  const [p, w] = [toSignal(part), toSignal(whole)];
  return signal(`${p.label} / ${w.label}`, 'Percent', {
    kind: 'percentage',
    part: p.node,
    whole: w.node,
  });
};

/**
 * The signal where there is enough traffic to judge it, and 0 where there is not: a percentage of three requests
 * wakes nobody.
 * @param atLeast - in a period
 * @param otherwise - what stands for too little traffic where 0 would be bad: 100 for a hit rate. @default 0
 */
export const withTraffic = <U extends Unit>(
  value: Signal<U>,
  traffic: Signal | BoundInstrument,
  atLeast: number,
  otherwise = 0,
): Signal<U> =>
  signal(value.label, value.unit, {
    kind: 'guarded',
    value: value.node,
    traffic: toSignal(traffic).node,
    atLeast,
    otherwise,
  });

/** The signal while there is none of an activity, and 0 while there is: work that waits and nobody takes. */
export const unless = <U extends Unit>(
  value: Signal<U>,
  activity: Signal | BoundInstrument,
): Signal<U> =>
  signal(`${value.label} and no ${lowerFirst(toSignal(activity).label)}`, value.unit, {
    kind: 'unless',
    value: value.node,
    activity: toSignal(activity).node,
  });

/** Signals added up, where a missing one counts as 0. */
export const total = <U extends Unit>(label: string, parts: readonly Signal<U>[]): Signal<U> =>
  combined(label, parts, 'total', (nodes) => ({ kind: 'total', parts: nodes }));

/** One signal less another: what is still free of a pool, what went in and did not come out. */
export const difference = <U extends Unit>(
  label: string,
  from: Signal<U>,
  less: Signal<U>,
): Signal<U> => signal(label, from.unit, { kind: 'difference', from: from.node, less: less.node });

/** The highest of several signals at each moment: the worst of a fleet. */
export const highest = <U extends Unit>(label: string, parts: readonly Signal<U>[]): Signal<U> =>
  combined(label, parts, 'highest', (nodes) => ({ kind: 'extreme', of: 'MAX', parts: nodes }));

/** The lowest of several signals at each moment. */
export const lowest = <U extends Unit>(label: string, parts: readonly Signal<U>[]): Signal<U> =>
  combined(label, parts, 'lowest', (nodes) => ({ kind: 'extreme', of: 'MIN', parts: nodes }));

/** A signal as a percentage of a limit that is known when the stack is written: a time-out, a quota, a memory size. */
export const percentOf = <U extends Unit>(
  value: Signal<U>,
  limit: Quantity<U>,
): Signal<'Percent'> => {
  if (limit.value <= 0) {
    throw new RangeError(
      `the limit of ${value.label} must be above 0 ${limit.unit}, got ${limit.value}: give the limit that the resource has`,
    );
  }
  return signal(`${value.label} of ${formatQuantity(limit)}`, 'Percent', {
    kind: 'scaled',
    value: value.node,
    factor: 100 / limit.value,
  });
};

/** A signal in another unit: bytes as megabytes, a share as a percentage. @param factor - what one of the old unit is in the new one */
export const converted = <U extends Unit>(unit: U, factor: number, value: Signal): Signal<U> =>
  signal(value.label, unit, { kind: 'scaled', value: value.node, factor });

/** A sum as a rate: how many each second, minute or hour, whatever the period it is asked for. */
export const rate = <P extends keyof typeof rateUnits>(
  value: Signal | BoundInstrument,
  per: P,
): Signal<(typeof rateUnits)[P]['unit']> => {
  const s = toSignal(value);
  const { seconds, unit, each } = rateUnits[per];
  return signal(`${s.label} ${each}`, unit, { kind: 'rate', count: s.node, seconds });
};

const rateUnits = {
  second: { seconds: 1, unit: 'Count/Second', each: 'a second' },
  minute: { seconds: 60, unit: 'Count', each: 'a minute' },
  hour: { seconds: 3600, unit: 'Count', each: 'an hour' },
} as const;

/** The signal, and a value in the periods that have none: a number, or the last one that came. */
export const filled = <U extends Unit>(value: Signal<U>, by: number | 'REPEAT'): Signal<U> =>
  signal(value.label, value.unit, { kind: 'filled', value: value.node, with: by });

/**
 * How long ago the newest sample was, for graphs and `/metrics`. An alarm reads too short a past to tell it: alarm on
 * `absent()` instead.
 */
export const freshness = (value: Signal | BoundInstrument): Signal<'Seconds'> => {
  const s = toSignal(value);
  return signal(`Age of ${s.label}`, 'Seconds', { kind: 'freshness', value: s.node });
};

/** All of it over the time shown, at each moment; a period without a value counts as 0. For graphs: an alarm reads another time. */
export const overRange = <U extends Unit>(value: Signal<U>): Signal<U> => sumOver('SUM', value);

/** How much it has become since the time shown began; a period without a value counts as 0. For graphs alone. */
export const sinceStart = <U extends Unit>(value: Signal<U>): Signal<U> =>
  sumOver('RUNNING_SUM', value);

const sumOver = <U extends Unit>(of: 'SUM' | 'RUNNING_SUM', value: Signal<U>): Signal<U> =>
  signal(value.label, value.unit, { kind: 'overRange', of, value: filled(value, 0).node });

/** The same signal under another label. */
export const labelled = <U extends Unit>(label: string, s: Signal<U>): Signal<U> =>
  signal(label, s.unit, s.node);

const inUnit = <U extends Unit>(unit: U, s: Signal): Signal<U> => signal(s.label, unit, s.node);

/** Of one signal nothing is to be computed. */
const combined = <U extends Unit>(
  label: string,
  parts: readonly Signal<U>[],
  what: string,
  nodeOf: (parts: readonly SignalNode[]) => SignalNode,
): Signal<U> => {
  const [first, second] = parts;
  if (!first) throw new RangeError(`${what} needs one signal or more, got none: leave it out`);
  return signal(label, first.unit, second ? nodeOf(parts.map(({ node }) => node)) : first.node);
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const signal = <U extends Unit>(label: string, unit: U, node: SignalNode): Signal<U> => {
  const against =
    (comparison: ThresholdComparison, absence: Absence) =>
    (threshold: Quantity<U>): ThresholdCondition => ({
      ...{ kind: 'threshold', signal: self, comparison, threshold, absence },
    });
  const band =
    (comparison: BandComparison) =>
    (deviations = 2): BandCondition => ({
      ...{ kind: 'band', signal: self, comparison, deviations },
      absence: 'healthy',
    });
  const self: Signal<U> = {
    label,
    unit,
    node,
    above: against('GreaterThanThreshold', 'healthy'),
    atLeast: against('GreaterThanOrEqualToThreshold', 'healthy'),
    below: against('LessThanThreshold', 'unknown'),
    atMost: against('LessThanOrEqualToThreshold', 'unknown'),
    outsideBand: band('LessThanLowerOrGreaterThanUpperThreshold'),
    aboveBand: band('GreaterThanUpperThreshold'),
    belowBand: band('LessThanLowerThreshold'),
    absent: () => absent(self),
  };
  return self;
};

const absent = ({ label, node }: Signal): ThresholdCondition => {
  if (node.kind !== 'metric') {
    throw new RangeError(
      `absence is of a metric, got the metric math ${label}: call absent() on the metric that must come`,
    );
  }
  const metric = { ...node.metric, statistic: 'SampleCount' } as const;
  const counted = signal(`Samples of ${label}`, 'Count', { kind: 'metric', metric });
  return {
    ...{ kind: 'threshold', signal: counted, comparison: 'LessThanThreshold' },
    threshold: { value: 1, unit: 'Count' },
    absence: 'dead',
    unbroken: true,
  };
};

const toSignal = (s: Signal | BoundInstrument): Signal => ('node' in s ? s : sum(s));

const setProblem = (instrument: BoundInstrument, chosen: readonly string[]): string | undefined => {
  const declared = [Object.keys(instrument.by), ...instrument.rollups];
  const same = (set: readonly string[]) =>
    set.length === chosen.length && set.every((dimension) => chosen.includes(dimension));
  if (declared.some(same)) return undefined;
  const sets = declared.map((set) => `[${set.join(', ')}]`).join(', ');
  const rollup = chosen.map((dimension) => `'${dimension}'`).join(', ');
  return `${instrument.metric.path.join('.')} has no dimension set [${chosen.join(', ')}], it has ${sets}: choose one of them or declare it, rollups: [[${rollup}]]`;
};

/** The compiler holds it where values are literal; what came from data passes it, and its metric would never exist. */
const valueProblem = (
  { metric, by }: BoundInstrument,
  chosen: Readonly<Record<string, string>>,
): string | undefined => {
  for (const [dimension, value] of Object.entries(chosen)) {
    const values = [...(by[dimension] ?? []), OTHER];
    if (values.includes(value)) continue;
    return `${metric.path.join('.')} never has ${dimension} ${JSON.stringify(value)}, it has ${values.join(', ')}: choose one of them or add the value to the telemetry`;
  }
  return undefined;
};
