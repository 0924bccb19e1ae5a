import { loadPart } from './parts';

/** Levels as LOG_LEVEL and the log lines name them, the least important first. */
export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What can be set from outside; `settings` below says by which variables. */
export interface Settings {
  /** The least important level that a handler's own lines need to be written. @default 'INFO' */
  readonly logLevel: LogLevel;
  /** Levels of single loggers, by the component's name: `prices=DEBUG,audit=INFO`. @default - none of its own */
  readonly levelsByLogger: Readonly<Record<string, LogLevel>>;
  /** `text` is for reading while developing: CloudWatch extracts no metric from it. @default 'json' */
  readonly logFormat: 'json' | 'text';
  /** Share of invocations, 0 to 1, whose DEBUG lines are written whatever the level. @default 0 */
  readonly debugSampleRate: number;
  /** Lines that a throttle lets through in its window; 0 holds none back. @default - what the service's code says */
  readonly throttleLimit: number | undefined;
  /** The length of a throttle's window in seconds. @default - what the service's code says, else 60 */
  readonly throttleSeconds: number | undefined;
  /** The header, in lower case, that carries a request's id from caller to callee. @default 'x-request-id' */
  readonly correlationIdHeader: string;
  /** Where it runs. @default 'development' */
  readonly environment: string;
  /** What runs. @default 'unknown' */
  readonly version: string;
  /** Where traces go. @default 'none' */
  readonly tracing: 'none' | 'xray' | 'opentelemetry';
  /** What traces call the service. @default - the telemetry's service */
  readonly otelServiceName: string | undefined;
  /** Where OpenTelemetry's traces go, as it was given. @default 'localhost:4317' */
  readonly otelEndpoint: string;
  /** Share of traces, 0 to 1, that OpenTelemetry keeps. @default 1 */
  readonly otelSampleRate: number;
  /** @default - nothing goes to Sentry */
  readonly sentryDsn: string | undefined;
  /** Share of invocations, 0 to 1, that Sentry sees as transactions. @default 0.1 */
  readonly sentryTracesSampleRate: number;
  /** Share of those transactions, 0 to 1, that are profiled too. @default 0.1 */
  readonly sentryProfilesSampleRate: number;
  /** Share of calls, 0 to 1, that `profiled` takes samples of. @default 0 */
  readonly profilingSampleRate: number;
  /** The bucket that profiles go to. @default - none: nothing is profiled */
  readonly profilingBucket: string | undefined;
  /** The application that a health check asks. @default - none */
  readonly mainAppUrl: string | undefined;
}

/** What the environment says, read once when a function starts. */
export interface Configuration extends Settings {
  /** False where environments are made before they are needed: nobody waits for their start. */
  readonly isStartedOnDemand: boolean;
  /** What was not understood, each with what happens instead. */
  readonly warnings: readonly string[];
}

/** What holds where no variable says it, and the variables that do: the first that is set counts. */
type Sources<V> = readonly [fallback: V, ...variables: readonly string[]];

/** Every variable that the run time reads. @see docs/configuration.md */
export const settings = {
  logLevel: ['INFO', 'LOG_LEVEL', 'POWERTOOLS_LOG_LEVEL'],
  levelsByLogger: [{}, 'LOG_LEVELS'],
  logFormat: ['json', 'LOG_FORMAT', 'LOG_JSON'],
  debugSampleRate: [0, 'LOG_SAMPLE_RATE', 'POWERTOOLS_LOGGER_SAMPLE_RATE'],
  throttleLimit: [undefined, 'LOG_THROTTLE_LIMIT'],
  throttleSeconds: [undefined, 'LOG_THROTTLE_SECONDS'],
  correlationIdHeader: ['x-request-id', 'CORRELATION_ID_HEADER'],
  environment: ['development', 'ENVIRONMENT'],
  version: ['unknown', 'APP_VERSION'],
  tracing: ['none', 'WATCHKEEPER_TRACING', 'OTEL_ENABLED'],
  otelServiceName: [undefined, 'OTEL_SERVICE_NAME'],
  otelEndpoint: ['localhost:4317', 'OTEL_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  otelSampleRate: [1, 'OTEL_TRACES_SAMPLER_ARG'],
  sentryDsn: [undefined, 'SENTRY_DSN'],
  sentryTracesSampleRate: [0.1, 'SENTRY_TRACES_SAMPLE_RATE'],
  sentryProfilesSampleRate: [0.1, 'SENTRY_PROFILES_SAMPLE_RATE'],
  profilingSampleRate: [0, 'PROFILING_SAMPLE_RATE'],
  profilingBucket: [undefined, 'PROFILING_BUCKET'],
  mainAppUrl: [undefined, 'MAIN_APP_URL'],
} as const satisfies { readonly [K in keyof Settings]: Sources<Settings[K]> };

/** Reads all settings. A wrong value is told in `warnings`, and the default stands in for it; nothing is thrown. */
export const readConfiguration = (variables: NodeJS.ProcessEnv = process.env): Configuration => {
  try {
    return readAsWritten(variables) ?? loadPart('configuration/reader').readVariables(variables);
  } catch (error) {
    const { message } = error as Error;
    const warnings = [`no variable was read, and the defaults hold: ${message}`];
    return { ...(readAsWritten({}) as Configuration), warnings };
  }
};

/** What `MonitoredFunction` writes has one form, and is its own value: nothing is loaded to read it. */
const asWritten: Readonly<Record<string, RegExp>> = {
  LOG_LEVEL: /^(INFO|WARNING|ERROR|CRITICAL)$/,
  ENVIRONMENT: /^\S+$/,
  APP_VERSION: /^\S+$/,
  WATCHKEEPER_TRACING: /^(none|xray|opentelemetry)$/,
};

/** Lambda’s own level, below which it drops lines; a request’s line, with the metrics, is INFO. */
const dropsMetrics = /^(WARN|ERROR|FATAL)$/;

/** Undefined where a variable says anything else. */
const readAsWritten = (variables: NodeJS.ProcessEnv): Configuration | undefined => {
  const { LOG_FILE, AWS_LAMBDA_LOG_LEVEL = '' } = variables;
  // Of both whoever set them has to be told.
  if (LOG_FILE || dropsMetrics.test(AWS_LAMBDA_LOG_LEVEL)) return undefined;
  const values: Record<string, unknown> = { isStartedOnDemand: isStartedOnDemand(variables) };
  for (const name in settings) {
    const [fallback, ...sources]: Sources<unknown> = settings[name as keyof Settings];
    values[name] = fallback;
    for (const source of sources) {
      const text = variables[source];
      if (!text) continue;
      if (!asWritten[source]?.test(text)) return undefined;
      values[name] = text;
    }
  }
  return { ...(values as unknown as Configuration), warnings: [] };
};

export const isStartedOnDemand = (variables: NodeJS.ProcessEnv): boolean =>
  variables.AWS_LAMBDA_INITIALIZATION_TYPE !== 'provisioned-concurrency';
