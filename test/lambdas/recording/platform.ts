import { defineTelemetry } from '../../../telemetry/define-telemetry';
import { agent } from '../../../telemetry/facets/agent';
import { cache } from '../../../telemetry/facets/cache';
import { collector } from '../../../telemetry/facets/collector';
import { database } from '../../../telemetry/facets/database';
import { memory } from '../../../telemetry/facets/memory';
import { network } from '../../../telemetry/facets/network';
import { postgres } from '../../../telemetry/facets/postgres';
import { redis } from '../../../telemetry/facets/redis';
import { security } from '../../../telemetry/facets/security';
import { sqlDatabase } from '../../../telemetry/facets/sql-database';
import { tasks } from '../../../telemetry/facets/tasks';
import { trends } from '../../../telemetry/facets/trends';
import { usage } from '../../../telemetry/facets/usage';

/** A service that measures with every facet that a helper records in. */
export const platform = defineTelemetry({
  service: 'platform',
  namespace: 'Platform',
  facets: {
    tasks: tasks({ tasks: ['collect', 'analyse'], queues: ['ingest'] }),
    agent: agent({ agents: ['analyst', 'writer'], models: ['small', 'large'] }),
    agentMemory: memory(),
    cache: cache(),
    database: sqlDatabase({
      operations: ['select', 'insert', 'update', 'delete'],
      tables: ['items', 'trends'],
    }),
    predictions: database({ operations: ['put_prediction'] }),
    postgres: postgres(),
    redis: redis(),
    network: network(),
    trends: trends({ sources: ['reddit'], categories: ['technology'], states: ['rising'] }),
    usage: usage({ agents: ['analyst', 'writer'] }),
    security: security({ resources: ['archive'] }),
    collector: collector({ gatherers: ['users', 'database', 'cache'] }),
  },
});
