import { Stack, Token } from 'aws-cdk-lib';
import type { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import type {
  CfnAlias,
  CfnEventInvokeConfig,
  CfnEventSourceMapping,
  CfnFunction,
  CfnPermission,
  CfnVersion,
} from 'aws-cdk-lib/aws-lambda';
import type { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { lambdaFunction } from '../../telemetry/resources/lambda-function';
import { attached, produced, referenced } from './attached';
import { finder, type ResourceIndex } from './finder';
import { sourceOf } from './mapping-source';

/** CloudFormation's own default. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** Of DynamoDB streams always, of Kinesis where nothing else is set. @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
const DEFAULT_RETENTION_HOURS = 24;

/**
 * Services whose events a function gets while nobody waits for its answer.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
 */
const asynchronousServices = [
  'codecommit',
  'config',
  'events',
  'iot',
  'logs',
  's3',
  'scheduler',
  'ses',
  'sns',
].map((name) => `${name}.amazonaws.com`);

export const lambdaFunctions = finder({
  cfnType: 'AWS::Lambda::Function',
  type: lambdaFunction,
  find: (resource, all) => {
    const fn = resource as CfnFunction;
    return {
      kind: 'watched',
      resource: {
        dimensions: { FunctionName: fn.ref },
        facts: {
          timeoutMs: timeoutMsOf(fn),
          reservedConcurrency: known(fn.reservedConcurrentExecutions),
          hasProvisionedConcurrency: hasProvisionedConcurrency(fn, all),
          isAsynchronous: isAsynchronous(fn, all),
          hasDeadLetterQueue: fn.deadLetterConfig !== undefined,
          hasInsights: hasInsights(fn),
          ...sourceFacts(mappingsOf(all, fn)),
          ...destinationFacts(fn, all),
        },
      },
    };
  },
});

const mappingsOf = attached<CfnEventSourceMapping>(
  'AWS::Lambda::EventSourceMapping',
  ({ functionName }) => functionName,
);
const permissionsOf = attached<CfnPermission>(
  'AWS::Lambda::Permission',
  ({ functionName }) => functionName,
);
const invokeConfigsOf = attached<CfnEventInvokeConfig>(
  'AWS::Lambda::EventInvokeConfig',
  ({ functionName }) => functionName,
);
const aliasesOf = attached<CfnAlias>('AWS::Lambda::Alias', ({ functionName }) => functionName);
const versionsOf = attached<CfnVersion>('AWS::Lambda::Version', ({ functionName }) => functionName);
const schedulesOf = attached<CfnSchedule>('AWS::Scheduler::Schedule', (schedule) =>
  produced(schedule, schedule.target, 'arn'),
);

/** Undefined where only the deployment knows it. */
const known = (value: number | undefined): number | undefined =>
  value === undefined || Token.isUnresolved(value) ? undefined : value;

const timeoutMsOf = ({ timeout = DEFAULT_TIMEOUT_SECONDS }: CfnFunction): number | undefined => {
  const seconds = known(timeout);
  return seconds === undefined ? undefined : seconds * 1000;
};

const hasProvisionedConcurrency = (fn: CfnFunction, all: ResourceIndex): boolean =>
  [...aliasesOf(all, fn), ...versionsOf(all, fn)].some(
    ({ provisionedConcurrencyConfig }) => provisionedConcurrencyConfig !== undefined,
  );

const isAsynchronous = (fn: CfnFunction, all: ResourceIndex): boolean =>
  fn.deadLetterConfig !== undefined ||
  invokeConfigsOf(all, fn).length > 0 ||
  schedulesOf(all, fn).length > 0 ||
  permissionsOf(all, fn).some(({ principal }) => asynchronousServices.includes(principal));

/** The layer is an ARN, or a mapping of ARNs by region. */
const hasInsights = (fn: CfnFunction): boolean =>
  /LambdaInsightsExtension|CloudwatchlambdainsightsversionMap/i.test(
    JSON.stringify(Stack.of(fn).resolve(fn.layers) ?? []),
  );

const sourceFacts = (mappings: readonly CfnEventSourceMapping[]) => {
  const reads = mappings.map(sourceOf);
  const retentions = mappings.filter((_, i) => reads[i] === 'stream').map(retentionHoursOf);
  return {
    readsStream: reads.includes('stream'),
    readsQueue: reads.includes('queue'),
    readsKafka: reads.includes('kafka'),
    streamRetentionHours: retentions.length > 0 ? Math.min(...retentions) : DEFAULT_RETENTION_HOURS,
  };
};

const retentionHoursOf = ({ eventSourceArn }: CfnEventSourceMapping): number => {
  const stream = referenced(eventSourceArn) as CfnStream | undefined;
  return known(stream?.retentionPeriodHours) ?? DEFAULT_RETENTION_HOURS;
};

const destinationFacts = (fn: CfnFunction, all: ResourceIndex) => {
  const configs = invokeConfigsOf(all, fn);
  const has = (config: CfnEventInvokeConfig | CfnEventSourceMapping, ...on: readonly string[]) =>
    produced(config, config.destinationConfig, ...on) !== undefined;
  return {
    hasDestination: [...configs, ...mappingsOf(all, fn)].some((config) => has(config)),
    hasFailureDestination: configs.some((config) => has(config, 'onFailure')),
  };
};
