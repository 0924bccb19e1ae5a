/** Levels as LOG_LEVEL and the log lines name them, the least important first. */
export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What can be set from outside; `settings` below says by which variables. */
interface Settings {
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

/** How a text becomes a value; undefined when it is none of what is allowed. */
interface Parser<V> {
  readonly allowed: string;
  readonly parse: (text: string) => V | undefined;
  /** A wrong value is not shown: it may be a key all the same. */
  readonly isSecret?: boolean;
}

interface Setting<V> {
  readonly fallback: V;
  /** The variables that say it; the first that is set counts. */
  readonly variables: Readonly<Record<string, Parser<V | null>>>;
}

const oneOf = <V extends string>(...values: readonly V[]): Parser<V> => ({
  allowed: `one of ${values.join(', ')}`,
  parse: (text) => values.find((value) => value.toLowerCase() === text.toLowerCase()),
});

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const flag = <V>(whenTrue: V, whenFalse: V): Parser<V> => ({
  allowed: 'true or false',
  parse: (text) => {
    const isTrue = truths.get(text.toLowerCase());
    return isTrue === undefined ? undefined : isTrue ? whenTrue : whenFalse;
  },
});

const share: Parser<number> = {
  allowed: 'a number from 0 to 1',
  parse: (text) => (/^(0|1|0?\.\d+|1\.0+)$/.test(text) ? Number(text) : undefined),
};

const wholeNumber = (least: number, most: number): Parser<number | undefined> => ({
  allowed: `a whole number from ${least} to ${most}`,
  parse: (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  },
});

const anyText: Parser<string | undefined> = { allowed: 'a text', parse: (text) => text };
const someText: Parser<string> = { allowed: 'a text', parse: (text) => text };

const url: Parser<string | undefined> = {
  allowed: 'a URL with http: or https:',
  parse: (text) => (/^https?:$/.test(protocolOf(text) ?? '') ? text : undefined),
};

const secretUrl: Parser<string | undefined> = { ...url, isSecret: true };

const protocolOf = (text: string): string | undefined =>
  URL.canParse(text) ? new URL(text).protocol : undefined;

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 for what a header's name is made of */
const headerName: Parser<string> = {
  allowed: "a header's name",
  parse: (text) => (/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(text) ? text.toLowerCase() : undefined),
};

const levelNamed = (text: string): LogLevel | undefined => {
  const name = text.trim().toUpperCase();
  return logLevels.find((level) => level === (name === 'WARN' ? 'WARNING' : name));
};

const level: Parser<LogLevel> = { allowed: `one of ${logLevels.join(', ')}`, parse: levelNamed };

const levels: Parser<Readonly<Record<string, LogLevel>>> = {
  allowed: 'pairs like prices=DEBUG,audit=INFO',
  parse: (text) => {
    const pairs = text.split(',').map((pair): [string, LogLevel | undefined] => {
      const [name = '', levelName = ''] = pair.split('=');
      return [name.trim(), levelNamed(levelName)];
    });
    const isWhole = pairs.every(([name, found]) => name !== '' && found !== undefined);
    return isWhole ? (Object.fromEntries(pairs) as Record<string, LogLevel>) : undefined;
  },
};

/** Every variable that the run time reads. @see docs/configuration.md */
export const settings: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  logLevel: { fallback: 'INFO', variables: { LOG_LEVEL: level, POWERTOOLS_LOG_LEVEL: level } },
  levelsByLogger: { fallback: {}, variables: { LOG_LEVELS: levels } },
  logFormat: {
    fallback: 'json',
    variables: {
      LOG_FORMAT: oneOf('json', 'text'),
      LOG_JSON: flag<'json' | 'text'>('json', 'text'),
    },
  },
  debugSampleRate: {
    fallback: 0,
    variables: { LOG_SAMPLE_RATE: share, POWERTOOLS_LOGGER_SAMPLE_RATE: share },
  },
  throttleLimit: {
    fallback: undefined,
    variables: { LOG_THROTTLE_LIMIT: wholeNumber(0, 1_000_000) },
  },
  throttleSeconds: {
    fallback: undefined,
    variables: { LOG_THROTTLE_SECONDS: wholeNumber(1, 86_400) },
  },
  correlationIdHeader: {
    fallback: 'x-request-id',
    variables: { CORRELATION_ID_HEADER: headerName },
  },
  environment: { fallback: 'development', variables: { ENVIRONMENT: someText } },
  version: { fallback: 'unknown', variables: { APP_VERSION: someText } },
  tracing: {
    fallback: 'none',
    variables: {
      WATCHKEEPER_TRACING: oneOf('none', 'xray', 'opentelemetry'),
      // `false` leaves the choice to the other one.
      OTEL_ENABLED: flag<Settings['tracing'] | null>('opentelemetry', null),
    },
  },
  otelServiceName: { fallback: undefined, variables: { OTEL_SERVICE_NAME: anyText } },
  otelEndpoint: {
    fallback: 'localhost:4317',
    variables: { OTEL_ENDPOINT: someText, OTEL_EXPORTER_OTLP_ENDPOINT: someText },
  },
  otelSampleRate: { fallback: 1, variables: { OTEL_TRACES_SAMPLER_ARG: share } },
  sentryDsn: { fallback: undefined, variables: { SENTRY_DSN: secretUrl } },
  sentryTracesSampleRate: { fallback: 0.1, variables: { SENTRY_TRACES_SAMPLE_RATE: share } },
  sentryProfilesSampleRate: { fallback: 0.1, variables: { SENTRY_PROFILES_SAMPLE_RATE: share } },
  profilingSampleRate: { fallback: 0, variables: { PROFILING_SAMPLE_RATE: share } },
  profilingBucket: { fallback: undefined, variables: { PROFILING_BUCKET: anyText } },
  mainAppUrl: { fallback: undefined, variables: { MAIN_APP_URL: url } },
};

/** Reads all settings. A wrong value is told in `warnings`, and the default stands in for it; nothing is thrown. */
export const readConfiguration = (variables: NodeJS.ProcessEnv = process.env): Configuration => {
  const warnings: string[] = [];
  const read: Record<string, unknown> = {};
  for (const name in settings) {
    const setting: Setting<unknown> = settings[name as keyof Settings];
    read[name] = isSet(setting, variables)
      ? parsed(setting, variables, warnings)
      : setting.fallback;
  }
  const values = read as unknown as Settings;
  if (variables.LOG_FILE) warnings.push('LOG_FILE has no effect: a Lambda function logs to stdout');
  warnings.push(...filtered(values, variables.AWS_LAMBDA_LOG_LEVEL));
  return {
    ...values,
    isStartedOnDemand: variables.AWS_LAMBDA_INITIALIZATION_TYPE !== 'provisioned-concurrency',
    warnings,
  };
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
const lambdaLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** Lambda drops lines below a level of its own, after they are written. */
const filtered = (
  { logLevel, levelsByLogger, debugSampleRate }: Settings,
  lambdaLevel = 'TRACE',
): readonly string[] => {
  const isAbove = (level: string) =>
    lambdaLevels.indexOf(lambdaLevel) > lambdaLevels.indexOf(level);
  const wantsDebug =
    debugSampleRate > 0 || [logLevel, ...Object.values(levelsByLogger)].includes('DEBUG');
  if (isAbove('INFO')) {
    return [
      `Lambda’s log level ${lambdaLevel} drops lines that carry metrics: set ApplicationLogLevel to INFO, and LOG_LEVEL for the handler’s own lines`,
    ];
  }
  if (!wantsDebug || !isAbove('DEBUG')) return [];
  return [
    `DEBUG lines are asked for, and Lambda’s log level ${lambdaLevel} drops them: set ApplicationLogLevel to DEBUG`,
  ];
};

// Most are not, and a function's start waits for this.
const isSet = (setting: Setting<unknown>, variables: NodeJS.ProcessEnv): boolean => {
  for (const name in setting.variables) if (variables[name]) return true;
  return false;
};

const parsed = <V>(setting: Setting<V>, variables: NodeJS.ProcessEnv, warnings: string[]): V => {
  const refused: string[] = [];
  let first: { readonly name: string; readonly value: V } | undefined;
  for (const [name, { parse, allowed, isSecret }] of Object.entries(setting.variables)) {
    const text = variables[name]?.trim();
    if (!text) continue;
    const value = parse(text);
    if (value === null) continue;
    if (value === undefined) {
      refused.push(`${name} must be ${allowed}, got ${isSecret ? 'another text' : shown(text)}`);
    } else if (first === undefined) {
      first = { name, value };
    } else if (first.value !== value) {
      warnings.push(`${name} says something else than ${first.name}: ${first.name} counts`);
    }
  }
  const value = first === undefined ? setting.fallback : first.value;
  const instead =
    typeof value === 'object' || value === undefined ? 'it is ignored' : `${value} is used`;
  for (const refusal of refused) warnings.push(`${refusal}: ${instead}`);
  return value;
};

const MAX_SHOWN_LENGTH = 100;

const shown = (text: string): string =>
  text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH)}…`;
