import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { billedMetrics } from '../../telemetry/billed-metrics';
import { defineTelemetry } from '../../telemetry/define-telemetry';
import { agent } from '../../telemetry/facets/agent';
import { cache } from '../../telemetry/facets/cache';
import { collector } from '../../telemetry/facets/collector';
import { memory } from '../../telemetry/facets/memory';
import { security } from '../../telemetry/facets/security';
import { sqlDatabase } from '../../telemetry/facets/sql-database';
import { tasks } from '../../telemetry/facets/tasks';
import { trends } from '../../telemetry/facets/trends';
import { usage } from '../../telemetry/facets/usage';

/** The facets of docs/recording.md. */
const platform = defineTelemetry({
  service: 'platform',
  namespace: 'Platform',
  facets: {
    tasks: tasks({ tasks: ['collect', 'analyse'], queues: ['ingest'] }),
    agent: agent({ agents: ['analyst', 'writer'], models: ['small', 'large'] }),
    memory: memory(),
    cache: cache(),
    sqlDatabase: sqlDatabase({ operations: ['select', 'insert'], tables: ['items', 'trends'] }),
    trends: trends({ sources: ['reddit'], categories: ['technology'], states: ['rising'] }),
    usage: usage({ agents: ['analyst', 'writer'] }),
    security: security({ resources: ['archive'] }),
    collector: collector({ gatherers: ['users', 'database'] }),
  },
});

const page = readFileSync(join(__dirname, '../../docs/recording.md'), 'utf8');

test.each([
  'tasks',
  'agent',
  'memory',
  'cache',
  'sqlDatabase',
  'trends',
  'usage',
  'security',
  'collector',
] as const)('the page on recording says what the facet %s is billed for', (name) => {
  const documented = new RegExp(`^\\| \`${name}\` \\|[^|]*\\| (\\d+)`, 'm').exec(page)?.[1];

  const billed = billedMetrics({ facet: platform[name] });

  expect(Number(documented)).toBe(billed);
});
