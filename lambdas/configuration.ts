/** Levels as LOG_LEVEL and the log lines name them. */
export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What the environment says, read once when a function starts. */
export interface Configuration {
  /** @default 'INFO' */
  readonly logLevel: LogLevel;
  /** Where it runs. @default 'development' */
  readonly environment: string;
  /** What runs. @default 'unknown' */
  readonly version: string;
  /** Whether traces go to X-Ray. @default false */
  readonly isTraced: boolean;
  /** False where environments are made before they are needed: nobody waits for their start. */
  readonly isStartedOnDemand: boolean;
  /** What was not understood, each with what happens instead. */
  readonly warnings: readonly string[];
}

export const readConfiguration = (variables: NodeJS.ProcessEnv = process.env): Configuration => {
  const logLevel = toLogLevel(variables.LOG_LEVEL);
  const { WATCHKEEPER_TRACING: tracing } = variables;
  return {
    logLevel: logLevel ?? 'INFO',
    environment: variables.ENVIRONMENT || 'development',
    version: variables.APP_VERSION || 'unknown',
    isTraced: tracing === 'xray',
    isStartedOnDemand: variables.AWS_LAMBDA_INITIALIZATION_TYPE !== 'provisioned-concurrency',
    warnings: [
      ...(logLevel
        ? []
        : [
            `LOG_LEVEL must be one of ${logLevels.join(', ')}, got ${variables.LOG_LEVEL}: INFO is used`,
          ]),
      ...(!tracing || tracing === 'xray'
        ? []
        : [`WATCHKEEPER_TRACING must be xray or absent, got ${tracing}: nothing is traced`]),
    ],
  };
};

const toLogLevel = (text = ''): LogLevel | undefined => {
  const name = text.toUpperCase() || 'INFO';
  return logLevels.find((level) => level === (name === 'WARN' ? 'WARNING' : name));
};
