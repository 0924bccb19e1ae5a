import { type CfnResource, Stack } from 'aws-cdk-lib';

/** A property without its tokens: the CDK's own constructs fill many of them in late. */
export const resolved = <T>(resource: CfnResource, value: unknown): T | undefined =>
  Stack.of(resource).resolve(value);
