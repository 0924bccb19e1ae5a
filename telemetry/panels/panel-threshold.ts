import type { AlertRule } from '../alerts/alert-rule';
import type { Severity } from '../alerts/severity';
import { type Condition, labelled, type Signal, type SignalNode } from '../signals/signal';
import type { Quantity } from '../unit';

/** A line across a graph, where an alarm goes off. */
export interface Threshold {
  readonly label: string;
  readonly at: Quantity;
  /** The side that is bad. @default - none is marked */
  readonly bad?: 'above' | 'below';
  /** @default - critical */
  readonly severity?: Severity;
}

/** What CloudWatch's anomaly detection expects of a signal, drawn around it. */
export interface Band {
  readonly signal: Signal;
  /** Width, in standard deviations. */
  readonly deviations: number;
}

/** Where the alarms of rules go off; rules that agree on a value share a line. */
export const thresholdsOf = (rules: readonly AlertRule[]): readonly Threshold[] => {
  const lines = new Map<string, Threshold>();
  for (const { name, condition, severity } of rules) {
    if (condition.kind !== 'threshold') continue;
    const { threshold, comparison } = condition;
    const key = `${threshold.value} ${threshold.unit}`;
    const label = [lines.get(key)?.label, name].filter(Boolean).join(', ');
    const bad = comparison.startsWith('Greater') ? 'above' : 'below';
    lines.set(key, { label, at: threshold, bad, severity });
  }
  return [...lines.values()];
};

/** What a rule judges, for a graph: without its guard, since little traffic is no reason to draw 0. */
export const judgedBy = ({ condition }: Pick<AlertRule, 'condition'>, label?: string): Signal => {
  const { signal } = condition;
  const node = signal.node.kind === 'guarded' ? signal.node.value : signal.node;
  return labelled(label ?? signal.label, { ...signal, node });
};

/** What is usual of the signals of rules that watch for the unusual. */
export const bandsOf = (rules: readonly AlertRule[]): readonly Band[] =>
  rules.flatMap(({ condition }) =>
    condition.kind === 'band'
      ? [{ signal: condition.signal, deviations: condition.deviations }]
      : [],
  );

/**
 * The rules that judge what a graph of these signals draws, be it by another statistic, and with or without a guard for
 * little traffic.
 */
export const rulesAbout = (
  signals: readonly Signal[],
  rules: readonly AlertRule[],
): readonly AlertRule[] => {
  const drawn = new Set(signals.map(({ node }) => identityOf(node)));
  return rules.filter(({ condition }) => drawn.has(identityOf(judged(condition))));
};

const judged = ({ signal }: Condition): SignalNode => signal.node;

const identityOf = (node: SignalNode): string =>
  node.kind === 'guarded'
    ? identityOf(node.value)
    : JSON.stringify(node, (key, value) => (key === 'statistic' ? undefined : value));
