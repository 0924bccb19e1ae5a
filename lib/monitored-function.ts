import { join, relative, resolve } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Architecture,
  type CfnFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import {
  type BundlingOptions,
  NodejsFunction,
  type NodejsFunctionProps,
  OutputFormat,
} from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { PartName } from '../telemetry/bundling';
import { type LineFields, lineFields } from '../telemetry/line-fields';
import { bundleMetadata, bundleOf, bundleOptions } from './bundle-metadata';
import { fieldIndexPolicies } from './logs/field-indexes';
import { writeParts } from './runtime-parts';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** What functions of one deployment usually share. */
export interface FunctionSettings {
  /** Where it runs: `ENVIRONMENT`. @default 'development' */
  readonly deployment?: string;
  /** What runs: `APP_VERSION`. @default 'unknown' */
  readonly version?: string;
  /** @default 'INFO' */
  readonly logLevel?: LogLevel;
  /** Levels of single loggers, by the component's name. @default - none of its own */
  readonly logLevels?: Readonly<Record<string, LogLevel>>;
  /** Share of invocations, 0 to 1, whose DEBUG lines are written whatever the level. @default 0 */
  readonly debugSampleRate?: number;
  /** @default - one month */
  readonly logRetention?: RetentionDays;
  /** Encrypts the log group. @default - CloudWatch's own key */
  readonly logEncryptionKey?: IKey;
  /** Where traces go; with OpenTelemetry its packages become part of the function. @default 'xray' */
  readonly tracing?: 'none' | 'xray' | 'opentelemetry';
  /** Where errors go beside the log; Sentry's package becomes part of the function. @default - the log alone */
  readonly sentry?: { readonly dsn: string };
  /** What `profiled` takes samples of, and where it puts them. @default - nothing is profiled */
  readonly profiling?: ProfilingProps;
  /** @default 512 */
  readonly memorySizeMiB?: number;
  /** @default - 10 seconds */
  readonly timeout?: Duration;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ProfilingProps {
  /** Profiles are put below `profiles/`. */
  readonly bucket: IBucket;
  /** Share of calls, 0 to 1. */
  readonly sampleRate: number;
}

export interface MonitoredFunctionProps extends FunctionSettings {
  /** Name of the service: `POWERTOOLS_SERVICE_NAME`. */
  readonly service: string;
  /** Path of the file that exports `handler`. */
  readonly entry: string;
  readonly description?: string;
  /** What its lines are called, for the indexes of its log group. @default - the base fields */
  readonly logFields?: LineFields;
}

/** Tools find the source of a function in the template by this key of its metadata: `{ entry: string }`. */
export const entryMetadata = 'watchkeeper:entry';

/**
 * A Node.js function with a log group, a role and settings of its own. It extends the CDK's function so that whatever
 * takes a function (grants, schedules, event sources) takes this one.
 */
export class MonitoredFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: MonitoredFunctionProps) {
    const isTraced = tracingOf(props) === 'xray';
    const logGroup = functionLogs(scope, id, props);
    const role = functionRole(scope, id, isTraced);
    logGroup.grantWrite(role);
    props.profiling?.bucket.grantPut(role, 'profiles/*');
    super(scope, id, {
      entry: props.entry,
      ...rootOf(props.entry),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySizeMiB ?? 512,
      timeout: props.timeout ?? Duration.seconds(10),
      bundling: bundlingOptions(partsOf(props)),
      role,
      logGroup,
      ...logging(props),
      environment: { ...environment(props), ...props.environment },
      awsSdkConnectionReuse: false,
    });
    const resource = this.node.defaultChild as CfnFunction;
    const entry = relative(process.cwd(), props.entry);
    resource.addMetadata(entryMetadata, { entry });
    resource.addMetadata(bundleMetadata, bundleOf(entry));
    // The CDK's own `tracing` would add its permission, on every resource, to the policy that the grants go to.
    if (isTraced) resource.tracingConfig = { mode: 'Active' };
  }
}

/**
 * A handler of this package lies outside the app that uses it where the package is linked: then its own folder is the root,
 * for which the CDK wants a file that it takes for the lock file.
 */
const rootOf = (entry: string): Pick<NodejsFunctionProps, 'projectRoot' | 'depsLockFilePath'> => {
  const isLinked = isBelow(ownRoot, entry) && !isBelow(process.cwd(), entry);
  return isLinked ? { projectRoot: ownRoot, depsLockFilePath: join(ownRoot, 'package.json') } : {};
};

const ownRoot = resolve(__dirname, '..');

const isBelow = (folder: string, file: string): boolean => !relative(folder, file).startsWith('..');

const functionLogs = (scope: Construct, id: string, props: MonitoredFunctionProps): LogGroup =>
  new LogGroup(scope, `${id}Logs`, {
    retention: props.logRetention ?? RetentionDays.ONE_MONTH,
    encryptionKey: props.logEncryptionKey,
    fieldIndexPolicies: fieldIndexPolicies(props.logFields ?? lineFields()),
    // What must outlive the service is in the archive.
    removalPolicy: RemovalPolicy.DESTROY,
  });

const functionRole = (scope: Construct, id: string, isTraced: boolean): Role => {
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  if (!isTraced) return role;
  const policy = new Policy(role, 'Tracing', {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
      }),
    ],
  });
  Validations.of(policy).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray has no resource to name when segments are put: it takes * alone',
  });
  return role;
};

const tracingOf = ({ tracing = 'xray' }: FunctionSettings) => tracing;

const tracingParts: Readonly<Record<ReturnType<typeof tracingOf>, readonly PartName[]>> = {
  none: [],
  xray: ['tracing/powertools'],
  opentelemetry: ['tracing/opentelemetry'],
};

const partsOf = (props: FunctionSettings): readonly PartName[] => [
  ...tracingParts[tracingOf(props)],
  ...(props.sentry ? (['error-tracking/sentry'] as const) : []),
];

const bundlingOptions = (parts: readonly PartName[]): BundlingOptions => ({
  format: OutputFormat.ESM,
  target: bundleOptions.target,
  mainFields: [...bundleOptions.mainFields],
  externalModules: [...bundleOptions.external],
  banner: bundleOptions.banner.js,
  define: { ...bundleOptions.define },
  minify: bundleOptions.minify,
  sourceMap: bundleOptions.sourcemap,
  sourcesContent: bundleOptions.sourcesContent,
  commandHooks: {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_inputFolder, outputFolder) => {
      writeParts(parts, outputFolder);
      return [];
    },
  },
});

/**
 * Lambda's own filter never goes above INFO: the request's line is written at INFO, and the metrics are in it.
 * Above that the logger filters.
 */
const logging = ({ logLevel, logLevels = {}, debugSampleRate = 0 }: FunctionSettings) => {
  const levels = [logLevel, ...Object.values(logLevels)];
  const writesDebug = levels.includes('DEBUG') || debugSampleRate > 0;
  return {
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: SystemLogLevel.INFO,
    applicationLogLevelV2: writesDebug ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
  };
};

const environment = (props: MonitoredFunctionProps): Record<string, string> => ({
  POWERTOOLS_SERVICE_NAME: props.service,
  ENVIRONMENT: props.deployment ?? 'development',
  APP_VERSION: props.version ?? 'unknown',
  LOG_LEVEL: props.logLevel ?? 'INFO',
  ...tracingVariables[tracingOf(props)],
  ...optional('LOG_LEVELS', props.logLevels && pairsOf(props.logLevels)),
  ...optional('LOG_SAMPLE_RATE', props.debugSampleRate),
  ...optional('SENTRY_DSN', props.sentry?.dsn),
  ...optional('PROFILING_BUCKET', props.profiling?.bucket.bucketName),
  ...optional('PROFILING_SAMPLE_RATE', props.profiling?.sampleRate),
});

const tracingVariables = {
  none: {},
  xray: { WATCHKEEPER_TRACING: 'xray', AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR' },
  opentelemetry: { WATCHKEEPER_TRACING: 'opentelemetry' },
} as const;

const optional = (name: string, value: string | number | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: String(value) };

const pairsOf = (levels: Readonly<Record<string, LogLevel>>): string =>
  Object.entries(levels)
    .map(([logger, level]) => `${logger}=${level}`)
    .join(',');
