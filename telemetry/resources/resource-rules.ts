import { type AlertRule, alert } from '../alerts/alert-rule';
import { conditionSentence } from '../alerts/condition-sentence';
import type { IncidentLevel } from '../alerts/incident-level';
import type { Severity } from '../alerts/severity';
import type { Seconds } from '../duration';
import { indefinite } from '../indefinite';
import type { Condition } from '../signals/signal';
import { formatQuantity, type Quantity } from '../unit';
import {
  type Facts,
  probeOf,
  type ResourceRow,
  type ResourceRule,
  type ResourceType,
  type WatchedResource,
} from './resource-type';

/** What is changed of a default rule; `false` takes it away. */
export type RuleOverride =
  | false
  | {
      /** In the unit of the rule's signal. */
      readonly threshold?: Quantity;
      readonly for?: Seconds;
      readonly period?: Seconds;
      readonly severity?: Severity;
      /** @default - by the severity where that is changed, else the rule's */
      readonly incidentLevel?: IncidentLevel;
      readonly summary?: string;
    };

/** By the row's id: `{ ErrorRate: { threshold: percent(1) }, Throttles: false }`. */
export type RuleOverrides = Readonly<Record<string, RuleOverride>>;

export interface ResourceRuleOptions {
  /** The weakest first: for all types, for this type, for this resource. */
  readonly overrides: readonly RuleOverrides[];
  /** The address of the page for this type and row. */
  readonly runbook: (type: string, row: string) => string;
  /** @default - none */
  readonly owner?: string;
}

/**
 * The default rules of one resource, named `<resource>-<row>`.
 * @throws RangeError when an override names a row that the type does not have
 */
export const rulesOf = <F extends Facts>(
  type: ResourceType<F>,
  resource: WatchedResource<F>,
  options: ResourceRuleOptions,
): readonly AlertRule[] => {
  const changes = mergeOverrides(type, options.overrides);
  return type.rows.flatMap((row) => {
    const change = changes.get(row.id);
    const rule = row.rule && changed(row.rule, change);
    const standard = rule && conditionOf(type, row, rule, resource);
    if (!rule || !standard) return [];
    const { condition: _, causes, why, summary, ...rest } = rule;
    const condition = withThreshold(standard, change);
    return [
      alert(`${resource.name}-${row.id}`, condition, {
        ...rest,
        summary: summary === row.rule?.summary ? summaryOf(summary, standard, condition) : summary,
        resource: `${resource.name} (${type.title})`,
        runbook: options.runbook(type.id, row.id),
        owner: options.owner,
      }),
    ];
  });
};

type Change = Exclude<RuleOverride, false>;

/** Later ones win, setting by setting. */
const mergeOverrides = <F extends Facts>(
  type: ResourceType<F>,
  overrides: readonly RuleOverrides[],
): ReadonlyMap<string, RuleOverride> => {
  const merged = new Map<string, RuleOverride>();
  for (const [id, change] of overrides.flatMap((each) => Object.entries(each))) {
    checkRow(type, id);
    const before = merged.get(id);
    merged.set(id, change === false || !before ? change : { ...before, ...change });
  }
  return merged;
};

const checkRow = <F extends Facts>({ title, rows }: ResourceType<F>, id: string): void => {
  const known = rows.filter(({ rule }) => rule).map((row) => row.id);
  if (known.includes(id)) return;
  throw new RangeError(
    `there is no default rule ${id} of ${indefinite(title)}, there are ${known.join(', ')}: name one of them`,
  );
};

const changed = <F extends Facts>(
  rule: ResourceRule<F>,
  change: RuleOverride | undefined,
): ResourceRule<F> | undefined => {
  if (change === false) return undefined;
  const { threshold: _, ...settings }: Change = change ?? {};
  const { incidentLevel: _level, ...unranked } = rule;
  return { ...(settings.severity ? unranked : rule), ...settings };
};

const conditionOf = <F extends Facts>(
  type: ResourceType<F>,
  row: ResourceRow<F>,
  rule: ResourceRule<F>,
  resource: WatchedResource<F>,
): Condition | undefined => {
  const signal = row.signal(probeOf(type, resource));
  return signal && rule.condition(signal, resource.facts);
};

const withThreshold = (condition: Condition, change: RuleOverride | undefined): Condition => {
  const threshold = change ? change.threshold : undefined;
  return threshold && condition.kind === 'threshold' ? { ...condition, threshold } : condition;
};

/** With another threshold a summary says the new number, or what is measured where it has the old one in words. */
const summaryOf = (summary: string, standard: Condition, condition: Condition): string => {
  if (condition.kind === 'band' || standard.kind === 'band') return summary;
  if (condition.threshold.value === standard.threshold.value) return summary;
  const before = formatQuantity(standard.threshold);
  if (summary.includes(before)) {
    return summary.replace(before, formatQuantity(condition.threshold));
  }
  return numberWords.test(summary) ? `${conditionSentence(condition)}.` : summary;
};

const numberWords = /\d|\b(quarter|half|two|three|four|five|ten|twelve|twenty)\b/;
