import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DashboardPlan } from '../../telemetry/panels/dashboard-plan';
import type { Panel } from '../../telemetry/panels/panel';
import {
  type StandardDashboard,
  type StandardDashboardOptions,
  serviceDashboard,
  standardDashboard,
} from './service-dashboards';
import { WatchDashboard } from './watch-dashboard';

export interface WatchDashboardsProps {
  /** Of the first dashboard; the others are named `<name>-<id>`. */
  readonly name: string;
  /** Of the first dashboard. @default - there is no such dashboard */
  readonly panels?: 'standard' | readonly Panel[];
  readonly dashboards: readonly (DashboardPlan | StandardDashboard)[];
  /** What standard dashboards show. */
  readonly shown: StandardDashboardOptions;
  /** ARNs of the alarms that tell for others, shown first. */
  readonly composites: readonly string[];
  readonly logGroups?: readonly ILogGroup[];
}

/** The dashboards of a watch, below it. */
export const createDashboards = (scope: Construct, props: WatchDashboardsProps): void => {
  const { name, panels, dashboards, shown, composites, logGroups } = props;
  const alarms = [...composites, ...shown.alarms.map(({ arn }) => arn)];
  if (panels !== undefined) {
    new WatchDashboard(scope, 'Dashboard', {
      dashboardName: name,
      panels: panels === 'standard' ? serviceDashboard(shown) : panels,
      ...{ alarms, logGroups },
    });
  }
  for (const each of dashboards) {
    const {
      id,
      title: _,
      ...plan
    } = typeof each === 'string' ? standardDashboard(each, shown) : each;
    const dashboardName = `${name}-${id}`;
    new WatchDashboard(scope, `Dashboard-${id}`, { ...plan, dashboardName, alarms, logGroups });
  }
};
