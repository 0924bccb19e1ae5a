import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Color,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Panel } from '../../telemetry/panel';
import { toRows } from './rows';
import { toMetric } from './signal-metric';

/** What panels speak of without naming it. */
export interface PanelContext {
  /** ARNs. */
  readonly alarms: readonly string[];
  readonly logGroups: readonly ILogGroup[];
}

export interface WatchDashboardProps extends PanelContext {
  readonly dashboardName: string;
  readonly panels: readonly Panel[];
}

/** Panels as a CloudWatch dashboard over the last hour, each at its own period. */
export class WatchDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: WatchDashboardProps) {
    super(scope, id, {
      dashboardName: props.dashboardName,
      defaultInterval: Duration.hours(1),
      periodOverride: PeriodOverride.INHERIT,
      widgets: toRows(props.panels).map((row) => row.map((panel) => toWidget(panel, props))),
    });
  }
}

/** An alarm takes up six of the dashboard's columns, a row of them one unit, and so does the title. */
const heightOfAlarms = (width: number, alarms: number): number =>
  1 + Math.max(1, Math.ceil(alarms / Math.max(1, Math.floor(width / 6))));

const toWidget = (panel: Panel, { alarms, logGroups }: PanelContext): IWidget => {
  const { title, width } = panel;
  const height = panel.height ?? heightOfAlarms(width, alarms.length);
  switch (panel.kind) {
    case 'graph':
      return toGraph(panel);
    case 'number':
      return new SingleValueWidget({ title, width, height, metrics: toMetrics(panel) });
    case 'alarms':
      return new AlarmStatusWidget({
        title,
        width,
        height,
        alarms: alarms.map((alarmArn) => ({ alarmRef: { alarmArn } }) as IAlarm),
      });
    case 'logs':
      return new LogQueryWidget({
        ...{ title, width, height },
        logGroupNames: logGroups.map((group) => group.logGroupName),
        queryLines: [...panel.query],
      });
    case 'text':
      return new TextWidget({ width, height, markdown: `### ${title}\n\n${panel.markdown}` });
    default:
      return unreachable(panel);
  }
};

const toGraph = (panel: Extract<Panel, { kind: 'graph' }>): IWidget =>
  new GraphWidget({
    title: panel.title,
    width: panel.width,
    height: panel.height,
    stacked: panel.stacked,
    period: Duration.seconds(panel.period),
    left: toMetrics(panel),
    leftYAxis: { min: 0, showUnits: false, label: panel.signals[0]?.unit },
    leftAnnotations: panel.thresholds.map(({ label, at }) => ({
      label,
      value: at.value,
      color: Color.RED,
    })),
  });

const toMetrics = (panel: Extract<Panel, { kind: 'graph' | 'number' }>): IMetric[] =>
  panel.signals.map((signal, i) =>
    toMetric(signal, panel.period, { idPrefix: `s${i + 1}`, label: signal.label }),
  );

const unreachable = (panel: never): never => {
  throw new TypeError(`unknown panel ${JSON.stringify(panel)}`);
};
