import { join, relative } from 'node:path';
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
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundling } from '../telemetry/bundling';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** What functions of one deployment usually share. */
export interface FunctionSettings {
  /** Where it runs: `ENVIRONMENT`. @default 'development' */
  readonly deployment?: string;
  /** What runs: `APP_VERSION`. @default 'unknown' */
  readonly version?: string;
  /** @default 'INFO' */
  readonly logLevel?: LogLevel;
  /** @default - one month */
  readonly logRetention?: RetentionDays;
  /** Encrypts the log group. @default - CloudWatch's own key */
  readonly logEncryptionKey?: IKey;
  /** Whether traces go to X-Ray. @default true */
  readonly tracing?: boolean;
  /** @default 512 */
  readonly memorySizeMiB?: number;
  /** @default - 10 seconds */
  readonly timeout?: Duration;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface MonitoredFunctionProps extends FunctionSettings {
  /** Name of the service: `POWERTOOLS_SERVICE_NAME`. */
  readonly service: string;
  /** Path of the file that exports `handler`. */
  readonly entry: string;
  readonly description?: string;
}

/** Tools find the source of a function in the template by this key of its metadata: `{ entry: string }`. */
export const entryMetadata = 'watchkeeper:entry';

/**
 * A Node.js function with a log group, a role and settings of its own. It extends the CDK's function so that whatever
 * takes a function (grants, schedules, event sources) takes this one.
 */
export class MonitoredFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: MonitoredFunctionProps) {
    const tracing = props.tracing ?? true;
    const logGroup = functionLogs(scope, id, props);
    const role = functionRole(scope, id, tracing);
    logGroup.grantWrite(role);
    super(scope, id, {
      entry: props.entry,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySizeMiB ?? 512,
      timeout: props.timeout ?? Duration.seconds(10),
      bundling: bundlingOptions,
      role,
      logGroup,
      ...logging(props.logLevel),
      environment: { ...environment(props, tracing), ...props.environment },
      awsSdkConnectionReuse: false,
    });
    const resource = this.node.defaultChild as CfnFunction;
    resource.addMetadata(entryMetadata, { entry: relative(process.cwd(), props.entry) });
    // The CDK's own `tracing` would add its permission, on every resource, to the policy that the grants go to.
    if (tracing) resource.tracingConfig = { mode: 'Active' };
  }
}

const functionLogs = (scope: Construct, id: string, props: FunctionSettings): LogGroup =>
  new LogGroup(scope, `${id}Logs`, {
    retention: props.logRetention ?? RetentionDays.ONE_MONTH,
    encryptionKey: props.logEncryptionKey,
    // What must outlive the service is in the archive.
    removalPolicy: RemovalPolicy.DESTROY,
  });

const functionRole = (scope: Construct, id: string, tracing: boolean): Role => {
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  if (!tracing) return role;
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

const bundlingOptions: BundlingOptions = {
  format: OutputFormat.ESM,
  target: bundling.target,
  mainFields: [...bundling.mainFields],
  externalModules: [...bundling.external],
  banner: bundling.banner,
  minify: true,
  sourceMap: true,
  sourcesContent: false,
  esbuildArgs: {
    [`--alias:${bundling.asyncContext.specifier}`]: join(
      __dirname,
      '..',
      bundling.asyncContext.standIn,
    ),
  },
};

/**
 * Lambda's own filter never goes above INFO: the request's line is written at INFO, and the metrics are in it.
 * Above that the logger filters.
 */
const logging = (level: LogLevel = 'INFO') => ({
  loggingFormat: LoggingFormat.JSON,
  systemLogLevelV2: SystemLogLevel.INFO,
  applicationLogLevelV2: level === 'DEBUG' ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
});

const environment = (props: MonitoredFunctionProps, tracing: boolean): Record<string, string> => ({
  POWERTOOLS_SERVICE_NAME: props.service,
  ENVIRONMENT: props.deployment ?? 'development',
  APP_VERSION: props.version ?? 'unknown',
  LOG_LEVEL: props.logLevel ?? 'INFO',
  NODE_OPTIONS: '--enable-source-maps',
  ...(tracing ? { WATCHKEEPER_TRACING: 'xray', AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR' } : {}),
});
