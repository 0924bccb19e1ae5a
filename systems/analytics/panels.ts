import { hours, minutes } from '../../telemetry/duration';
import { httpMethods } from '../../telemetry/facets/http';
import { alarmStates, graph, type Panel, recentErrors, text } from '../../telemetry/panels/panel';
import { judgedBy } from '../../telemetry/panels/panel-threshold';
import {
  labelled,
  maximum,
  p95,
  rate,
  type Signal,
  sum,
  total,
} from '../../telemetry/signals/signal';
import type { AnalyticsAlerts } from './alerts';
import { agents, analytics } from './telemetry';

export interface AnalyticsPanelSources {
  readonly alerts: AnalyticsAlerts;
  readonly runbook: string;
}

const { http, usage } = analytics;

/** The dashboard of AN10: its five panels, below them who consumes the credits, and the newest errors. */
export const analyticsPanels = ({ alerts, runbook }: AnalyticsPanelSources): readonly Panel[] => [
  text('Analytics', `What to do when an alarm goes off: [runbook](${runbook})`),
  alarmStates('Alarms', { worstFirst: true }),

  graph('Request Rate', requestsByMethod()),
  graph('Error Rate', [judgedBy(alerts.errors, '5xx of all requests')], { rules: [alerts.errors] }),
  graph('P95 Latency', [labelled('p95', p95(http.latency))], { rules: [alerts.latency] }),

  graph('Active Users', [labelled('active', maximum(usage.activeUsers))], { period: minutes(5) }),
  graph('Credits Consumed', [judgedBy(alerts.credits, 'an hour')], {
    rules: [alerts.credits],
    period: minutes(15),
  }),
  graph(
    'Credits Consumed by Agent',
    agents.map((agent_id) => labelled(agent_id, sum(usage.creditsConsumed, { agent_id }))),
    { stacked: true, period: hours(1) },
  ),

  recentErrors(['status_code', 'path', 'workspace_id', 'request_id']),
];

/** Methods are part of the routes. */
const requestsByMethod = (): readonly Signal[] =>
  httpMethods.flatMap((method) => {
    const routes = http.requests.by.route.filter((route) => route.startsWith(`${method} `));
    if (routes.length === 0) return [];
    const requests = routes.map((route) => sum(http.requests, { route }));
    return [labelled(method, rate(total(method, requests), 'second'))];
  });
