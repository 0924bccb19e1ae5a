import { agentRuntimeAlerts } from '../../../systems/agent-runtime/alerts';
import { agentRuntimePanels } from '../../../systems/agent-runtime/panels';
import { agentRuntime } from '../../../systems/agent-runtime/telemetry';
import { megabytes } from '../../../telemetry/unit';
import { drawnDashboard } from '../../lib/dashboards/drawn-dashboard';

const runbook = 'https://example.com/runbook';
const alerts = agentRuntimeAlerts({ runbook: () => runbook, memoryLimit: megabytes(512) });
const drawn = drawnDashboard(agentRuntimePanels({ alerts, runbook }), agentRuntime);

test('AR8: the dashboard shows requests by endpoint, agents, memory and language models', () => {
  expect(drawn.titles).toEqual(
    expect.arrayContaining([
      'Requests a minute by endpoint',
      'Response time',
      'Agent execution time (p95)',
      'Agent success rate',
      'Memory of the functions',
      'Memory of the agents',
      'LLM calls',
      'LLM tokens',
      'LLM cost (US dollars)',
    ]),
  );
});

test('each line has data once all is emitted', () => {
  expect(drawn.problems).toEqual([]);
  expect(drawn.empty).toEqual([]);
});
