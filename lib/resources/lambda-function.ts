import type { CfnEventSourceMapping, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { lambdaFunction } from '../../telemetry/resources/lambda-function';
import { finder, type ResourceIndex } from './finder';

/** CloudFormation's own default. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html */
const DEFAULT_TIMEOUT_SECONDS = 3;

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
          timeoutMs: (fn.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
          reservedConcurrency: fn.reservedConcurrentExecutions,
          readsStream: readsStream(fn, all),
          isAsynchronous: false,
          hasDestination: false,
          hasDeadLetterQueue: fn.deadLetterConfig !== undefined,
        },
      },
    };
  },
});

const readsStream = (fn: CfnFunction, all: ResourceIndex): boolean =>
  all
    .ofType<CfnEventSourceMapping>('AWS::Lambda::EventSourceMapping')
    .some(
      (mapping) =>
        mapping.startingPosition !== undefined && all.isSame(fn, mapping.functionName, fn.ref),
    );
