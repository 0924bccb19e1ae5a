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
const fixed = ['service', 'route'] as const satisfies readonly Fact[];

/** Changes to a line's fields; `false` takes one off, for privacy or for the bill. */
export type FieldChanges = Readonly<
  Partial<Record<Exclude<Fact, (typeof fixed)[number]>, string | false>>
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
 * @throws RangeError when a set is not known, or two facts would be at one place
 */
export const lineFields = (...changes: readonly (FieldSet | FieldChanges)[]): LineFields => {
  const merged = Object.assign({}, base, ...changes.map(fieldsOf)) as Record<
    string,
    string | false
  >;
  const placed = Object.entries(merged).filter(([, place]) => place !== false);
  checkPlaces(placed as readonly [string, string][]);
  return Object.fromEntries(placed) as LineFields;
};

const fieldsOf = (change: FieldSet | FieldChanges): FieldChanges => {
  if (typeof change !== 'string') return change;
  const fields: FieldChanges | undefined = fieldSets[change];
  if (fields) return fields;
  throw new RangeError(
    `there is no set of log fields named ${change}: choose from ${Object.keys(fieldSets).join(', ')}`,
  );
};

const isPlace = (fact: string, place: string): boolean =>
  /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)?$/.test(place) || (fact === 'context' && place === '*');

/** A line is of a request or of another invocation. */
const neverTogether = ['responseTimeMs durationMs'];

const checkPlaces = (placed: readonly (readonly [string, string])[]): void => {
  for (const fact of fixed) {
    if (placed.some(([name, place]) => name === fact && place === fact)) continue;
    throw new RangeError(`the log field ${fact} is a dimension of metrics: leave it in its place`);
  }
  const facts = new Map<string, string>();
  for (const [fact, place] of placed) {
    if (!isPlace(fact, place)) {
      throw new RangeError(
        `the log field of ${fact} must be a name, or two with a dot between, got ${JSON.stringify(place)}`,
      );
    }
    const other = facts.get(place);
    if (other !== undefined && !neverTogether.includes(`${other} ${fact}`)) {
      throw new RangeError(
        `${other} and ${fact} would both be the log field ${place}: give one of them another`,
      );
    }
    facts.set(place, fact);
  }
};
