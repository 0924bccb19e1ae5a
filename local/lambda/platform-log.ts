import type { EpochMs } from '../clock';
import { formatTraceHeader, type TraceHeader } from '../traces/trace-header';
import type { Init, InvocationResult } from './environment';
import type { FunctionDefinition } from './function-definition';

type Logging = Pick<
  FunctionDefinition,
  'name' | 'logFormat' | 'systemLogLevel' | 'memoryMegabytes' | 'timeoutSeconds'
>;

/** The call that lines are about. */
export interface LoggedCall {
  readonly requestId: string;
  /** Of the segment that the function's own hang in; undefined when the call is not traced. */
  readonly tracing?: TraceHeader;
}

/** An event of the platform, in the words of both log formats. */
interface PlatformEvent {
  readonly type: string;
  readonly level: 'DEBUG' | 'INFO' | 'WARN';
  readonly record: Readonly<Record<string, unknown>>;
  /** The event's line in the text format. @default - none */
  readonly text?: string;
}

const LEVELS = ['DEBUG', 'INFO', 'WARN'];
const VERSION = '$LATEST';
const RUNTIME_VERSION = 'nodejs:local';
const RUNTIME_ARN = 'arn:aws:lambda:us-east-1::runtime:local';

/**
 * The lines of an environment that begins, before those that the handler's module writes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export const platformInitStart = (logging: Logging, atMs: EpochMs): readonly string[] =>
  written(logging, atMs, [
    {
      type: 'platform.initStart',
      level: 'INFO',
      record: {
        initializationType: 'on-demand',
        phase: 'init',
        runtimeVersion: RUNTIME_VERSION,
        runtimeVersionArn: RUNTIME_ARN,
        functionName: logging.name,
        functionVersion: VERSION,
      },
      text: `INIT_START Runtime Version: ${RUNTIME_VERSION}\tRuntime Version ARN: ${RUNTIME_ARN}`,
    },
  ]);

/** What is written when the handler is loaded, or could not be, and is handed its call. */
export const platformStart = (
  logging: Logging,
  { requestId, tracing }: LoggedCall,
  init: Init | undefined,
  atMs: EpochMs,
): readonly string[] =>
  written(logging, atMs, [
    ...(init ? initReport(init) : []),
    {
      type: 'platform.start',
      level: 'INFO',
      record: { requestId, version: VERSION, ...(tracing && { tracing: tracingRecord(tracing) }) },
      text: `START RequestId: ${requestId} Version: ${VERSION}`,
    },
  ]);

const initReport = ({ durationMs, status, errorType }: Init): readonly PlatformEvent[] => {
  const init = { initializationType: 'on-demand', phase: 'init', status };
  const failure = errorType === undefined ? {} : { errorType };
  const level = status === 'success' ? 'DEBUG' : 'WARN';
  const type = errorType === undefined ? '' : `\tError Type: ${errorType}`;
  const ms = rounded(durationMs);
  return [
    { type: 'platform.initRuntimeDone', level, record: { ...init, ...failure } },
    {
      type: 'platform.initReport',
      level,
      record: { ...init, ...failure, metrics: { durationMs: ms } },
      ...(status !== 'success' && {
        text: `INIT_REPORT Init Duration: ${ms.toFixed(2)} ms\tPhase: init\tStatus: ${status}${type}`,
      }),
    },
  ];
};

/** What is written when a call has ended. */
export const platformReport = (
  logging: Logging,
  call: LoggedCall,
  result: InvocationResult,
  atMs: EpochMs,
): readonly string[] => {
  const status = statusOf[result.kind];
  const level = status === 'success' ? 'INFO' : 'WARN';
  const outcome = {
    requestId: call.requestId,
    status,
    ...(result.errorType !== undefined && result.kind !== 'timeout'
      ? { errorType: result.errorType }
      : {}),
    ...(call.tracing && { tracing: tracingRecord(call.tracing) }),
  };
  const metrics = metricsOf(logging, result);
  return written(logging, atMs, [
    ...faultOf(logging, call, result, atMs),
    {
      type: 'platform.runtimeDone',
      level: level === 'INFO' ? 'DEBUG' : 'WARN',
      record: {
        ...outcome,
        metrics: {
          durationMs: metrics.durationMs,
          producedBytes: Buffer.byteLength(result.payload),
        },
      },
      text: `END RequestId: ${call.requestId}`,
    },
    {
      type: 'platform.report',
      level,
      record: { ...outcome, metrics },
      text: reportText(call, result, metrics),
    },
  ]);
};

/** A handler that throws has run to its end: only its own line tells of it in the text format. */
const statusOf: Readonly<Record<InvocationResult['kind'], string>> = {
  success: 'success',
  error: 'error',
  timeout: 'timeout',
  crash: 'error',
};

/** The text format tells what ended the process in a line of its own. */
const faultOf = (
  { logFormat, timeoutSeconds }: Logging,
  { requestId }: LoggedCall,
  { kind, exit }: InvocationResult,
  atMs: EpochMs,
): readonly PlatformEvent[] => {
  if (logFormat !== 'Text' || (kind !== 'timeout' && kind !== 'crash')) return [];
  const seconds = timeoutSeconds.toFixed(2);
  const reason = exit ? `with error: ${exit}` : 'without providing a reason';
  const text =
    kind === 'timeout'
      ? `${new Date(atMs).toISOString()} ${requestId} Task timed out after ${seconds} seconds\n`
      : `RequestId: ${requestId} Error: Runtime exited ${reason}\nRuntime.ExitError`;
  return [{ type: 'platform.fault', level: 'WARN', record: { requestId }, text }];
};

const metricsOf = (
  { memoryMegabytes }: Logging,
  { durationMs, initMs, maxMemoryMegabytes }: InvocationResult,
) => ({
  durationMs: rounded(durationMs),
  // Loading the handler is billed. @see https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
  billedDurationMs: Math.ceil(durationMs + (initMs ?? 0)),
  memorySizeMB: memoryMegabytes,
  maxMemoryUsedMB: maxMemoryMegabytes,
  ...(initMs === undefined ? {} : { initDurationMs: rounded(initMs) }),
});

const reportText = (
  { requestId, tracing }: LoggedCall,
  { kind, errorType, initMs }: InvocationResult,
  metrics: ReturnType<typeof metricsOf>,
): string => {
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${metrics.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${metrics.billedDurationMs} ms`,
    `Memory Size: ${metrics.memorySizeMB} MB`,
    `Max Memory Used: ${metrics.maxMemoryUsedMB} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
    ...(kind === 'timeout' ? ['Status: timeout'] : []),
    ...(kind === 'crash' ? ['Status: error', `Error Type: ${errorType}`] : []),
  ];
  const trace = tracing
    ? `\nXRAY TraceId: ${tracing.root}\tSegmentId: ${tracing.parent}\tSampled: true`
    : '';
  return fields.join('\t') + trace;
};

const tracingRecord = (tracing: TraceHeader) => ({
  spanId: tracing.parent,
  type: 'X-Amzn-Trace-Id',
  value: formatTraceHeader(tracing),
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loglevel.html */
const written = (
  { logFormat, systemLogLevel }: Logging,
  atMs: EpochMs,
  events: readonly PlatformEvent[],
): readonly string[] => {
  if (logFormat === 'Text') return events.flatMap(({ text }) => text ?? []);
  const time = new Date(atMs).toISOString();
  return events
    .filter(({ level }) => LEVELS.indexOf(level) >= LEVELS.indexOf(systemLogLevel))
    .map(({ type, record }) => JSON.stringify({ time, type, record }));
};

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
