import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { CfnScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { CfnRole } from 'aws-cdk-lib/aws-iam';
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
import { knownNumber, resolved } from './resolved';

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
    if (isAtEdge(fn)) {
      return {
        kind: 'unwatched',
        reason:
          'it runs at the edge, and has its metrics in the regions of its viewers: write alarms for them there',
      };
    }
    return {
      kind: 'watched',
      resource: {
        dimensions: { FunctionName: fn.ref },
        facts: {
          timeoutMs: timeoutMsOf(fn),
          reservedConcurrency: knownNumber(fn, fn.reservedConcurrentExecutions),
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
const timeoutMsOf = (fn: CfnFunction): number | undefined => {
  const seconds = knownNumber(fn, fn.timeout ?? DEFAULT_TIMEOUT_SECONDS);
  return seconds === undefined ? undefined : seconds * 1000;
};

/**
 * Lambda@Edge: only such functions let CloudFront's own service in.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html
 */
const isAtEdge = (fn: CfnFunction): boolean => {
  const role = referenced(fn.role) as CfnRole | undefined;
  const trust = role && resolved(role, role.assumeRolePolicyDocument);
  return trust !== undefined && JSON.stringify(trust).includes('edgelambda.amazonaws.com');
};

const hasProvisionedConcurrency = (fn: CfnFunction, all: ResourceIndex): boolean => {
  const aliases = aliasesOf(all, fn);
  return (
    [...aliases, ...versionsOf(all, fn)].some(
      ({ provisionedConcurrencyConfig }) => provisionedConcurrencyConfig !== undefined,
    ) || aliases.some((alias) => isScaled(alias, all))
  );
};

/** A scaled alias is named by a text with its reference in it. */
const isScaled = (alias: CfnAlias, all: ResourceIndex): boolean =>
  all
    .ofType<CfnScalableTarget>('AWS::ApplicationAutoScaling::ScalableTarget')
    .some((target) =>
      JSON.stringify(resolved(target, target.resourceId)).includes(logicalIdOf(alias)),
    );

const logicalIdOf = (resource: CfnResource): string =>
  Stack.of(resource).resolve(resource.logicalId);

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
  const hours = stream && knownNumber(stream, stream.retentionPeriodHours);
  return hours ?? DEFAULT_RETENTION_HOURS;
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
