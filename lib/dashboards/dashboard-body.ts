import { days, hours, minutes, type Seconds } from '../../telemetry/duration';
import type { DashboardVariable } from '../../telemetry/panels/dashboard-variable';
import type { Panel } from '../../telemetry/panels/panel';
import { toAlarmGraph, toAlarmWidgets } from './alarm-widgets';
import { toLogWidgets } from './log-widgets';
import { toMetricWidget } from './metric-widget';
import { toPages } from './pages';
import { withPlaces } from './rows';
import { startOf } from './time-range';
import { toVariables } from './variables';
import { textWidget, type Widget } from './widget';

/** What panels speak of without naming it. */
export interface PanelContext {
  readonly region: string;
  /** ARNs. */
  readonly alarms: readonly string[];
  /** Names. */
  readonly logGroups: readonly string[];
}

export interface DashboardProperties {
  readonly name: string;
  readonly panels: readonly Panel[];
  /** Up to now. @default - three hours */
  readonly range?: Seconds;
  /** @default - none */
  readonly variables?: readonly DashboardVariable[];
}

/** A dashboard as CloudWatch takes it. */
export interface DashboardPage {
  readonly name: string;
  /** To be written as JSON. */
  readonly body: object;
}

/**
 * Panels as the bodies of CloudWatch dashboards: one, or as many as its limits ask for, each with links to the others.
 * What CloudWatch takes for granted is not written out.
 * @throws RangeError when CloudWatch would not draw a panel, or it would say what is not so
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export const toDashboardPages = (
  { name, panels, range = hours(3), variables = [] }: DashboardProperties,
  context: PanelContext,
): readonly DashboardPage[] => {
  const isLong = range > days(1);
  const widgets = panels.flatMap((panel) => toWidgets(isLong ? coarse(panel) : panel, context));
  return toPages(name, widgets).map((page) => ({
    name: page.name,
    body: {
      start: startOf(range),
      ...(isLong ? {} : { periodOverride: 'inherit' }),
      ...(variables.length > 0 ? { variables: toVariables(variables) } : {}),
      widgets: withPlaces(page.rows),
    },
  }));
};

/** Over days short periods are more points than a graph has pixels: CloudWatch chooses one, save for what is searched. */
const coarse = (panel: Panel): Panel =>
  panel.kind === 'metrics' && panel.period < minutes(5) ? { ...panel, period: minutes(5) } : panel;

/** One panel as its widget, or as several where one cannot hold what it shows. */
const toWidgets = (panel: Panel, context: PanelContext): readonly Widget[] => {
  const { title, width } = panel;
  switch (panel.kind) {
    case 'metrics':
      return [toMetricWidget(panel, context.region)];
    case 'alarms':
      return toAlarmWidgets(panel, panel.alarms ?? context.alarms);
    case 'alarmGraph':
      return [toAlarmGraph(panel, context.region)];
    case 'logs':
      return toLogWidgets(panel, panel.logGroups ?? context.logGroups, context.region);
    case 'text':
      return [textWidget(title, `### ${title}\n\n${panel.markdown}`, width, panel.height)];
    case 'heading':
      return [textWidget(title, `## ${title}`, width, panel.height)];
    default:
      return unreachable(panel);
  }
};

const unreachable = (panel: never): never => {
  throw new TypeError(`unknown panel ${JSON.stringify(panel)}`);
};
