import type { Seconds } from '../duration';
import type { DashboardVariable } from './dashboard-variable';
import type { Panel } from './panel';

/** One of a service's dashboards, as data. */
export interface DashboardPlan {
  /** Stable: the dashboard is named `<service>-<id>`; letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  /** Up to now. @default - three hours */
  readonly range?: Seconds;
  /** @default - none */
  readonly variables?: readonly DashboardVariable[];
}
