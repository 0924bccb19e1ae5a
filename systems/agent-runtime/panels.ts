import { alarmStates, graph, type Panel, recentErrors, text } from '../../telemetry/panels/panel';
import { judgedBy } from '../../telemetry/panels/panel-threshold';
import {
  labelled,
  maximum,
  p50,
  p95,
  p99,
  ratio,
  samples,
  sum,
} from '../../telemetry/signals/signal';
import type { AgentRuntimeAlerts } from './alerts';
import { agentRuntime, agents, languageModels } from './telemetry';

export interface AgentRuntimePanelSources {
  readonly alerts: AgentRuntimeAlerts;
  readonly runbook: string;
}

const { http, agent, agentMemory } = agentRuntime;

/** The dashboard of AR8: requests by endpoint, agents' time and success, memory, language models' use and cost. */
export const agentRuntimePanels = ({
  alerts,
  runbook,
}: AgentRuntimePanelSources): readonly Panel[] => [
  text('Agent runtime', `What to do when an alarm goes off: [runbook](${runbook})`),
  alarmStates('Alarms', { worstFirst: true }),

  graph(
    'Requests a minute by endpoint',
    http.requests.by.route.map((route) => labelled(route, sum(http.requests, { route }))),
  ),
  graph(
    'Response time',
    [
      labelled('p50', p50(http.latency)),
      labelled('p95', p95(http.latency)),
      labelled('p99', p99(http.latency)),
    ],
    { rules: [alerts.latency] },
  ),
  graph('Error rate', [judgedBy(alerts.errors, '5xx of all requests')], { rules: [alerts.errors] }),

  graph(
    'Agent execution time (p95)',
    agents.map((agent_id) => labelled(agent_id, p95(agent.duration, { agent_id }))),
  ),
  graph(
    'Agent success rate',
    agents.map((agent_id) =>
      labelled(
        agent_id,
        ratio(
          sum(agent.executions, { agent_id, status: 'success' }),
          sum(agent.executions, { agent_id }),
        ),
      ),
    ),
  ),
  graph('Agent failure rate', [judgedBy(alerts.agents, 'failed of all')], {
    rules: [alerts.agents],
  }),

  graph('Memory of the functions', [judgedBy(alerts.memory, 'peak')], { rules: [alerts.memory] }),
  graph(
    'Memory of the agents',
    [
      labelled('reads', samples(agentMemory.readTime)),
      labelled('writes', samples(agentMemory.writeTime)),
    ],
    { right: [labelled('size', maximum(agentMemory.size))] },
  ),
  graph('Memory hit rate', [
    labelled('hits', ratio(sum(agentMemory.lookups, { result: 'hit' }), agentMemory.lookups)),
  ]),

  graph(
    'LLM calls',
    languageModels.map((model) => labelled(model, sum(agent.llmCalls, { model }))),
  ),
  graph('LLM tokens', [
    labelled('given', sum(agent.llmInputTokens)),
    labelled('got', sum(agent.llmOutputTokens)),
  ]),
  graph(
    'LLM cost (US dollars)',
    languageModels.map((model) => labelled(model, sum(agent.llmCostUsd, { model }))),
    { stacked: true },
  ),

  recentErrors(['agent_id', 'status_code', 'request_id']),
];
