import type { Bound } from './define-telemetry';
import type { Dimensions, Instrument, InstrumentKind } from './instrument';
import type { Quantity, Unit } from './unit';

export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | `p${number}`;

/** One statistic of one metric, ours or AWS's. */
export interface MetricReference {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
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
    };

export type Comparison = 'GreaterThanThreshold' | 'LessThanThreshold';

/** A signal held against a threshold. */
export interface Condition {
  readonly signal: Signal;
  readonly comparison: Comparison;
  readonly threshold: Quantity;
}

/** An expression over metrics that can be alarmed on, drawn and exported. */
export interface Signal<U extends Unit = Unit> {
  readonly label: string;
  readonly unit: U;
  readonly node: SignalNode;
  above(threshold: Quantity<U>): Condition;
  below(threshold: Quantity<U>): Condition;
}

type Values<I extends Instrument> = { readonly [K in keyof I['by']]?: I['by'][K][number] };
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
export const p99 = <I extends BoundInstrument>(i: I, dimensions?: Values<I>): Signal<I['unit']> =>
  statistic('p99', i, dimensions);

/**
 * One statistic of an instrument in one of its declared dimension sets.
 * @throws RangeError when no such set is declared: CloudWatch never adds metrics up over dimensions
 */
export const statistic = <I extends BoundInstrument>(
  name: Statistic,
  instrument: I,
  dimensions: Values<I> = {},
): Signal<I['unit']> => {
  const chosen = dimensions as Readonly<Record<string, string>>;
  checkDimensions(instrument, Object.keys(chosen));
  const { namespace, name: metricName, service } = instrument.metric;
  const values = Object.values(chosen);
  return signal(
    [instrument.help, name === 'Sum' ? '' : name, ...values].filter(Boolean).join(' '),
    instrument.unit,
    {
      kind: 'metric',
      metric: { namespace, metricName, dimensions: { service, ...chosen }, statistic: name },
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
 */
export const withTraffic = <U extends Unit>(
  value: Signal<U>,
  traffic: Signal | BoundInstrument,
  atLeast: number,
): Signal<U> =>
  signal(value.label, value.unit, {
    kind: 'guarded',
    value: value.node,
    traffic: toSignal(traffic).node,
    atLeast,
  });

/** The same signal under another label. */
export const labelled = <U extends Unit>(label: string, s: Signal<U>): Signal<U> =>
  signal(label, s.unit, s.node);

/** A signal as CloudWatch metric math: its metrics with their ids, and the expression over them, if it needs one. */
export interface MetricMath {
  readonly metrics: readonly { readonly id: string; readonly metric: MetricReference }[];
  readonly expression?: string;
}

/** Ids are m1, m2 … in order of appearance; a metric that appears twice is asked for once. */
export const toMetricMath = (s: Signal): MetricMath => {
  const ids = new Map<string, { id: string; metric: MetricReference }>();
  const expression = render(s.node, (metric) => {
    const key = JSON.stringify(metric);
    const known = ids.get(key) ?? { id: `m${ids.size + 1}`, metric };
    ids.set(key, known);
    return known.id;
  });
  const metrics = [...ids.values()];
  return s.node.kind === 'metric' ? { metrics } : { metrics, expression };
};

const render = (node: SignalNode, idOf: (metric: MetricReference) => string): string => {
  switch (node.kind) {
    case 'metric':
      return idOf(node.metric);
    case 'percentage':
      return `100 * FILL(${render(node.part, idOf)}, 0) / ${render(node.whole, idOf)}`;
    case 'guarded':
      return `IF(${render(node.traffic, idOf)} >= ${node.atLeast}, ${render(node.value, idOf)}, 0)`;
    default:
      return unreachable(node);
  }
};

const signal = <U extends Unit>(label: string, unit: U, node: SignalNode): Signal<U> => {
  const self: Signal<U> = {
    label,
    unit,
    node,
    above: (threshold) => ({ signal: self, comparison: 'GreaterThanThreshold', threshold }),
    below: (threshold) => ({ signal: self, comparison: 'LessThanThreshold', threshold }),
  };
  return self;
};

const toSignal = (s: Signal | BoundInstrument): Signal => ('node' in s ? s : sum(s));

const checkDimensions = (instrument: BoundInstrument, chosen: readonly string[]): void => {
  const declared = [Object.keys(instrument.by), ...instrument.rollups];
  const same = (set: readonly string[]) =>
    set.length === chosen.length && set.every((dimension) => chosen.includes(dimension));
  if (declared.some(same)) return;
  const sets = declared.map((set) => `[${set.join(', ')}]`).join(', ');
  throw new RangeError(
    `${instrument.metric.path.join('.')} has no dimension set [${chosen.join(', ')}], it has ${sets}: choose one of them or declare a roll-up`,
  );
};

const unreachable = (node: never): never => {
  throw new TypeError(`unknown signal node ${JSON.stringify(node)}`);
};
