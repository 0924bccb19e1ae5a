import { defineTelemetry } from '../../telemetry/define-telemetry';
import { availability } from '../../telemetry/facets/availability';
import { disk } from '../../telemetry/facets/disk';
import { health } from '../../telemetry/facets/health';
import { http } from '../../telemetry/facets/http';
import { scrape } from '../../telemetry/facets/scrape';
import { security } from '../../telemetry/facets/security';
import { sqlDatabase } from '../../telemetry/facets/sql-database';
import { system } from '../../telemetry/facets/system';
import { tasks } from '../../telemetry/facets/tasks';
import { trends } from '../../telemetry/facets/trends';

export const sources = ['reddit', 'hackernews', 'youtube', 'rss'] as const;
export const categories = ['technology', 'business', 'science', 'entertainment'] as const;
export const trendStates = ['emerging', 'rising', 'peaking', 'declining'] as const;
export const queues = ['collection', 'processing'] as const;

/**
 * What the trend platform measures: shared by its handlers and its stack. Two gauges of TR1 are AWS's own, since no
 * environment can know them: active requests and active tasks are `AWS/Lambda` `ConcurrentExecutions` of the functions.
 */
export const trendIntelligence = defineTelemetry({
  service: 'trend-intelligence',
  namespace: 'TrendIntelligence',
  logFields: ['source', 'contextIds'],
  facets: {
    http: http({
      routes: [
        'GET /api/v1/trends',
        'GET /api/v1/trends/{trend_id}',
        'GET /api/v1/topics',
        'POST /api/v1/collections',
        'GET /health',
        'GET /health/live',
        'GET /health/ready',
        'GET /metrics',
      ],
    }),
    tasks: tasks({
      tasks: ['collect_from_source', 'cluster_items', 'detect_trends', 'update_trend_states'],
      queues,
    }),
    database: sqlDatabase({
      operations: ['select', 'insert', 'update', 'delete'],
      tables: ['items', 'topics', 'trends', 'sources'],
    }),
    trends: trends({ sources, categories, states: trendStates }),
    availability: availability(),
    health: health({ dependencies: ['postgres', 'queue', 'sources'] }),
    security: security({ resources: ['database', 'archive', 'queues'] }),
    scrape: scrape(),
    system: system(),
    disk: disk(),
  },
});
