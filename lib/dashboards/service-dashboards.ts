import type { AlertRule } from '../../telemetry/alerts/alert-rule';
import { days } from '../../telemetry/duration';
import type { DashboardPlan } from '../../telemetry/panels/dashboard-plan';
import type { PanelGroup } from '../../telemetry/panels/facet-panels';
import {
  alarmGraph,
  alarmStates,
  heading,
  type Panel,
  recentErrors,
  runbooks,
} from '../../telemetry/panels/panel';
import { type DrawnResource, resourcePanels } from '../../telemetry/panels/resource-panels';
import { watchParts } from '../watch-parts';

export interface ServiceDashboardOptions {
  readonly telemetry: { readonly service: string };
  readonly rules: readonly AlertRule[];
  /** @default - none is drawn */
  readonly resources?: readonly DrawnResource[];
  /** @default - none is drawn */
  readonly budgets?: readonly Panel[];
  /** A word of the names of its resources, for where there are too many to name: the stack's name. @default - any */
  readonly within?: string;
  /** Whether the dashboard is given log groups to read the newest errors from. @default - it is not */
  readonly hasLogs?: boolean;
  /** Of each newest error, beside when and what. @default - its request */
  readonly errorFields?: readonly string[];
}

/** Everything of one service, without anything being said of it: what a {@link WatchDashboard} takes as its panels. */
export const serviceDashboard = ({
  telemetry,
  rules,
  resources = [],
  budgets = [],
  within,
  hasLogs = false,
  errorFields,
}: ServiceDashboardOptions): readonly Panel[] => [
  rules.length > MANY
    ? alarmStates('In alarm now', { worstFirst: true, onlyInAlarm: true, height: 3 })
    : alarmStates('Alarms', { worstFirst: true }),
  ...budgets,
  ...drawnFacets(telemetry, rules),
  ...resourcePanels(resources, { within }),
  ...(hasLogs ? [heading('Logs'), recentErrors(errorFields)] : []),
  ...(rules.length > 0 ? [runbooks('What each alarm means', onceEach(rules))] : []),
];

/** A service's name alone has no facets. */
const drawnFacets = (
  telemetry: { readonly service: string },
  rules: readonly AlertRule[],
  only?: readonly PanelGroup[],
): readonly Panel[] =>
  Object.keys(telemetry).length === 1 ? [] : watchParts.facetPanels(telemetry, rules, only);

/** Beyond that a wall of green says less than an empty one. */
const MANY = 24;

/** The default rule of a type has one page, however many resources have it. */
const onceEach = (rules: readonly AlertRule[]): readonly AlertRule[] => {
  const sharing = new Map<string, number>();
  for (const { runbook } of rules) sharing.set(runbook, (sharing.get(runbook) ?? 0) + 1);
  const firsts = new Map([...rules].reverse().map((rule) => [rule.runbook, rule]));
  return rules
    .filter((rule) => firsts.get(rule.runbook) === rule)
    .map((rule) => {
      const others = (sharing.get(rule.runbook) ?? 1) - 1;
      return others === 0 ? rule : { ...rule, name: `${rule.name} and ${others} more` };
    });
};

/** What a service can have beside its dashboard, without anything being said of it. */
export type StandardDashboard = 'summary' | 'alarms';

export interface StandardDashboardOptions extends ServiceDashboardOptions {
  /** In the order of the rules. */
  readonly alarms: readonly { readonly name: string; readonly arn: string }[];
}

/** Two weeks of what matters most, or every alarm with what it judges. */
export const standardDashboard = (
  id: StandardDashboard,
  options: StandardDashboardOptions,
): DashboardPlan =>
  id === 'summary'
    ? { id, title: 'Two weeks', range: days(14), panels: summaryPanels(options) }
    : { id, title: 'Alarms', panels: options.alarms.map(({ name, arn }) => alarmGraph(name, arn)) };

const summaryPanels = ({
  telemetry,
  rules,
  resources = [],
  budgets = [],
  within,
}: StandardDashboardOptions): readonly Panel[] => [
  ...budgets,
  ...drawnFacets(telemetry, rules, ['Users', 'Work']),
  ...resourcePanels(resources, { within, graphsOfEach: 2 }),
];
