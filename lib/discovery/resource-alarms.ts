import type { IConstruct } from 'constructs';
import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { type RuleOverrides, rulesOf } from '../../telemetry/resources/resource-rules';
import type { AnyRowOverrides, TypeOverrides } from '../../telemetry/resources/resource-types';
import type { DiscoveredResource } from './discover';

/** What is changed of the default rules of one construct, and of all below it. */
export interface ConstructOverrides {
  readonly construct: IConstruct;
  readonly rules: AnyRowOverrides;
}

/** Changes of the default rules of a construct: `forConstruct(orders, { Throttles: false })`. */
export const forConstruct = (
  construct: IConstruct,
  rules: AnyRowOverrides,
): ConstructOverrides => ({
  construct,
  rules,
});

/** The cascade: what stands later wins, setting by setting. */
export interface OverrideCascade {
  /** Of all resources of a type, by the type's id: `{ lambda: { ErrorRate: { threshold: percent(1) } } }`. */
  readonly types?: TypeOverrides;
  /** Of single constructs. */
  readonly constructs?: readonly ConstructOverrides[];
}

export interface ResourceAlarmOptions extends OverrideCascade {
  readonly runbook: (type: string, row: string) => string;
  readonly owner?: string;
}

/** A resource that was found; the account has no construct, so that the overrides of types alone change its rules. */
export type WatchableResource = Omit<DiscoveredResource, 'construct'> &
  Partial<Pick<DiscoveredResource, 'construct'>>;

/** @throws RangeError when an override is of no row or of no type that there is */
export const resourceAlarms = (
  { type, resource, construct }: WatchableResource,
  { types = {}, constructs = [], runbook, owner }: ResourceAlarmOptions,
): readonly AlertRule[] => {
  const ofType = (types as Readonly<Record<string, RuleOverrides>>)[type.id];
  const overrides = [
    ...(ofType ? [ofType] : []),
    ...constructs
      .filter((each) => construct?.node.scopes.includes(each.construct))
      .map((each) => ownRows(each.rules, type)),
  ];
  return rulesOf(type, resource, { overrides, runbook, owner });
};

/** A construct may hold resources of several types: each takes the rows that it has. */
const ownRows = (rules: AnyRowOverrides, { rows }: DiscoveredResource['type']): RuleOverrides =>
  Object.fromEntries(Object.entries(rules).filter(([id]) => rows.some((row) => row.id === id)));

/** @throws RangeError when an override of a construct or a type changes nothing: a typing error, or something that moved */
export const checkOverrides = (
  discovered: readonly WatchableResource[],
  { types = {}, constructs = [] }: OverrideCascade,
): void => {
  const known = [...new Set(discovered.map(({ type }) => type.id))];
  for (const id of Object.keys(types)) {
    if (known.includes(id)) continue;
    throw new RangeError(
      `an override is of the type ${id}, found here are ${known.join(', ') || 'none'}: name one of them`,
    );
  }
  for (const { construct, rules } of constructs) {
    const below = discovered.filter((each) => each.construct?.node.scopes.includes(construct));
    const rows = below.flatMap(({ type }) =>
      type.rows.filter(({ rule }) => rule).map((row) => row.id),
    );
    const unknown = Object.keys(rules).find((id) => !rows.includes(id));
    if (unknown === undefined) continue;
    throw new RangeError(
      `the override of ${construct.node.path} names ${unknown}, its resources have ${rows.join(', ') || 'no default rules'}: name one of them`,
    );
  }
};
