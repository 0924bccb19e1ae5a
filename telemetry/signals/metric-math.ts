import type { MetricReference, Signal, SignalNode } from './signal';

/** A signal as CloudWatch metric math: its metrics with their ids, and the expression over them, if it needs one. */
export interface MetricMath {
  readonly metrics: readonly { readonly id: string; readonly metric: MetricReference }[];
  readonly expression?: string;
}

export interface MetricMathOptions {
  /** Keeps the ids of several signals in one widget apart. @default '' */
  readonly idPrefix?: string;
}

/**
 * Ids are m1, m2 … in order of appearance; a metric that appears twice is asked for once.
 * @throws RangeError when no instrument emits one of the metrics
 */
export const toMetricMath = (s: Signal, { idPrefix = '' }: MetricMathOptions = {}): MetricMath => {
  const ids = new Map<string, { id: string; metric: MetricReference }>();
  const expression = render(s.node, (metric) => {
    if (metric.problem !== undefined) throw new RangeError(metric.problem);
    const key = JSON.stringify(metric);
    const known = ids.get(key) ?? { id: `${idPrefix}m${ids.size + 1}`, metric };
    ids.set(key, known);
    return known.id;
  });
  const metrics = [...ids.values()];
  return s.node.kind === 'metric' ? { metrics } : { metrics, expression };
};

type IdOf = (metric: MetricReference) => string;

const render = (node: SignalNode, idOf: IdOf): string => {
  const list = (nodes: readonly SignalNode[]) => nodes.map((each) => render(each, idOf)).join(', ');
  switch (node.kind) {
    case 'metric':
      return idOf(node.metric);
    case 'percentage':
      return `100 * FILL(${render(node.part, idOf)}, 0) / ${operand(node.whole, idOf)}`;
    case 'guarded':
      return `IF(${operand(node.traffic, idOf)} >= ${node.atLeast}, ${render(node.value, idOf)}, ${node.otherwise})`;
    case 'unless':
      return `IF(FILL(${render(node.activity, idOf)}, 0) >= 1, 0, ${render(node.value, idOf)})`;
    case 'total':
      return `SUM([${list(node.parts)}])`;
    case 'difference':
      return `${operand(node.from, idOf)} - ${operand(node.less, idOf)}`;
    case 'scaled':
      return `${operand(node.value, idOf)} * ${decimal(node.factor)}`;
    case 'rate':
      return `${operand(node.count, idOf)} * ${node.seconds} / PERIOD(${firstMetric(node.count, idOf)})`;
    case 'filled':
      return `FILL(${render(node.value, idOf)}, ${node.with})`;
    case 'extreme':
      return `${node.of}([${list(node.parts)}])`;
    case 'freshness':
      return toFreshness(render(node.value, idOf));
    case 'overRange':
      return `${node.of}(${render(node.value, idOf)})`;
    default:
      return unreachable(node);
  }
};

/** What stands beside an operator: in brackets, unless it is one word or one call. */
const operand = (node: SignalNode, idOf: IdOf): string => {
  const text = render(node, idOf);
  return isOneTerm[node.kind] ? text : `(${text})`;
};

const isOneTerm: Readonly<Record<SignalNode['kind'], boolean>> = {
  metric: true,
  guarded: true,
  unless: true,
  total: true,
  filled: true,
  extreme: true,
  overRange: true,
  percentage: false,
  difference: false,
  scaled: false,
  rate: false,
  freshness: false,
};

/** PERIOD takes a metric and no expression. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
const firstMetric = (node: SignalNode, idOf: IdOf): string => {
  switch (node.kind) {
    case 'metric':
      return idOf(node.metric);
    case 'percentage':
      return firstMetric(node.part, idOf);
    case 'guarded':
    case 'unless':
    case 'scaled':
    case 'filled':
    case 'freshness':
    case 'overRange':
      return firstMetric(node.value, idOf);
    case 'total':
    case 'extreme':
      return firstMetric(node.parts[0] as SignalNode, idOf);
    case 'difference':
      return firstMetric(node.from, idOf);
    case 'rate':
      return firstMetric(node.count, idOf);
    default:
      return unreachable(node);
  }
};

/** IF without a third part drops the periods without a sample; EPOCH has a value in all of them. */
const toFreshness = (value: string): string =>
  `EPOCH(${value}) - FILL(IF(${value} - ${value} == 0, EPOCH(${value})), REPEAT)`;

/** 100 / 3 has no end: fifteen digits are what a double holds. */
const decimal = (factor: number): string => String(Number(factor.toPrecision(15)));

const unreachable = (node: never): never => {
  throw new TypeError(`unknown signal node ${JSON.stringify(node)}`);
};
