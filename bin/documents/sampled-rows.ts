import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { rulesOf } from '../../telemetry/resources/resource-rules';
import {
  type Facts,
  probeOf,
  type ResourceRow,
  type ResourceType,
} from '../../telemetry/resources/resource-type';
import { resourceRunbookAddress } from '../../telemetry/runbooks/runbook-address';
import type { Signal } from '../../telemetry/signals/signal';
import { sampleFacts } from './sample-facts';

/** A row of a type's table, with its signal and its rule of a resource that has them. */
export interface SampledRow {
  readonly row: ResourceRow;
  /** Undefined where no sample has it. */
  readonly signal: Signal | undefined;
  readonly rule: AlertRule | undefined;
}

/** The rows of a table, each of the first sample that it applies to. */
export const sampledRows = (type: ResourceType): readonly SampledRow[] => {
  const samples = (sampleFacts[type.id] ?? [{}]).map((facts) => sampleOf(type, facts));
  return type.rows.map((row) => {
    const ofSamples = samples.map(({ signals, rules }) => ({
      row,
      signal: signals.get(row.id),
      rule: rules.get(row.id),
    }));
    const first = ofSamples.find(({ rule }) => rule) ?? ofSamples.find(({ signal }) => signal);
    return first ?? { row, signal: undefined, rule: undefined };
  });
};

/** How the documents call the resource. */
const NAME = '<resource>';

const sampleOf = (type: ResourceType, facts: Facts) => {
  const resource = { name: NAME, dimensions: dimensionsOf(type), facts };
  const rules = rulesOf(type, resource, {
    overrides: [],
    runbook: (id, row) => resourceRunbookAddress('docs/runbooks', id, row),
  });
  return {
    signals: new Map(type.rows.map((row) => [row.id, row.signal(probeOf(type, resource))])),
    rules: new Map(rules.map((rule) => [rule.name.slice(NAME.length + 1), rule])),
  };
};

/** As AWS's recommendations have them, with their own names in the places of values. */
const dimensionsOf = ({ recommended }: ResourceType): Readonly<Record<string, string>> =>
  Object.fromEntries((recommended[0]?.dimensions ?? []).map((name) => [name, `<${name}>`]));
