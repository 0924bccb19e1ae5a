import { defineTelemetry } from '../../telemetry/define-telemetry';
import { agent } from '../../telemetry/facets/agent';
import { availability } from '../../telemetry/facets/availability';
import { cache } from '../../telemetry/facets/cache';
import { collector } from '../../telemetry/facets/collector';
import { health } from '../../telemetry/facets/health';
import { http } from '../../telemetry/facets/http';
import { scrape } from '../../telemetry/facets/scrape';
import { sqlDatabase } from '../../telemetry/facets/sql-database';
import { system } from '../../telemetry/facets/system';
import { tasks } from '../../telemetry/facets/tasks';
import { usage } from '../../telemetry/facets/usage';
import { gauge, inHighResolution } from '../../telemetry/instrument';

export const agents = ['report_writer', 'forecaster', 'segmenter', 'assistant'] as const;

/**
 * What the analytics service measures: shared by its handlers and its stack. What AN8 looks at every 30 seconds is kept by
 * the second.
 */
export const analytics = defineTelemetry({
  service: 'analytics',
  namespace: 'Analytics',
  logFields: ['deployment', 'client'],
  facets: {
    http: inHighResolution(
      http({
        routes: [
          'GET /workspaces/{workspace_id}/metrics',
          'GET /workspaces/{workspace_id}/reports',
          'POST /workspaces/{workspace_id}/reports',
          'GET /workspaces/{workspace_id}/credits',
          'POST /agents/{agent_id}/runs',
          'GET /health',
          'GET /health/live',
          'GET /health/ready',
          'GET /metrics',
        ],
        latencyName: 'duration_ms',
      }),
    ),
    agent: agent({ agents, models: ['claude-sonnet', 'claude-haiku'] }),
    usage: usage({ agents }),
    database: inHighResolution(
      sqlDatabase({
        operations: ['select', 'insert', 'update', 'delete'],
        tables: ['events', 'reports', 'workspaces', 'credits'],
      }),
    ),
    cache: cache(),
    jobs: tasks({
      tasks: ['aggregate_events', 'send_report', 'expire_credits'],
      queues: ['jobs'],
    }),
    collector: collector({
      gatherers: ['active_users', 'credits', 'error_rate', 'agents', 'database', 'cache'],
    }),
    availability: availability(),
    health: health({ dependencies: ['database', 'redis', 'main_app'] }),
    scrape: scrape(),
    system: inHighResolution(system()),
  },
  instruments: {
    creditsConsumedToday: gauge('Credits consumed since midnight'),
  },
});
