import { type AnyTelemetry, instrumentsOf } from '../define-telemetry';
import type { MetricReference } from '../signals/signal';

/** What somebody who is woken tries first. */
export interface Suspicion {
  /** Likely causes, the likeliest first. */
  readonly causes: readonly string[];
  /** Names of saved queries that tell them apart. */
  readonly queries: readonly string[];
}

/** Where to look when a rule over these metrics goes off, by what the instruments behind them measure. */
export const suspicionOf = (
  telemetry: AnyTelemetry,
  metrics: readonly MetricReference[],
): Suspicion => {
  const paths = metrics.map((metric) => pathOf(telemetry, metric));
  return suspicions.find(({ of }) => of.some((end) => paths.some(isPathTo(end)))) ?? anything;
};

/** Facet and key of the instrument behind a metric, `http.errors`; the namespace of a metric that AWS sends. */
const pathOf = (telemetry: AnyTelemetry, { namespace, metricName }: MetricReference): string => {
  const instrument = instrumentsOf(telemetry).find(
    ({ metric }) => metric.namespace === namespace && metric.name === metricName,
  );
  return instrument?.metric.path.join('.') ?? namespace;
};

const isPathTo =
  (end: string) =>
  (path: string): boolean =>
    `.${path}`.endsWith(`.${end}`);

/** By the ends of instruments' paths; what also guards or divides other rules comes after those. */
const suspicions: readonly (Suspicion & { readonly of: readonly string[] })[] = [
  {
    of: ['http.errors', 'errorResponses'],
    causes: [
      'a deployment brought a fault: errors of category `internal` that began with it',
      'something that the service calls is down: category `dependency` or `timeout`',
      'a limit was reached: category `throttled`',
      'the function does not start, or runs out of time or memory: nothing in the log but `platform.report`',
    ],
    queries: ['new-errors', 'errors-by-fingerprint', 'failures-by-route', 'time-outs'],
  },
  {
    of: ['http.latency'],
    causes: [
      'a query, a model or another service has become slow: the traces show which',
      'cold starts, after a deployment or a burst of traffic',
      'a cold cache, so that everything is loaded again',
      'too little memory, and so too little CPU',
    ],
    queries: ['slowest-routes', 'slowest-requests', 'cold-starts', 'memory'],
  },
  {
    of: ['http.requests'],
    causes: [
      'nobody asks: a caller stopped, or cannot reach the API',
      'the API, its domain or its certificate is broken',
    ],
    queries: ['failures-by-route', 'recent-errors'],
  },
  {
    of: ['model.accuracy', 'model.directionAccuracy', 'drift'],
    causes: [
      'what is predicted behaves unlike what the model was trained on',
      'the data that the model is given are late, incomplete or in another form',
      'a new version of the model is worse',
      'what predictions are compared with is wrong',
    ],
    queries: ['warnings', 'recent-errors'],
  },
  {
    of: ['inferenceTime', 'training.duration'],
    causes: ['a larger model or more features', 'too little memory, and so too little CPU'],
    queries: ['slowest-requests', 'memory'],
  },
  {
    of: ['availability.up', 'checkTime'],
    causes: [
      'the service is down, or a deployment broke it',
      'the check itself fails: its function, its schedule or its network',
      'nobody checks any more: the schedule stopped',
    ],
    queries: ['recent-errors', 'time-outs', 'cold-starts'],
  },
  {
    of: ['health.up'],
    causes: [
      'the dependency is down or too slow for the check',
      'its credentials or the permissions of the function changed',
      'the network between them changed: security group, route, endpoint',
    ],
    queries: ['ailing-dependencies', 'throttled', 'recent-errors'],
  },
  {
    of: ['cache.requests', 'hitRate', 'lookups', 'cacheHits'],
    causes: [
      'new environments after a deployment: their caches are cold',
      'a change of the keys or of how long values are kept',
      'the cache is too small, so that values are thrown out',
      'other traffic than usual asks for other keys',
    ],
    queries: ['slowest-routes', 'cold-starts'],
  },
  {
    of: ['queryTime', 'longestTransaction', 'locksAwaited', 'indexUse'],
    causes: [
      'a query without its index, or one that a deployment changed',
      'locks: a long transaction that others wait for',
      'more data, or more callers than the database was sized for',
    ],
    queries: ['slowest-requests', 'throttled', 'recent-errors'],
  },
  {
    of: [
      'connectionsAvailable',
      'connectionsInUse',
      'connectionsIdle',
      'connectionsActive',
      'connectionsWaiting',
    ],
    causes: [
      'queries have become slow, so that each holds its connection longer',
      'connections that are not given back',
      'more environments than the database has connections for',
    ],
    queries: ['slowest-requests', 'throttled', 'recent-errors'],
  },
  {
    of: ['system.memory'],
    causes: [
      'something grows from request to request: a cache without a limit, a listener that stays',
      'a larger input than the function was sized for',
      'a deployment that loads more',
    ],
    queries: ['memory', 'time-outs', 'recent-errors'],
  },
  {
    of: ['system.cpu'],
    causes: [
      'a loop or a computation that grew with its input',
      'too little memory, and so too little CPU',
      'a deployment that computes more',
    ],
    queries: ['memory', 'slowest-requests', 'slowest-tasks'],
  },
  {
    of: ['disk.used'],
    causes: ['files in /tmp that are not deleted', 'a larger input than /tmp was sized for'],
    queries: ['recent-errors', 'memory'],
  },
  {
    of: ['executed', 'retries', 'tasks.duration', 'jobs.duration'],
    causes: [
      'a message that can never be processed, and comes again and again',
      'something that the worker calls is down or throttles',
      'a deployment brought a fault',
    ],
    queries: ['failed-batches', 'new-errors', 'slowest-tasks'],
  },
  {
    of: ['queueLength', 'AWS/SQS'],
    causes: [
      'the worker is slower than the work comes, or has too little concurrency',
      'messages fail and come again',
      'the event source mapping is disabled',
    ],
    queries: ['failed-batches', 'slowest-tasks', 'throttled'],
  },
  {
    of: ['executions', 'agent.duration'],
    causes: [
      'the language model is down, slow or refuses: its limits, its key',
      'a prompt or a tool that a deployment changed',
      'a memory that the agent needs does not answer',
    ],
    queries: ['agents', 'slow-agent-executions', 'new-errors', 'throttled'],
  },
  {
    of: ['llmCostUsd', 'llmInputTokens', 'llmOutputTokens', 'llmCalls'],
    causes: ['longer prompts or answers', 'an agent that goes round in circles', 'a dearer model'],
    queries: ['agents', 'credits-by-workspace'],
  },
  {
    of: ['creditsConsumed', 'creditsConsumedToday'],
    causes: [
      'one workspace uses far more than the others: its automation, or a loop',
      'an agent that became dearer',
      'more users: look whether it is growth',
    ],
    queries: ['credits-by-workspace', 'agents', 'active-users'],
  },
  {
    of: ['itemsCollected', 'trendsCreated', 'topicsCreated', 'activeTrends'],
    causes: [
      'a source does not answer, changed its form, or refuses us',
      'the collector does not run: its schedule, its queue',
      'items come, but nothing is made of them: the analysis fails',
    ],
    queries: ['recent-errors', 'failed-batches', 'warnings'],
  },
  {
    of: ['failedLogins', 'suspiciousEvents', 'apiKeyRequests'],
    causes: [
      'somebody tries passwords or keys: few users and one address, or many users',
      'a client with an old password or key',
      'the identity provider fails, so that everybody does',
    ],
    queries: ['failed-logins', 'audit-trail', 'requests-by-client'],
  },
  {
    of: ['sensitiveAccesses', 'auditEvents'],
    causes: [
      'a report or an export that reads more than usual',
      'an account that does what it never did: taken over, or a new duty',
    ],
    queries: ['audit-trail', 'failed-logins'],
  },
  {
    of: ['AWS/Backup', 'newestBackupAge'],
    causes: [
      "the backup's role may no longer read the database or use the key",
      'the plan does not select the database any more: its tags or its name changed',
      'the backup window is too short, or falls into maintenance',
    ],
    queries: ['recent-errors', 'audit-trail'],
  },
  {
    of: ['checksMade', 'checksOverdue'],
    causes: [
      'the schedule of the check is disabled, or its function fails',
      'a check by hand was not made, or not reported',
    ],
    queries: ['recent-errors', 'time-outs'],
  },
  {
    of: ['encryptionEnabled'],
    causes: ['a resource was changed by hand', 'a new resource without its key'],
    queries: ['audit-trail', 'recent-errors'],
  },
];

const anything: Suspicion = {
  causes: [
    'a deployment: compare the version in the log lines with the time of the alarm',
    'something that the service calls is slow or down',
    'traffic unlike the usual: more, other callers, larger requests',
  ],
  queries: ['new-errors', 'recent-errors', 'throttled'],
};
