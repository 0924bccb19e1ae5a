import { Fn, Token } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { rotatedSecret } from '../../telemetry/resources/rotated-secret';
import { finder, type ResourceIndex } from './finder';
import { resolved } from './resolved';

export const rotatedSecrets = finder({
  cfnType: 'AWS::SecretsManager::RotationSchedule',
  type: rotatedSecret,
  find: (resource, all) => {
    const FunctionName = functionName(resource as CfnRotationSchedule, all);
    return FunctionName === undefined
      ? {
          kind: 'unwatched',
          reason:
            'the function that rotates it has no name that is known here: give the hosted rotation a function name',
        }
      : { kind: 'watched', resource: { dimensions: { FunctionName }, facts: {} } };
  },
});

const functionName = (found: CfnRotationSchedule, all: ResourceIndex): string | undefined => {
  const arn = found.rotationLambdaArn;
  if (arn === undefined) return hostedName(found);
  const fn = all
    .ofType<CfnFunction>('AWS::Lambda::Function')
    .find(({ attrArn }) => all.isSame(found, arn, attrArn));
  if (fn) return fn.ref;
  return Token.isUnresolved(arn) ? Fn.select(6, Fn.split(':', arn)) : arn.split(':')[6];
};

const hostedName = (found: CfnRotationSchedule): string | undefined =>
  resolved<{ readonly rotationLambdaName?: string }>(found, found.hostedRotationLambda)
    ?.rotationLambdaName;
