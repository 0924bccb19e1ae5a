import { defineTelemetry } from '../../telemetry/define-telemetry';
import { agent } from '../../telemetry/facets/agent';
import { availability } from '../../telemetry/facets/availability';
import { cache } from '../../telemetry/facets/cache';
import { health } from '../../telemetry/facets/health';
import { http } from '../../telemetry/facets/http';
import { memory } from '../../telemetry/facets/memory';
import { scrape } from '../../telemetry/facets/scrape';
import { system } from '../../telemetry/facets/system';
import { tasks } from '../../telemetry/facets/tasks';

export const agents = ['analyst', 'product_manager', 'architect', 'developer', 'qa'] as const;

export const languageModels = ['claude-sonnet', 'claude-haiku'] as const;

/** What the agent runtime measures: shared by its handlers and its stack. */
export const agentRuntime = defineTelemetry({
  service: 'agent-runtime',
  namespace: 'AgentRuntime',
  logFields: ['access', 'source', 'flat'],
  facets: {
    http: http({
      routes: [
        'POST /flows/{flow_id}/run',
        'GET /flows/{flow_id}',
        'POST /agents/{agent_id}/execute',
        'GET /agents',
        'GET /health',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
      ],
      latencyName: 'duration_ms',
    }),
    agent: agent({ agents, models: languageModels }),
    agentMemory: memory(),
    cache: cache(),
    tasks: tasks({ tasks: ['run_flow', 'summarise_memory'], queues: ['flows'] }),
    availability: availability(),
    health: health({ dependencies: ['pocketflow', 'memory_backend', 'memory'] }),
    scrape: scrape(),
    system: system(),
  },
});
