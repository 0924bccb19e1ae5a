import type { Cloud } from '../cloud/cloud';
import { functionArnOf } from '../lambda/function-name';
import type { CreateResource } from '../template/stack';

type AsyncCloud = Pick<Cloud, 'asyncInvocations'>;

/** AWS::Lambda::EventInvokeConfig: what becomes of events that a function fails with. */
export const asyncInvocationResources = ({
  asyncInvocations,
}: AsyncCloud): Readonly<Record<string, CreateResource>> => ({
  'AWS::Lambda::EventInvokeConfig': ({ properties, logicalId }) => {
    const { OnSuccess, OnFailure } = properties.DestinationConfig ?? {};
    asyncInvocations.configure(functionArnOf(properties.FunctionName), {
      maximumRetryAttempts: numberOf(properties.MaximumRetryAttempts),
      maximumEventAgeSeconds: numberOf(properties.MaximumEventAgeInSeconds),
      onSuccess: OnSuccess?.Destination,
      onFailure: OnFailure?.Destination,
    });
    const bucket = [OnSuccess, OnFailure].find((to) => to?.Destination?.startsWith('arn:aws:s3:'));
    return {
      ref: logicalId,
      ...(bucket && { without: `the local cloud keeps no records in ${bucket.Destination}` }),
    };
  },
});

/** A function's own DeadLetterConfig. */
export const withDeadLetterQueue =
  (createFunction: CreateResource, { asyncInvocations }: AsyncCloud): CreateResource =>
  async (resource) => {
    const created = await createFunction(resource);
    const deadLetterArn = resource.properties.DeadLetterConfig?.TargetArn;
    if (deadLetterArn) asyncInvocations.configure(functionArnOf(created.ref), { deadLetterArn });
    return created;
  };

/** CloudFormation takes numbers as texts too. */
const numberOf = (value: unknown): number | undefined =>
  value === undefined ? undefined : Number(value);
