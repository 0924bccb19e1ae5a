import type { Construct } from 'constructs';
import { type Severity, severities } from '../../telemetry/alerts/severity';
import { functionPanels } from '../../telemetry/panels/function-panels';
import { alarmStates, heading, type Panel, spread, text } from '../../telemetry/panels/panel';
import { WatchDashboard, type WatchDashboardProps } from './watch-dashboard';

/** A service among others. */
export interface OverviewService {
  readonly service: string;
  readonly alarms: readonly { readonly arn: string; readonly severity: Severity }[];
  /** What is left of its error budgets. @default - none is drawn */
  readonly budgets?: readonly Panel[];
  /** Name of its dashboard. @default - no link */
  readonly dashboard?: string;
}

export interface OverviewDashboardProps
  extends Omit<WatchDashboardProps, 'panels' | 'alarms' | 'logGroups'> {
  readonly services: readonly OverviewService[];
}

/** All services at a glance: what is wrong now, alarms by service and severity, budgets, the functions that fail most. */
export class OverviewDashboard extends WatchDashboard {
  constructor(scope: Construct, id: string, { services, ...props }: OverviewDashboardProps) {
    super(scope, id, { ...props, panels: overviewPanels(services) });
  }
}

export const overviewPanels = (services: readonly OverviewService[]): readonly Panel[] => [
  text('Services', services.map(linkTo).join(' · ')),
  alarmStates('In alarm now', {
    alarms: services.flatMap(({ alarms }) => alarms.map(({ arn }) => arn)),
    worstFirst: true,
    onlyInAlarm: true,
    height: 3,
  }),
  ...services.flatMap((one) => [heading(one.service), ...bySeverity(one), ...(one.budgets ?? [])]),
  heading('All functions'),
  ...functionPanels(),
];

const linkTo = ({ service, dashboard }: OverviewService): string =>
  dashboard === undefined ? service : `[${service}](#dashboards:name=${dashboard})`;

const bySeverity = ({ alarms }: OverviewService): readonly Panel[] =>
  spread(
    severities.flatMap((severity) => {
      const arns = alarms.filter((one) => one.severity === severity).map(({ arn }) => arn);
      return arns.length === 0 ? [] : [statesOf(severity, arns)];
    }),
  );

/** Beyond that a wall of green hides what is red. */
const MANY = 12;

const statesOf = (severity: Severity, alarms: readonly string[]): Panel =>
  alarms.length <= MANY
    ? alarmStates(severity, { alarms, worstFirst: true })
    : alarmStates(`${severity}: of ${alarms.length} alarms, those in alarm`, {
        ...{ alarms, worstFirst: true, onlyInAlarm: true, height: 4 },
      });
