/**
 * Something that a log line can tell. `context` is what the handler adds. Of the rest, `module`, `function` and `line`
 * are known on the handler's own lines; from `path` on, on the line of a request or an invocation.
 */
export type Fact =
  | 'timestamp'
  | 'level'
  | 'logger'
  | 'service'
  | 'environment'
  | 'version'
  | 'requestId'
  | 'userId'
  | 'workspaceId'
  | 'traceId'
  | 'w3cTraceId'
  | 'message'
  | 'module'
  | 'function'
  | 'line'
  | 'path'
  | 'method'
  | 'route'
  | 'statusCode'
  | 'responseTimeMs'
  | 'clientIp'
  | 'userAgent'
  | 'trigger'
  | 'records'
  | 'failedRecords'
  | 'durationMs'
  | 'startedAt'
  | 'coldStart'
  | 'remainingMs'
  | 'peakMemoryMegabytes'
  | 'context'
  | 'error';

/**
 * Where on the line each fact is: a member's name, or two with a dot between for a member of a member. The context's
 * members may be at the root: `*`.
 */
export type LineFields = Readonly<Partial<Record<Fact, string>>>;

/** Facts that are dimensions of metrics too: CloudWatch looks for them at the root of a line, by these names. */
export const fixedFacts = ['service', 'route'] as const satisfies readonly Fact[];

/** Changes to a line's fields; `false` takes one off, for privacy or for the bill. */
export type FieldChanges = Readonly<
  Partial<Record<Exclude<Fact, (typeof fixedFacts)[number]>, string | false>>
>;

/** What every line has, where it is known (SP1). */
const base = {
  timestamp: 'timestamp',
  level: 'level',
  logger: 'logger',
  service: 'service',
  requestId: 'request_id',
  userId: 'user_id',
  traceId: 'trace_id',
  message: 'message',
  path: 'endpoint',
  method: 'method',
  route: 'route',
  statusCode: 'status_code',
  responseTimeMs: 'response_time_ms',
  trigger: 'trigger',
  records: 'records',
  failedRecords: 'failed_records',
  durationMs: 'duration_ms',
  coldStart: 'cold_start',
  context: 'context',
  error: 'error',
} as const satisfies LineFields;

/** Sets of fields that a service switches on beside those that every line has, each as its document writes it. */
export const fieldSets = {
  /** Who asked for what, and when (AR2). */
  access: {
    path: 'path',
    clientIp: 'client',
    startedAt: 'started_at',
    responseTimeMs: 'duration_ms',
  },
  /** What runs where, and for whom (AN1). */
  deployment: { environment: 'environment', version: 'version', workspaceId: 'workspace_id' },
  /** Who asked, by address and program (AN2). */
  client: {
    path: 'path',
    clientIp: 'client_ip',
    userAgent: 'user_agent',
    startedAt: 'started_at',
    responseTimeMs: 'duration_ms',
  },
  /** Where in the source a line of the handler's comes from (AR1, TR3). */
  source: { module: 'module', function: 'function', line: 'line' },
  /** The request's ids beside what the handler adds (TR3). */
  contextIds: { requestId: 'context.request_id', userId: 'context.user_id' },
  /** What the handler adds at the root of the line (AR1): what the line has already keeps its place. */
  flat: { context: '*' },
  /** The request in a member of its own (EF4). */
  details: {
    context: 'details',
    requestId: 'details.request_id',
    userId: 'details.user_id',
    path: 'metadata.endpoint',
    responseTimeMs: 'metadata.duration_ms',
    statusCode: 'metadata.status',
  },
  /** What is left of Lambda's time, and how much memory was held. */
  resources: { remainingMs: 'remaining_ms', peakMemoryMegabytes: 'peak_memory_mb' },
  /** The trace's id as OpenTelemetry writes it: 32 hexadecimal digits. */
  w3c: { w3cTraceId: 'w3c_trace_id' },
} as const satisfies Readonly<Record<string, LineFields>>;

export type FieldSet = keyof typeof fieldSets;

/**
 * The fields of a service's lines: the base, then each set or change in turn. A later one moves a fact that an earlier
 * one placed, so that a line has one name for one thing.
 */
export const lineFields = (...changes: readonly (FieldSet | FieldChanges)[]): LineFields => {
  const fields: Partial<Record<Fact, string | false>> = { ...base };
  for (const change of changes) Object.assign(fields, fieldsOf(change));
  for (const fact in fields) if (fields[fact as Fact] === false) delete fields[fact as Fact];
  return fields as LineFields;
};

const fieldsOf = (change: FieldSet | FieldChanges): FieldChanges =>
  typeof change === 'string' ? fieldSets[change] : change;
