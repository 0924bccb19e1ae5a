import {
  type Configuration,
  isStartedOnDemand,
  type LogLevel,
  logLevels,
  type Settings,
  settings,
} from '../configuration';

/** How a text becomes a value; undefined when it is none of what is allowed. */
interface Parser<V> {
  readonly allowed: string;
  readonly parse: (text: string) => V | undefined;
  /** A wrong value is not shown: it may be a key all the same. */
  readonly isSecret?: boolean;
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

const isTrue = (text = ''): boolean | undefined => truths.get(text.trim().toLowerCase());

const flag = <V>(whenTrue: V, whenFalse: V): Parser<V> => ({
  allowed: 'true or false',
  parse: (text) => {
    const found = isTrue(text);
    return found === undefined ? undefined : found ? whenTrue : whenFalse;
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

type VariableOf<K extends keyof Settings> = (typeof settings)[K] extends readonly [
  unknown,
  ...infer Names,
]
  ? Names[number]
  : never;

/** Null leaves the choice to the setting's other variable. */
type Parsers = {
  readonly [K in keyof Settings]: Readonly<
    Record<VariableOf<K> & string, Parser<Settings[K] | null>>
  >;
};

const parsers: Parsers = {
  logLevel: { LOG_LEVEL: level, POWERTOOLS_LOG_LEVEL: level },
  levelsByLogger: { LOG_LEVELS: levels },
  logFormat: {
    LOG_FORMAT: oneOf('json', 'text'),
    LOG_JSON: flag<'json' | 'text'>('json', 'text'),
  },
  debugSampleRate: { LOG_SAMPLE_RATE: share, POWERTOOLS_LOGGER_SAMPLE_RATE: share },
  throttleLimit: { LOG_THROTTLE_LIMIT: wholeNumber(0, 1_000_000) },
  throttleSeconds: { LOG_THROTTLE_SECONDS: wholeNumber(1, 86_400) },
  correlationIdHeader: { CORRELATION_ID_HEADER: headerName },
  environment: { ENVIRONMENT: someText },
  version: { APP_VERSION: someText },
  tracing: {
    WATCHKEEPER_TRACING: oneOf('none', 'xray', 'opentelemetry'),
    OTEL_ENABLED: flag<Settings['tracing'] | null>('opentelemetry', null),
  },
  otelServiceName: { OTEL_SERVICE_NAME: anyText },
  otelEndpoint: { OTEL_ENDPOINT: someText, OTEL_EXPORTER_OTLP_ENDPOINT: someText },
  otelSampleRate: { OTEL_TRACES_SAMPLER_ARG: share },
  sentryDsn: { SENTRY_DSN: secretUrl },
  sentryTracesSampleRate: { SENTRY_TRACES_SAMPLE_RATE: share },
  sentryProfilesSampleRate: { SENTRY_PROFILES_SAMPLE_RATE: share },
  profilingSampleRate: { PROFILING_SAMPLE_RATE: share },
  profilingBucket: { PROFILING_BUCKET: anyText },
  mainAppUrl: { MAIN_APP_URL: url },
};

/** Reads variables in every form that they may have, and tells of each that has none of them. */
export const readVariables = (variables: NodeJS.ProcessEnv): Configuration => {
  const warnings: string[] = [];
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(settings) as (keyof Settings)[]) {
    read[name] = parsed(settings[name][0], parsers[name], variables, warnings);
  }
  const values = read as unknown as Settings;
  if (values.tracing === 'opentelemetry' && isTrue(variables.OTEL_ENABLED) === false) {
    warnings.push(contradiction('OTEL_ENABLED', 'WATCHKEEPER_TRACING'));
  }
  if (variables.LOG_FILE) warnings.push('LOG_FILE has no effect: a Lambda function logs to stdout');
  warnings.push(...filtered(values, variables.AWS_LAMBDA_LOG_LEVEL));
  return { ...values, isStartedOnDemand: isStartedOnDemand(variables), warnings };
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

const parsed = (
  fallback: unknown,
  parsersByVariable: Readonly<Record<string, Parser<unknown>>>,
  variables: NodeJS.ProcessEnv,
  warnings: string[],
): unknown => {
  const refused: string[] = [];
  let first: { readonly name: string; readonly value: unknown } | undefined;
  for (const [name, { parse, allowed, isSecret }] of Object.entries(parsersByVariable)) {
    const text = variables[name]?.trim();
    if (!text) continue;
    const value = parse(text);
    if (value === null) continue;
    if (value === undefined) {
      refused.push(`${name} must be ${allowed}, got ${isSecret ? 'another text' : shown(text)}`);
    } else if (first === undefined) {
      first = { name, value };
    } else if (first.value !== value) {
      warnings.push(contradiction(name, first.name));
    }
  }
  const value = first === undefined ? fallback : first.value;
  const instead =
    typeof value === 'object' || value === undefined ? 'it is ignored' : `${value} is used`;
  for (const refusal of refused) warnings.push(`${refusal}: ${instead}`);
  return value;
};

const contradiction = (name: string, first: string): string =>
  `${name} says something else than ${first}: ${first} counts`;

const MAX_SHOWN_LENGTH = 100;

const shown = (text: string): string =>
  text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH)}…`;
