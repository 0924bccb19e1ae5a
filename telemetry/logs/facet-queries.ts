import type { AnyTelemetry } from '../define-telemetry';
import type { Fact } from '../line-fields';
import { type LineNames, lineNames } from '../line-names';
import { measures } from '../measures';
import type { QueryParameter, SavedQuery } from './saved-query';

export interface FacetQueryOptions {
  /** From when on something counts as slow, in milliseconds. @default 1000, which is AR8's */
  readonly slowMs?: number;
}

/**
 * The queries that a service's lines can answer, by the names that its lines have. A query is left out where the service
 * has no such facet, or takes a field off that the query cannot do without.
 */
export const facetQueries = (
  telemetry: AnyTelemetry,
  { slowMs = 1000 }: FacetQueryOptions = {},
): readonly SavedQuery[] => {
  const names = lineNames(telemetry);
  return templates
    .filter(({ of, needs = [] }) => (!of || measures(telemetry, of)) && needs.every(names.has))
    .map(({ name, finds, parameters = [], commands }) => ({
      name,
      finds,
      parameters,
      text: commands({ ...names, slowMs }).join('\n| '),
    }));
};

interface QueryTemplate {
  readonly name: string;
  readonly finds: string;
  /** What the service must measure: the end of an instrument's path. @default - for every service */
  readonly of?: string;
  /** Without which it finds nothing. */
  readonly needs?: readonly Fact[];
  readonly parameters?: readonly QueryParameter[];
  readonly commands: (names: LineNames & { readonly slowMs: number }) => readonly string[];
}

/** Their lines are rare and the level is indexed, so that they are found without reading the others. */
const ourErrors = ({ at }: LineNames): string => `filter ${at('level')} in ["ERROR", "CRITICAL"]`;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report */
const REPORTS = 'filter type = "platform.report"';

const everyService: readonly QueryTemplate[] = [
  {
    name: 'errors-by-fingerprint',
    finds: 'Our errors, each kind once, the most frequent first (EF12).',
    needs: ['level', 'error'],
    commands: (names) => [
      `${ourErrors(names)} and ispresent(${names.error('fingerprint')})`,
      `stats count(*) as errors, ${names.when('userId', (user) => `count_distinct(${user}) as users, `)}min(@timestamp) as first, max(@timestamp) as last, latest(${names.error('message')}) as newest by ${names.error('fingerprint')}, ${names.error('category')}`,
      'sort errors desc',
      'limit 50',
    ],
  },
  {
    name: 'new-errors',
    finds: 'Our errors, each kind once, those that began last first: what a deployment brought.',
    needs: ['level', 'error'],
    commands: (names) => [
      `${ourErrors(names)} and ispresent(${names.error('fingerprint')})`,
      `stats min(@timestamp) as first, count(*) as errors, latest(${names.error('message')}) as newest by ${names.error('fingerprint')}`,
      'sort first desc',
      'limit 50',
    ],
  },
  {
    name: 'one-error',
    finds: 'Every time that an error of one kind happened, with its stack.',
    needs: ['error'],
    parameters: [{ name: 'fingerprint', description: 'error.fingerprint of a line: 47e25931' }],
    commands: ({ error, list }) => [
      `filter ${error('fingerprint')} = "{{fingerprint}}"`,
      `fields @timestamp, ${list('route', 'requestId', 'userId')}, ${error('message')}, ${error('stack')}`,
      'sort @timestamp desc',
      'limit 50',
    ],
  },
  {
    name: 'recent-errors',
    finds: 'Our newest errors, with the request that each belongs to.',
    needs: ['level', 'error'],
    commands: (names) => [
      ourErrors(names),
      `fields @timestamp, ${names.list('logger', 'message', 'route', 'requestId')}, ${names.error('category')}, ${names.error('message')}`,
      'sort @timestamp desc',
      'limit 50',
    ],
  },
  {
    name: 'warnings',
    finds: 'Warnings by logger and message: bad data, retries, mistakes of callers.',
    needs: ['level', 'logger', 'message'],
    commands: ({ at }) => [
      `filter ${at('level')} = "WARNING"`,
      `stats count(*) as warnings, max(@timestamp) as last by ${at('logger')}, ${at('message')}`,
      'sort warnings desc',
      'limit 50',
    ],
  },
  {
    name: 'one-request',
    finds: 'All lines of one request, in order.',
    needs: ['requestId'],
    parameters: [{ name: 'request_id', description: 'what the answer has as X-Request-ID' }],
    commands: ({ at, list }) => [
      `filter ${at('requestId')} = "{{request_id}}"`,
      `fields @timestamp, ${list('level', 'logger', 'message')}, @message`,
      'sort @timestamp asc',
    ],
  },
  {
    name: 'one-user',
    finds: "One user's requests, the newest first (EF12).",
    needs: ['userId'],
    parameters: [{ name: 'user_id', description: 'the user, as the authoriser names him' }],
    commands: ({ at, list }) => [
      `filter ${at('userId')} = "{{user_id}}"`,
      `fields @timestamp, ${list('level', 'message', 'route', 'statusCode', 'responseTimeMs', 'requestId')}`,
      'sort @timestamp desc',
      'limit 200',
    ],
  },
  {
    name: 'active-users',
    finds: 'How many users there were in each hour (EF12).',
    needs: ['userId'],
    commands: ({ at }) => [
      `filter ispresent(${at('userId')})`,
      `stats count_distinct(${at('userId')}) as users by bin(1h)`,
    ],
  },
  {
    name: 'users-with-errors',
    finds: 'Who met our errors, those who met most first.',
    needs: ['userId', 'level', 'error'],
    commands: (names) => [
      `${ourErrors(names)} and ispresent(${names.at('userId')})`,
      `stats count(*) as errors, count_distinct(${names.error('fingerprint')}) as kinds by ${names.at('userId')}`,
      'sort errors desc',
      'limit 50',
    ],
  },
  {
    name: 'throttled',
    finds: 'What ran into a limit: of AWS, of a database, of another service.',
    needs: ['error'],
    commands: ({ error, when }) => [
      `filter ${error('category')} = "throttled"`,
      `stats count(*) as times, max(@timestamp) as last, latest(${error('message')}) as newest by ${error('name')}${when('route', (route) => `, ${route}`)}`,
      'sort times desc',
    ],
  },
  {
    name: 'cold-starts',
    finds: 'Cold starts of each function, and what they took.',
    commands: () => [
      REPORTS,
      'stats count(*) as invocations, count(record.metrics.initDurationMs) as cold_starts, avg(record.metrics.initDurationMs) as average_ms, max(record.metrics.initDurationMs) as longest_ms by @log',
      'sort cold_starts desc',
    ],
  },
  {
    name: 'time-outs',
    finds: 'Invocations that Lambda ended, for their time was over.',
    commands: () => [
      `${REPORTS} and record.status = "timeout"`,
      'fields @timestamp, @log, record.requestId, record.metrics.durationMs',
      'sort @timestamp desc',
      'limit 50',
    ],
  },
  {
    name: 'memory',
    finds: 'How much of its memory each function used at most, and its slowest invocations.',
    commands: () => [
      REPORTS,
      'stats max(record.metrics.maxMemoryUsedMB) as used_mb, max(record.metrics.memorySizeMB) as memory_mb, pct(record.metrics.durationMs, 99) as p99_ms by @log',
      'sort used_mb desc',
    ],
  },
  {
    name: 'log-volume',
    finds: 'Lines and bytes by logger and level: what the ingestion is paid for.',
    needs: ['logger', 'level'],
    commands: ({ at }) => [
      `stats count(*) as lines, sum(strlen(@message)) as bytes by ${at('logger')}, ${at('level')}`,
      'sort bytes desc',
    ],
  },
  {
    name: 'audit-trail',
    finds: 'Who did what, the newest first (TR4).',
    needs: ['logger'],
    commands: ({ at }) => [
      `filter ${at('logger')} = "audit"`,
      'fields @timestamp, event_type, user, success, ip_address, method, endpoint, status_code, resource_type, resource_id, action, config_key, old_value, new_value',
      'sort @timestamp desc',
      'limit 200',
    ],
  },
];

const httpQueries: readonly QueryTemplate[] = [
  {
    name: 'slowest-routes',
    finds: 'Response times of each route, the slowest first.',
    of: 'errorResponses',
    needs: ['responseTimeMs'],
    commands: ({ at }) => [
      `filter ispresent(${at('route')}) and ispresent(${at('responseTimeMs')})`,
      `stats count(*) as requests, pct(${at('responseTimeMs')}, 50) as p50_ms, pct(${at('responseTimeMs')}, 95) as p95_ms, pct(${at('responseTimeMs')}, 99) as p99_ms, max(${at('responseTimeMs')}) as slowest_ms by ${at('route')}`,
      'sort p95_ms desc',
    ],
  },
  {
    name: 'slowest-requests',
    finds: 'The slowest requests, to be looked up one by one.',
    of: 'errorResponses',
    needs: ['responseTimeMs'],
    commands: ({ at, list, slowMs }) => [
      `filter ispresent(${at('route')}) and ${at('responseTimeMs')} > ${slowMs}`,
      `fields @timestamp, ${list('route', 'statusCode', 'responseTimeMs', 'coldStart', 'requestId', 'traceId')}`,
      `sort ${at('responseTimeMs')} desc`,
      'limit 50',
    ],
  },
  {
    name: 'failures-by-route',
    finds: 'Answers of 400 and above by route and status.',
    of: 'errorResponses',
    needs: ['statusCode'],
    commands: ({ at }) => [
      `filter ispresent(${at('route')}) and ${at('statusCode')} >= 400`,
      `stats count(*) as answers, max(@timestamp) as last by ${at('route')}, ${at('statusCode')}`,
      'sort answers desc',
    ],
  },
  {
    name: 'requests-by-client',
    finds: 'Who asks most, by address.',
    of: 'errorResponses',
    needs: ['clientIp'],
    commands: ({ at }) => [
      `filter ispresent(${at('clientIp')})`,
      `stats count(*) as requests, max(@timestamp) as last by ${at('clientIp')}`,
      'sort requests desc',
      'limit 50',
    ],
  },
];

const facetTemplates: readonly QueryTemplate[] = [
  {
    name: 'ailing-dependencies',
    finds: 'What the readiness check found wrong, and the text of the error.',
    of: 'health.up',
    needs: ['context'],
    commands: ({ list }) => [
      `filter @message like '"dependencies":{'`,
      `fields @timestamp, ${list('route', 'statusCode')}, @message`,
      'sort @timestamp desc',
      'limit 50',
    ],
  },
  {
    name: 'failed-batches',
    finds: 'Batches of which messages come again.',
    of: 'executed',
    needs: ['failedRecords', 'error'],
    commands: ({ at, list, error }) => [
      `filter ${at('failedRecords')} > 0`,
      `fields @timestamp, ${list('trigger', 'records', 'failedRecords', 'requestId')}, ${error('message')}`,
      'sort @timestamp desc',
      'limit 50',
    ],
  },
  {
    name: 'slowest-tasks',
    finds: 'The slowest invocations outside the API.',
    of: 'executed',
    needs: ['logger', 'durationMs'],
    commands: ({ service, at, list }) => [
      `filter ${at('logger')} = "${service}.invocation"`,
      `fields @timestamp, @log, ${list('trigger', 'records', 'durationMs', 'requestId')}`,
      `sort ${at('durationMs')} desc`,
      'limit 50',
    ],
  },
  {
    name: 'slow-agent-executions',
    finds: "One agent's executions that took longer than usual (AR8).",
    of: 'llmCalls',
    needs: ['logger', 'context'],
    parameters: [{ name: 'agent_id', description: 'the agent, as the facet declares it' }],
    commands: ({ service, at, list, context, slowMs }) => [
      `filter ${at('logger')} = "${service}.agent" and ${context('agent_id')} = "{{agent_id}}" and ${context('duration_ms')} > ${slowMs}`,
      `fields @timestamp, ${context('agent_id')}, ${context('story_id')}, ${context('status')}, ${context('duration_ms')}, ${list('requestId')}`,
      `sort ${context('duration_ms')} desc`,
      'limit 50',
    ],
  },
  {
    name: 'agents',
    finds: 'Executions, time and model cost of each agent by status.',
    of: 'llmCalls',
    needs: ['logger', 'context'],
    commands: ({ service, at, context }) => [
      `filter ${at('logger')} = "${service}.agent" and ispresent(${context('status')})`,
      `stats count(*) as executions, pct(${context('duration_ms')}, 95) as p95_ms, sum(${context('llm.calls')}) as llm_calls, sum(${context('llm.cost_usd')}) as cost_usd by ${context('agent_id')}, ${context('status')}`,
      'sort executions desc',
    ],
  },
  {
    name: 'credits-by-workspace',
    finds: 'Which workspaces used up most credits (AN3).',
    of: 'creditsConsumed',
    needs: ['logger', 'context'],
    commands: ({ service, at, context }) => [
      `filter ${at('logger')} = "${service}.business" and ispresent(${context('credits_consumed')})`,
      `stats sum(${context('credits_consumed')}) as credits by ${context('workspace_id')}, ${context('agent_id')}`,
      'sort credits desc',
      'limit 50',
    ],
  },
  {
    name: 'failed-logins',
    finds: 'Who failed to log in, and from where (EF9).',
    of: 'failedLogins',
    needs: ['logger'],
    commands: ({ at }) => [
      `filter ${at('logger')} = "audit" and event_type = "authentication" and success = 0`,
      'stats count(*) as failures, max(@timestamp) as last by user, ip_address',
      'sort failures desc',
      'limit 50',
    ],
  },
];

const templates = [...everyService, ...httpQueries, ...facetTemplates];
